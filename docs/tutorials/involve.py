# %% [markdown]
# # 1 · Involve: ask people, and choose who starts
#
# A program begins with people, so it begins with asking. Only then comes a small group to start with: people who like
# to, and who together look like the organisation.
#
# The answers here are real: 1,000 people who answered a survey of a community they belong to (see
# `examples/data/README.md` for source and licence). It is not about an employer, and nobody in it was asked to join
# anything. Where we need something that it does not tell, we assume it, and say so.

# %%
import csv
import json
from datetime import date
from pathlib import Path

from attrs import evolve

from advocacy import (
    Consent,
    Criterion,
    DateRange,
    Matrix,
    Participant,
    Program,
    Purpose,
    Quota,
    SelectionPolicy,
    select_pilot,
)
from advocacy.adapters import documents, plots
from advocacy.people import (
    Answer,
    Axis,
    Cell,
    ClosedQuestion,
    Level,
    ResponseScale,
    Survey,
)
from advocacy.pilot import Reply, invite
from advocacy.plan import OrganisationFact, check_readiness
from advocacy.program import advance_phase, check_phase

with Path("../../examples/data/community_survey_2025.csv").open(
    encoding="utf-8", newline=""
) as lines:
    rows = list(csv.DictReader(lines))
len(rows)

# %% [markdown]
# ## What people told
#
# Two questions tell what we want to know: how often somebody takes part, and how far they feel a member. Answers in
# words become shares from 0 to 1, evenly spaced. "Not sure" is no point on that scale. It stays unknown, and so does
# whatever was skipped.

# %%
often = ResponseScale.likert(
    [
        "I have never participated in Q&A on Stack Overflow",
        "Infrequently, less than once per year",
        "Less than once every 2 - 3 months",
        "Less than once per month or monthly",
        "A few times per month or weekly",
        "A few times per week",
        "Daily or almost daily",
        "Multiple times per day",
    ]
)
member = ResponseScale.likert(
    ["No, not at all", "No, not really", "Neutral", "Yes, somewhat", "Yes, definitely"]
)
items = [
    ClosedQuestion(
        code="SOPartFreq",
        measure="activity",
        scale=often,
        wording="How often do you take part?",
    ),
    ClosedQuestion(
        code="SOComm",
        measure="affinity",
        scale=member,
        wording="Do you feel a member of the community?",
    ),
]

# %% [markdown]
# Consent is not in the file. **We assume** that everyone who is employed agreed on 1 September 2026, and nobody else.
# In your own program you have it from each person, for each purpose, with the day; without it nobody is chosen,
# whatever a policy says.

# %%
agreed = Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1))
people = [
    Participant(
        id=f"r-{int(row['ResponseId']):04}",
        attributes={"industry": row["Industry"]} if row["Industry"] != "NA" else {},
        consents=[agreed] if row["Employment"] == "Employed" else [],
    )
    for row in rows
]
answers = [
    Answer(participant=person.id, question=item.code, text=row[item.code])
    for person, row in zip(people, rows, strict=True)
    for item in items
    if row[item.code] in item.scale.options
]
people = Survey(closed_questions=items, answers=answers).apply_to(people)
people[0], people[0].activity, people[0].measures

# %% [markdown]
# A person shows as an id and no more, so that what they told does not end up in a log or a screenshot by accident.
#
# ## Where people start
#
# A matrix says, roughly, where somebody starts and what a next step could be. It is a place to start from, and no
# verdict. Ours has two levels on each axis; the thresholds lie on the answers' own steps.

# %%
matrix = Matrix(
    name="activity by affinity",
    rows=Axis(
        measure="affinity",
        levels=[Level(code="outside"), Level(code="member", start=0.75)],
    ),
    columns=Axis(
        measure="activity",
        levels=[Level(code="seldom"), Level(code="often", start=3 / 7)],
    ),
    cells=[
        Cell(
            code="onlooker",
            row="outside",
            column="seldom",
            name="Onlooker",
            description="Reads.",
            inactive=True,
        ),
        Cell(
            code="doer",
            row="outside",
            column="often",
            name="Doer",
            description="Takes part.",
            toward="voice",
        ),
        Cell(
            code="friend",
            row="member",
            column="seldom",
            name="Friend",
            description="Belongs.",
            toward="voice",
        ),
        Cell(
            code="voice",
            row="member",
            column="often",
            name="Translator",
            description="Belongs, and takes part.",
        ),
    ],
)
matrix

# %%
tally = matrix.count_cells(people)
dict(tally.cells), tally.unplaced

# %% [markdown]
# Those without a place left a question open. Nobody's place is guessed; they count as soon as they tell.
#
# ## Who starts
#
# The policy is written down before anybody looks at the pool, the seed of the lottery with it. Whoever picks a seed
# afterwards picks the people.

# %%
policy = SelectionPolicy(
    size=12,
    criteria=[Criterion("activity"), Criterion("affinity", weight=2, low=0, high=1)],
    quotas=[
        Quota("industry", "Software Development", minimum=2, maximum=4),
        Quota("industry", "Healthcare", minimum=1, maximum=2),
        Quota("industry", "Government", minimum=1, maximum=2),
        Quota("industry", "Higher Education", minimum=1, maximum=2),
    ],
    seed=2026,
)
pilot = select_pilot(people, policy, matrix=matrix, on=date(2026, 9, 15))
pilot.members

# %% [markdown]
# In the order of their ids, since nobody is shown as better than another. What stood in the way of others is counted,
# and how ties ended is told too:

# %%
for finding in pilot.findings:
    print(finding)

# %% [markdown]
# A picture shows it for the lead: where everybody starts, approximately, and who is proposed. It shows people as spots,
# never in an order. What it shows stands in its description too, for whoever does not see it.

# %%
picture = plots.plot_matrix(matrix, people, pilot)
picture

# %%
print(plots.describe_picture(picture))

# %% [markdown]
# Whether the group looks like the organisation, as far as we asked for that:

# %%
plots.plot_quotas(pilot)

# %% [markdown]
# Anybody may ask why they are in or not. The answer names no other person. Here is a member's, and that of somebody
# who did not tell enough, in Dutch:

# %%
print(pilot.explain(pilot.members[0]))
unknown = next(
    who
    for who, reason in sorted(pilot.exclusions.items())
    if reason.startswith("unknown")
)
print()
print(pilot.explain(unknown).text("nl"))

# %% [markdown]
# ## Asking them, and going on
#
# A selection is a proposal. Each member is asked, and may say no without a reason. In this tutorial **we invent**
# that all say yes, that they had ideas when we asked, and that the organisation is ready. What follows from it says
# nothing about the world.

# %%
invitations = [
    one.answer(Reply.ACCEPTED, on=date(2026, 9, 22))
    for one in invite(pilot, on=date(2026, 9, 16))
]
ideas = [
    "A day with the team",
    "What went wrong, and what we learnt",
    "How a first idea became a product",
]
asked = Survey(
    answers=[
        Answer(participant=who, question="idea", text=ideas[place % 3])
        for place, who in enumerate(pilot.members)
    ]
)
readiness = check_readiness(
    {who: {"trust": 0.8, "workload": 0.6, "leadership": 0.8} for who in pilot.members},
    {fact: fact is not OrganisationFact.KNOWN_TROUBLE for fact in OrganisationFact},
)
readiness.status

# %% [markdown]
# The program holds it all. Those who join agree to more than taking part: to being measured and approached. That is
# asked apart, and any of it can be withdrawn on any day.

# %%
start = date(2027, 1, 4)
more = [
    Consent(purpose=purpose, given=start)
    for purpose in (Purpose.MEASUREMENT, Purpose.NUDGES)
]
program = Program(
    id="2027",
    period=DateRange(start, date(2027, 12, 31)),
    participants=[
        evolve(one, consents=[*one.consents, *more])
        for one in people
        if one.id in pilot.members
    ],
    pilot=pilot,
    invitations=invitations,
    survey=asked,
    readiness=readiness,
)
for finding in check_phase(program, on=start):
    print(finding)

# %% [markdown]
# That is what still lacks. They join, and the program goes on to its second step.

# %%
for who in pilot.members:
    program = program.join(who, on=start)
program = advance_phase(program, on=start)
program.phase

# %% [markdown]
# We keep the program as a document, for the next tutorial: [aim](aim.md).

# %%
kept = Path("../_build/program-1.json")
kept.parent.mkdir(exist_ok=True)
_ = kept.write_text(json.dumps(documents.dump(program)), encoding="utf-8")
