# %% [markdown]
# # 3 · Plan: pillars, foundation, sessions and days
#
# A plan is tailored, and can be revised at any time. It starts from people's preferences, needs and available time, and
# can be made again on any day of the year.
#
# Run [the second tutorial](aim.md) before this one. **All answers and hours here are invented.** Matching buddies
# needs the extra `buddies`.

# %%
from datetime import date, timedelta
from pathlib import Path

from attrs import evolve

from advocacy import DateRange
from advocacy.adapters import documents
from advocacy.plan import (
    BuddyPolicy,
    Checklist,
    Foundation,
    FoundationCheck,
    Frequency,
    Habit,
    PillarSource,
    Recurrence,
    SourceKind,
    closed_days,
    is_weekend,
    make_agenda,
    suggest_cadence,
    suggest_from_survey,
)
from advocacy.program import advance_phase, check_phase

program = documents.loads(Path("../_build/program-2.json").read_text(encoding="utf-8"))
start, members = (
    program.period.start,
    [one.id for one in program.active(on=program.period.start)],
)
program, program.phase

# %% [markdown]
# ## The foundation
#
# Before content is shared, personal profiles and the company page must be in order. Both are checklists with gaps. A
# gap is something to help with.

# %%
whole = FoundationCheck(checked_on=start, done=Checklist.profile().codes)
without_headline = evolve(
    whole, done=[code for code in whole.done if code != "profile:headline"]
)
foundation = Foundation(
    profiles={
        who: without_headline if place == 2 else whole
        for place, who in enumerate(members)
    },
    page=FoundationCheck(checked_on=start, done=Checklist.page().codes),
)

# %% [markdown]
# ## From the survey to the plan
#
# One call turns the confirmed codes of the survey into needs, content pillars, ideas, and steps of the program lead.
# Meetings are every other Tuesday, and the program lead has sixty hours in the year. The group chose a theme for each
# goal.

# %%
found = suggest_from_survey(
    program.survey,
    period=program.period,
    lead_capacity=timedelta(hours=60),
    meetings=Recurrence(
        every=Frequency.WEEKLY,
        interval=2,
        start=date(2027, 1, 12),
        until=program.period.end,
    ),
    foundation=foundation,
    participants=members,
    audiences=program.audiences,
    sources=[
        PillarSource(theme="How we build", kind=SourceKind.GOAL, goal="known"),
        PillarSource(theme="Working together", kind=SourceKind.GOAL, goal="hire"),
    ],
)
for pillar in found.pillars:
    print(pillar.name, sorted(pillar.goals), sorted(pillar.audiences))
found.brief.needs[members[0]], found.brief.steps

# %% [markdown]
# Content pillars are the few themes that expertise, audience and goals share. Each idea of the survey has its pillar, and
# the person whose answer it comes from. Here everybody takes their own idea, so that people tell their own stories.

# %%
ideas = [evolve(idea, owner=idea.from_whom) for idea in found.ideas]
ideas[0].owner, ideas[0].title, ideas[0].pillar

# %% [markdown]
# What did not reach the plan is reported:

# %%
for finding in found.findings:
    print(finding)

# %% [markdown]
# The rest of the input: a cadence for each person that starts from their current habit, and buddies from different
# industries. You define the closed days; here weekends and two days in spring.

# %%
brief = evolve(
    found.brief,
    cadences={
        who: suggest_cadence(Habit.REGULAR if place % 3 else Habit.OCCASIONAL)
        for place, who in enumerate(members)
    },
    buddies=BuddyPolicy(apart=["industry"], shared=(), complement=()),
)
free = closed_days(is_weekend, {date(2027, 3, 26), date(2027, 4, 27)})
program = program.replan(
    on=start,
    reason="Made together in the first meeting",
    brief=brief,
    closed=free,
    pillars=found.pillars,
    ideas=ideas,
    foundation=foundation,
)
[
    (str(one.on), one.topic, one.format.value, len(one.participants))
    for one in program.plan.sessions
][:6]

# %% [markdown]
# The plan starts with a kick-off, profiles, pillars and writing, and with a first draft of each person before they post.
# After that, a meeting and a check-in come back every month. The text of the plan reports three things: what does not
# fit, in hours; what the program lead arranges against the obstacles of people; and the signs of decline to expect:

# %%
print(program.plan.text())

# %% [markdown]
# ## The first three weeks
#
# An agenda shows the items of the plan for the people who are present. Posting days are suggestions: "if that suits".
# They are provisional until a person confirms their profile.

# %%
print(
    make_agenda(
        program.plan,
        program.participants,
        program.memberships,
        period=DateRange(start, date(2027, 1, 24)),
        foundation=program.foundation,
    ).text()
)

# %% [markdown]
# [Plan a year that people would follow](../how-to/plan-a-year.md) adds working weeks, a gradual start, pictures and
# calendar files.
#
# ## Changes
#
# A person leaves in February, without giving a reason. The remaining days are planned again; earlier sessions stay.

# %%
leaver = members[0]
after = program.leave(leaver, on=date(2027, 2, 15)).replan(
    on=date(2027, 2, 15), reason="One left", closed=free
)
for revision in after.revisions[-2:]:
    print(revision.text())

# %% [markdown]
# For the next tutorial we assume that no one left. One headline is missing, and can follow later:

# %%
for finding in check_phase(program, on=start):
    print(finding)
program = advance_phase(
    program,
    on=start,
    reason="One headline can follow; what counts is the work one tells of",
)
program.phase

# %% [markdown]
# Continue with [run and review](run_and_review.md).

# %%
_ = Path("../_build/program-3.json").write_text(
    documents.dumps(program), encoding="utf-8"
)
