# %% [markdown]
# # 4 · Run and review: attention, continuity and the review
#
# In this step attention and continuity matter. Watch gaps instead of volume, compare people only with their own
# cadence, and review the metrics from the second step.
#
# Run [the third tutorial](plan.md) before this one. **All events from here on are invented and drawn from a seed**, and
# no conclusion about the world follows from them.

# %%
from datetime import date, timedelta
from pathlib import Path
from random import Random

from advocacy import DateRange
from advocacy.adapters import documents, plots
from advocacy.goals import Observation, aggregate_observations
from advocacy.plan import OrganisationFact, check_readiness
from advocacy.program import observe_program
from advocacy.run import (
    Activity,
    ActivityKind,
    DeclineStatus,
    Evidence,
    detect_decline,
    find_highlights,
    make_review,
    make_scorecard,
    measure_continuity,
    suggest_steps,
)

program = documents.loads(Path("../_build/program-3.json").read_text(encoding="utf-8"))
quarter = DateRange(program.period.start, program.plan.reviews[0].on)
members = [one.id for one in program.active(on=quarter.end)]
rhythms = program.plan.brief.cadences
quarter

# %% [markdown]
# ## A quarter of invented activity
#
# People are active on some working days. One person becomes silent after six weeks.

# %%
activities = []
for who in members:
    drawn = Random(f"days of {who}")
    for number in range(quarter.days):
        day = quarter.start + timedelta(days=number)
        if day.weekday() >= 5 or (who == members[4] and number > 42):
            continue
        if drawn.random() < float(rhythms[who].per_week) / 4:
            pillar = program.pillars[drawn.random() >= 0.6].id
            activities.append(
                Activity(
                    participant=who, on=day, kind=ActivityKind.POSTED, pillar=pillar
                )
            )
        elif drawn.random() < 0.15:
            activities.append(
                Activity(participant=who, on=day, kind=ActivityKind.COMMENTED)
            )
len(activities)

# %% [markdown]
# ## Continuity
#
# Each person has their own cadence, and is compared with that only, on days of presence. For the silent person: the
# days of presence, the intervals of the cadence, the number kept, and the longest gap in days.

# %%
continuity = measure_continuity(
    activities,
    program.participants,
    program.memberships,
    cadences=rhythms,
    period=quarter,
    on=quarter.end,
)
silent = next(one for one in continuity.people if one.participant == members[4])
silent, silent.days, silent.periods, silent.kept, silent.longest_gap

# %% [markdown]
# One picture shows the group, without lines of single people: the share of cadences kept in the four weeks before, with
# its interval, and the number of active people.

# %%
plots.plot_continuity(
    activities,
    program.participants,
    program.memberships,
    cadences=rhythms,
    period=quarter,
    on=quarter.end,
)

# %% [markdown]
# An early sign of decline is a reason to ask how a person is doing. It has a given rate of false alarms. There is no
# result before there is enough data: for one person this takes twenty weeks.

# %%
decline = detect_decline(
    activities,
    program.participants,
    program.memberships,
    period=program.period,
    on=quarter.end,
)
sign = decline.group.status is DeclineStatus.SIGN
decline.group.status

# %% [markdown]
# ## This week, for the program lead only
#
# A few people a week to motivate, inspire, nudge or spar with, with reasons. The list orders the lead's week, and is
# not for the group.

# %%
steps = suggest_steps(
    activities,
    program.participants,
    program.memberships,
    cadences=rhythms,
    on=quarter.end,
    ideas=program.ideas,
    sessions=program.plan.sessions,
    declining=decline.declining,
    not_invited=[*program.plan.brief.ramps, *program.plan.brief.without_posts],
)
print(steps.text())

# %% [markdown]
# For the group there are joint achievements, without numbers next to names:

# %%
told = find_highlights(
    activities,
    program.participants,
    program.memberships,
    period=quarter,
    on=quarter.end,
)
print(told.text() or "Nothing that enough people stand behind.")

# %% [markdown]
# ## The scorecard
#
# The program counts what it knows itself. Pauses, absence and days without consent to measurement are left out:

# %%
for known in observe_program(program, activities, [quarter]):
    print(f"{known.measure:<10}", known.value)

# %% [markdown]
# The organisation's measures, invented here, and evidence in words. Outcomes come first and vanity metrics last. An
# unknown value is shown with its reason.

# %%
numbers = {"applications": 70, "referral_applications": 9}
observations = [
    Observation(measure=code, value=value, when=quarter)
    for code, value in numbers.items()
]
for who in members:
    drawn = Random(f"counted {who}")
    views = 400 + int(1200 * drawn.random())
    seen = {
        "impressions": views,
        "reactions": int(views * (0.01 + 0.02 * drawn.random())),
        "comments": 4,
        "shares": 2,
    }
    observations += [
        Observation(measure=code, value=value, when=quarter, cluster=who)
        for code, value in seen.items()
    ]
card = make_scorecard(
    program.kpis,
    aggregate_observations(observations, periods=[quarter]),
    period=quarter,
    targets=program.targets,
    evidence=[
        Evidence(
            goal="hire",
            observation="A new colleague had read three posts before applying.",
            reported_by="a team lead",
            how_known="said in the first talk",
            on=date(2027, 3, 10),
        )
    ],
)
print(card.text())

# %% [markdown]
# ## The review
#
# The review combines everything: the findings of the quarter, and proposals for the next round, with their evidence. A
# proposal about a person's cadence is for that person and the program lead, and is not in this text.

# %%
review = make_review(
    card,
    continuity,
    on=quarter.end,
    decline=decline.group.findings[-1] if sign else None,
    readiness=check_readiness(
        {who: {"trust": 0.8, "workload": 0.6, "leadership": 0.8} for who in members},
        {fact: fact is not OrganisationFact.KNOWN_TROUBLE for fact in OrganisationFact},
    ),
    topics={who: ["video"] for who in members[:4]},
    reserves=len(program.pilot.reserves),
    cadences=rhythms,
    memberships=program.memberships,
)
print(review.text())

# %% [markdown]
# The program stores the review, and its whole history:

# %%
program = program.revise(
    on=quarter.end, reason="Looked back on the first quarter", review=review
)
for revision in program.revisions:
    if revision.reason:
        print(revision.on, revision.reason)

# %% [markdown]
# That is one round: involve, aim, plan, run and review. The next one begins in the same way, with people.

# %%
assert documents.load(documents.dump(program)) == program
_ = Path("../_build/program-4.json").write_text(
    documents.dumps(program), encoding="utf-8"
)
program
