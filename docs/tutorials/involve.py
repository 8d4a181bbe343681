# %% [markdown]
# # 1 · Involve: ask people, and choose who starts
#
# A program begins with people, so it begins with a survey. Then select a small group to start with: motivated people
# who together represent the organisation.
#
# The answers here are real: 1,000 people answered a survey of a community they belong to (see `examples/data/README.md`
# for source and licence). It is not about an employer, and no one in it was asked to join anything. We mark every
# assumption.

# %%
import csv
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

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
from advocacy.adapters.archives import read_archive
from advocacy.people import (
    Answer,
    Axis,
    Cell,
    ClosedQuestion,
    CodeWords,
    Level,
    ResponseScale,
    Survey,
    confirm_codes,
    suggest_codes,
)
from advocacy.people.default_vocabulary import VOCABULARY
from advocacy.pilot import Reply, invite
from advocacy.plan import OrganisationFact, check_readiness
from advocacy.program import advance_phase, check_phase

with Path("../../examples/data/community_survey_2025.csv").open(
    encoding="utf-8", newline=""
) as lines:
    rows = list(csv.DictReader(lines))
len(rows)

# %% [markdown]
# ## The answers
#
# Two questions give the measures: how often a person participates, and how far they feel a member. Answers in words
# become shares from 0 to 1, evenly spaced. "Not sure" is not on that scale: it stays unknown, and so do skipped
# questions.

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
# Consent is not in the file. **We assume** that everyone who is employed consented on 1 September 2026, and no one
# else. In your own program you have it from each person, for each purpose, with a date. Without valid consent no one is
# selected.

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
# A person is displayed as an id only, so that answers do not end up in a log or a screenshot by accident.
#
# ## Where people start
#
# A matrix shows, approximately, where a person starts and a possible next step. It is a starting point, not a
# judgement. This one has two levels on each axis. The thresholds are steps of the answer scales.

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
# People without a cell skipped a question. Their place is not guessed.

# %% [markdown]
# ## Measured instead of self-reported
#
# A survey asks people how active they are. An archive measures it: who wants to, downloads a copy of their own LinkedIn
# data and shares it.
# `read_archive` needs their consent to measurement. It returns days and counts, and no text, link or name. Here **we
# invent** the archive: 26 weeks with a comment each week and a post every second week, and 640 connections.

# %%
half_year = DateRange(date(2026, 3, 2), date(2026, 8, 30))
mondays = [half_year.start + timedelta(weeks=week) for week in range(26)]
comments = [f"{day} 09:00:00,https://example.test/post,Well done" for day in mondays]
posts = [
    f"{day} 09:00:00,https://example.test/{day},My week,,,ALL" for day in mondays[::2]
]
network = ["A,B,https://example.test/a,,C,D,07 Jun 2026"] * 640
names = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
files = {
    "Registration.csv": "",
    "Comments.csv": "\n".join(["Date,Link,Message", *comments]),
    "Shares.csv": "\n".join(
        ["Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility", *posts]
    ),
    "Connections.csv": "\n".join([names, *network]),
}
volunteer = Participant(
    id="volunteer",
    consents=[Consent(purpose=Purpose.MEASUREMENT, given=date(2026, 9, 1))],
)
archive = read_archive(
    files,
    participant=volunteer,
    zone=ZoneInfo("Europe/Amsterdam"),
    on=date(2026, 9, 7),
    period=half_year,
)
print(archive.text())

# %% [markdown]
# The share of active weeks and the size of the network become measures of the person. Their source shows that they are
# measured, and the matrix for social media uses them:

# %%
measured = archive.update(volunteer, half_year)
print(measured.activity, measured.activity_source)
print(measured.network_size, measured.network_size_source)
Matrix.social_maturity().place(measured).cell.name

# %% [markdown]
# ## The selection
#
# Write the policy, with the seed of the lottery, before you see the pool. Whoever chooses the seed afterwards chooses
# the people.

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
# The order is that of the ids. Findings count the exclusions, and report how ties were broken:

# %%
for finding in pilot.findings:
    print(finding)

# %% [markdown]
# A picture for the program lead shows where everyone starts, approximately, and who is proposed. It shows people as
# dots, without an order. A text description contains the same information.

# %%
picture = plots.plot_matrix(matrix, people, pilot)
picture

# %%
print(plots.describe_picture(picture))

# %% [markdown]
# Check how far the group represents the organisation, by the quotas:

# %%
plots.plot_quotas(pilot)

# %% [markdown]
# Anyone may ask why they are in the group or not. The answer names no other person. Here is that of a member, and that
# of a person with unknown values, in Dutch:

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
# ## Invitations
#
# A selection is a proposal. Each member is invited, and may decline without a reason. The program keeps the invitations.
# Pass them to the next selection, so that nobody who declined is asked again. In this tutorial **we invent**
# that all accept, what they answered in the survey, and that the organisation is ready. No conclusion about the world
# follows from it.

# %%
invitations = [
    one.answer(Reply.ACCEPTED, on=date(2026, 9, 22))
    for one in invite(pilot, on=date(2026, 9, 16))
]
words = {
    "idea": [
        "A day with the team",
        "What went wrong, and what we learnt",
        "How a first idea became a product",
    ],
    "obstacle": [
        "I have no time, the days are full",
        "I am not allowed to show our customers",
        "I do not know what to write about",
    ],
    "help": [
        "Somebody who checks my text before I post",
        "Show me how to write a good post",
        "Help me to meet people outside the company",
    ],
    "spoken_well": ["yes", "no", "no"],
}
asked = Survey(
    answers=[
        Answer(participant=who, question=question, text=texts[place % 3])
        for place, who in enumerate(pilot.members)
        for question, texts in words.items()
    ]
)
readiness = check_readiness(
    {who: {"trust": 0.8, "workload": 0.6, "leadership": 0.8} for who in pilot.members},
    {fact: fact is not OrganisationFact.KNOWN_TROUBLE for fact in OrganisationFact},
)
readiness.status

# %% [markdown]
# ## Codes
#
# Nobody has to type a list of needs. `suggest_codes` proposes codes for each answer, with the words on which it is based.
# The organisation adds the themes that it has in mind. A person confirms each code; here we confirm all of them.

# %%
own_themes = [
    CodeWords(code="How we build", language="en", phrases=["went wrong", "product*"]),
    CodeWords(code="Working together", language="en", phrases=["team*"]),
]
vocabulary = evolve(VOCABULARY, entries=[*VOCABULARY.entries, *own_themes])
written = [answer for answer in asked.answers if answer.question != "spoken_well"]
suggestions = suggest_codes(written, vocabulary=vocabulary, language_code="en")
for found in sorted({(found.answer.text, found.code) for found in suggestions}):
    print(*found, sep=" → ")
asked = confirm_codes(asked, suggestions)
len(asked.uncoded)

# %% [markdown]
# The program contains all of this. People who join also consent to measurement and to nudges. Each purpose is asked for
# separately, and each consent can be withdrawn on any day.

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
# These findings list what is missing. Now the members join, and the program advances to the second step.

# %%
for who in pilot.members:
    program = program.join(who, on=start)
program = advance_phase(program, on=start)
program.phase

# %% [markdown]
# Store the program as a document for the next tutorial: [aim](aim.md).

# %%
kept = Path("../_build/program-1.json")
kept.parent.mkdir(exist_ok=True)
_ = kept.write_text(documents.dumps(program), encoding="utf-8")
