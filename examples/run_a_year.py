"""A program of a year, from survey to review: needs the extra ``buddies``.

The group is chosen from real answers, as in `choose_pilot` (see there, and data/README.md). **Everything that happens
after that is invented and drawn from a seed**: what people wish, what they do, what the organisation counts. Each page
of the output says so, and nothing in it says anything about the world. Two people leave, one pauses, a goal changes,
and a second wave joins in September. The output is the same on every run.

``--language nl`` writes the report in Dutch; what people wrote stays in their own language. ``--pages FOLDER`` writes
the pages of a participant, the program lead and the director, after the third quarter, as HTML.
"""

from __future__ import annotations

import importlib.util
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from attrs import evolve

from advocacy import (
    Consent,
    DateRange,
    Goal,
    GoalKind,
    Participant,
    Program,
    Purpose,
    map_kpis,
    select_pilot,
)
from advocacy.goals import Baseline, MeasurementPlan, Observation, Target, aggregate_observations
from advocacy.messages import Language, label
from advocacy.messages.translator import Translator, capitalised
from advocacy.people import (
    Answer,
    AnswerUse,
    ChoiceQuestion,
    CodeWords,
    Survey,
    confirm_codes,
    suggest_codes,
)
from advocacy.people.default_vocabulary import VOCABULARY
from advocacy.pilot import Reply, invite
from advocacy.plan import (
    BuddyPolicy,
    Checklist,
    Foundation,
    FoundationCheck,
    Frequency,
    Habit,
    OrganisationFact,
    PillarSource,
    Readiness,
    Recurrence,
    SourceKind,
    SurveySuggestions,
    TopicTiming,
    check_readiness,
    closed_days,
    is_weekend,
    make_agenda,
    suggest_cadence,
    suggest_from_survey,
)
from advocacy.plan.topics import TOPICS
from advocacy.privacy import (
    DirectorPage,
    LeadPage,
    ParticipantPage,
    program_summary,
    view_for_lead,
    view_for_participant,
)
from advocacy.program import advance_phase, check_phase
from advocacy.run import (
    Activity,
    ActivityKind,
    ContinuityReport,
    DeclineReport,
    DeclineStatus,
    Evidence,
    NextStepRecord,
    NextSteps,
    Review,
    Scorecard,
    detect_decline,
    find_highlights,
    make_review,
    make_scorecard,
    measure_continuity,
    suggest_steps,
)
from advocacy.tables import as_text

YEAR = DateRange(date(2027, 1, 4), date(2027, 12, 31))
BEFORE = DateRange(date(2026, 10, 5), date(2027, 1, 3))
JOIN, WAVE = YEAR.start, date(2027, 9, 6)
HOLIDAYS = {date(2027, 3, 26), date(2027, 3, 29), date(2027, 4, 27), date(2027, 5, 6), date(2027, 5, 17)}
CLOSED = closed_days(is_weekend, HOLIDAYS, DateRange(date(2027, 12, 28), date(2027, 12, 31)))
NOTE = "Chosen from real answers; all that happens is invented and seeded, and says nothing of the world."
#: The report's own headings and lines in Dutch.
DUTCH = {
    NOTE: "Gekozen uit echte antwoorden; alles wat er gebeurt is verzonnen en geloot, en zegt niets over de wereld. "
    "Wat mensen schreven, is in hun eigen taal.",
    "The plan": "Het plan",
    "The calendar: the first six weeks": "De agenda: de eerste zes weken",
    "Quarter {number}: {start} to {end}": "Kwartaal {number}: {start} tot en met {end}",
    "The history of the program, and its next round": "De geschiedenis van het programma, en de volgende ronde",
    "Members, in the order of their numbers: {who}.": "Deelnemers, op volgorde van hun nummer: {who}.",
    "Proposed buddies: {who}.": "Voorgestelde buddy's: {who}.",
    " and ": " en ",
    "Sessions take {time} of the lead's {hours}.": "Van de {hours} van de kartrekker gaat {time} naar sessies.",
    "topic": "onderwerp",
    "form": "vorm",
    "time": "tijd",
    "What is also missing for the next phase:": "Wat er verder ontbreekt voor de volgende fase:",
    "What changed": "Wat er veranderde",
    "Nothing.": "Niets.",
    "People came or went.": "Mensen kwamen of gingen.",
    "The scorecard": "De scorecard",
    "Early signs of decline": "Vroege signalen van terugloop",
    "The group as a whole shows an early sign of decline.": "De hele groep geeft een vroeg signaal van terugloop.",
    "The group as a whole shows no early sign of decline.": "De hele groep geeft geen signaal van terugloop.",
    "This week, for the lead alone": "Deze week, alleen voor de kartrekker",
    "To tell the group": "Om aan de groep te vertellen",
    "No news that enough people share, and nobody who agreed to be named.": "Geen nieuws dat genoeg mensen delen, en "
    "niemand die genoemd wil worden.",
    "Phase: {phase}. Round: {number}.": "Fase: {phase}. Ronde: {number}.",
}

HIRE = Goal(id="hire", kind=GoalKind.RECRUITMENT, statement="Colleagues through colleagues")
KNOWN = Goal(id="known", kind=GoalKind.AWARENESS, statement="Known for how we build")
ASKED = evolve(KNOWN, kind=GoalKind.EXPERT_STATUS, statement="Asked for what we know")
#: The themes that the group chose for its goals, and the words of answers that belong to them.
THEMES = [
    PillarSource(theme="How we build", kind=SourceKind.GOAL, goal="known"),
    PillarSource(theme="Working together", kind=SourceKind.GOAL, goal="hire"),
]
WORDS = [
    CodeWords(code="How we build", language="en", phrases=["went wrong", "product*"]),
    CodeWords(code="Working together", language="en", phrases=["team*"]),
]
#: What somebody may ask help with: every topic that not everybody gets.
HELP = ChoiceQuestion(
    code="help_with",
    use=AnswerUse.TOPIC,
    options={topic.title(): [topic.code] for topic in TOPICS if topic.timing is TopicTiming.ON_REQUEST},
)
#: What this organisation counts; nobody asks its audience whether they know the brand.
COUNTED = ["applications", "comments", "impressions", "reactions", "referral_applications", "shares"]
#: What somebody saw, in words.
SEEN = Evidence(
    goal="hire",
    observation="A new colleague had read three posts before applying.",
    reported_by="a team lead",
    how_known="said in the first talk",
    on=date(2027, 5, 20),
)


def load_main_job() -> dict[str, Any]:
    """Load the other example from the file beside this one."""
    spec = importlib.util.spec_from_file_location("choose_pilot", Path(__file__).parent / "choose_pilot.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return vars(module)


#: What the measures of the survey are called.
MEASURES = {
    "en": {"label:measure:affinity": "belonging", "label:measure:job_satisfaction": "job satisfaction"},
    "nl": {
        "label:measure:affinity": "verbondenheid",
        "label:measure:job_satisfaction": "werktevredenheid",
        "label:attribute:industry": "branche",
    },
}


class Report:
    """The language of a report: its own lines, and those of the library.

    Args:
        language: The code of the language.
        program: The program whose ideas and pillars are named.
    """

    def __init__(self, language: str, program: Program) -> None:
        names = {pillar.id: pillar.name for pillar in program.pillars}
        names |= {idea.id: idea.title for idea in program.ideas}
        self.language = Language(language, names=names, messages=MEASURES[language])
        self.translator = Translator(self.language)
        self.formats = self.translator.formats

    def say(self, line: str, **parameters: object) -> str:
        """Return a line of the report, with its parameters."""
        return (DUTCH.get(line, line) if self.language.code == "nl" else line).format_map(parameters)


class Results(NamedTuple):
    """What the library finds at the end of a quarter."""

    decline: DeclineReport
    steps: NextSteps
    card: Scorecard
    continuity: ContinuityReport
    review: Review


def chance(*about: object) -> Random:
    """Return the random generator of one event, independent of all other draws."""
    return Random(" ".join(map(str, ("a year", *about))))  # noqa: S311 - invented events, no secrets


# ---------------------------------------------------------------- before the year


def start() -> Program:
    """Select the group from real answers, invite its members, record their preferences and goals."""
    main = load_main_job()
    pilot = main["select"](main["participants"](main["read_rows"]()), main["matrix"]())
    program = Program(
        id="2027",
        period=YEAR,
        participants=[agreeing(person, JOIN) for person in pilot.people if person.id in pilot.members],
        pilot=pilot,
        invitations=[
            invitation.answer(Reply.ACCEPTED, on=date(2026, 9, 22))
            for invitation in invite(pilot, on=date(2026, 9, 16))
        ],
        survey=asked(pilot.members),
        readiness=checked(pilot.members, 0),
    )
    for member in pilot.members:
        program = program.join(member, on=JOIN)
    program = advance_phase(program, on=JOIN)
    kpis = map_kpis([HIRE, KNOWN], available=COUNTED)
    program = program.revise(
        on=JOIN, reason="Chosen with the group", goals=[HIRE, KNOWN], kpis=kpis, targets=aims(kpis)
    )
    return advance_phase(program, on=JOIN, reason="Nobody asks our audience yet; in spring we look at this goal again")


def agreeing(person: Participant, on: date) -> Participant:
    """Let somebody agree to more than to take part, or not, and say how much time they have."""
    generator = chance("agrees", person.id)
    odds = {Purpose.MEASUREMENT: 0.85, Purpose.NUDGES: 0.9, Purpose.RECOGNITION: 0.6}
    given = [Consent(purpose=purpose, given=on) for purpose, share in odds.items() if generator.random() < share]
    hours = timedelta(hours=(1, 2, 3)[int(3 * generator.random())])
    return evolve(person, consents=[*person.consents, *given], time_per_month=hours)


def asked(members: tuple[str, ...]) -> Survey:
    """Ask for ideas, obstacles and help; each member has an idea, and we confirm all suggested codes."""
    subjects = ("A day with the team", "What went wrong, and what we learnt", "How a first idea became a product")
    blocks = ("I have no time, the days are full", "I am not allowed to show our customers", "I am afraid of mistakes")
    answers = []
    for who in members:
        for question, texts in (("idea", subjects), ("obstacle", blocks)):
            answers.append(
                Answer(participant=who, question=question, text=texts[int(3 * chance(question, who).random())])
            )
        wishes = [option for option in HELP.options if chance("wish", who, option).random() < 0.3]
        if wishes:
            answers.append(Answer(participant=who, question=HELP.code, options=wishes))
    survey = Survey(choice_questions=[HELP], answers=answers)
    vocabulary = evolve(VOCABULARY, entries=[*VOCABULARY.entries, *WORDS])
    written = [answer for answer in survey.answers if answer.text]
    return confirm_codes(survey, suggest_codes(written, vocabulary=vocabulary, language_code="en"))


def checked(members: tuple[str, ...], time: int) -> Readiness:
    """Check whether a program is the right thing, from what members answered at some time."""
    answers = {
        who: {
            name: int(5 * (1 - chance(name, who, time).random() ** 6)) / 5
            for name in ("trust", "workload", "leadership")
        }
        for who in members
    }
    return check_readiness(answers, {fact: fact is not OrganisationFact.KNOWN_TROUBLE for fact in OrganisationFact})


def aims(kpis: MeasurementPlan) -> list[Target]:
    """Set targets on the quarter before, for referrals and for how many who see a post do something with it."""
    metrics = {metric.code: metric for goal_metrics in kpis.goals for metric in goal_metrics.metrics}
    paths = (("referral_applications", 6, 12), ("engagement_rate", Decimal("0.02"), Decimal("0.03")))
    return [
        Target(metric=metrics[code], baseline=Baseline(before, BEFORE), value=aim, by=YEAR.end)
        for code, before, aim in paths
        if code in metrics
    ]


def plan(program: Program) -> Program:
    """Look at profiles and page, choose pillars, take the ideas of the survey, and plan the year."""
    whole = FoundationCheck(checked_on=JOIN, done=Checklist.profile().codes)
    gap = evolve(whole, done=[code for code in whole.done if code != "profile:headline"])
    members = [person.id for person in program.active(on=JOIN)]
    assert program.survey is not None
    found = suggested(program.survey, members)
    return program.replan(
        on=JOIN,
        reason="Made together in the first meeting",
        brief=found.brief,
        closed=CLOSED,
        pillars=found.pillars,
        ideas=[evolve(idea, owner=idea.from_whom) for idea in found.ideas],
        foundation=Foundation(
            profiles={who: gap if n in {2, 7} else whole for n, who in enumerate(members)},
            page=FoundationCheck(checked_on=JOIN, done=Checklist.page().codes),
        ),
    )


def suggested(survey: Survey, members: list[str]) -> SurveySuggestions:
    """Take from the survey what members need, with meetings every other Tuesday, and add their rhythms."""
    found = suggest_from_survey(
        survey,
        period=YEAR,
        lead_capacity=timedelta(hours=60),
        meetings=Recurrence(every=Frequency.WEEKLY, interval=2, start=date(2027, 1, 12), until=YEAR.end),
        participants=members,
        sources=THEMES,
    )
    rhythms = {who: suggest_cadence(Habit.REGULAR if n % 3 else Habit.OCCASIONAL) for n, who in enumerate(members)}
    buddies = BuddyPolicy(apart=["industry"], shared=["country"], complement=())
    return evolve(found, brief=evolve(found.brief, cadences=rhythms, buddies=buddies))


# ---------------------------------------------------------------- the year


def confirmed(program: Program, *, on: date, reason: str) -> Program:
    """Store that the profiles of all members are confirmed: from now on, their days for posting are no proposal."""
    assert program.foundation is not None
    whole = FoundationCheck(checked_on=on, done=Checklist.profile().codes)
    profiles = {**program.foundation.profiles, **{person.id: whole for person in program.active(on=on)}}
    return program.revise(on=on, reason=reason, foundation=evolve(program.foundation, profiles=profiles))


def live(program: Program) -> tuple[Program, ...]:
    """Simulate the year, and return the program at the end of each quarter."""
    first, second, third = (person.id for person in program.participants[:3])
    program = advance_phase(program, on=JOIN, reason="Two headlines can follow; what counts is the work one tells of")
    program = confirmed(program, on=date(2027, 2, 1), reason="The last two profiles are confirmed")
    spring = program.leave(first, on=date(2027, 2, 15)).replan(on=date(2027, 2, 15), reason="One left", closed=CLOSED)
    summer = change_goal(spring, on=date(2027, 4, 12)).pause(second, on=date(2027, 5, 3))
    summer = summer.replan(on=date(2027, 5, 3), reason="One paused", closed=CLOSED)
    summer = summer.resume(second, on=date(2027, 6, 28)).replan(
        on=date(2027, 6, 28), reason="One is back", closed=CLOSED
    )
    autumn = summer.leave(third, on=date(2027, 8, 16)).replan(
        on=date(2027, 8, 16), reason="Another left", closed=CLOSED
    )
    autumn = second_wave(autumn)
    return spring, summer, autumn, autumn


def change_goal(program: Program, *, on: date) -> Program:
    """Aim at being asked instead of being known: no metric showed a result of that."""
    kpis = map_kpis([HIRE, ASKED], available=[*COUNTED, "speaking_invitations", "mentions"])
    reason = "No metric shows whether we are known; the group would rather be asked for what it knows"
    return program.revise(on=on, reason=reason, goals=[HIRE, ASKED], kpis=kpis, targets=aims(kpis))


def second_wave(program: Program) -> Program:
    """Ask six more, with the quotas over everyone who is in it, and plan the rest anew."""
    assert program.pilot is not None
    assert program.plan is not None
    pilot, gone = program.pilot, {stay.participant for stay in program.memberships if stay.left is not None}
    pool = [participant for participant in pilot.people if participant.id not in gone]
    inside = [who for who in pilot.members if who not in gone]
    larger = evolve(pilot.policy, size=len(inside) + 6)
    wave = select_pilot(pool, larger, matrix=pilot.matrix, on=date(2027, 8, 23), previous_members=inside).require()
    people = [agreeing(participant, WAVE) for participant in pool if participant.id in wave.members]
    program = program.revise(
        on=date(2027, 8, 30),
        reason="The second wave",
        participants=[*program.participants, *people],
        pilot=wave,
        invitations=[
            invitation.answer(Reply.ACCEPTED, on=date(2027, 8, 30)) for invitation in invite(wave, on=date(2027, 8, 24))
        ],
    )
    for person in people:
        program = program.join(person.id, on=WAVE)
    joining = [person.id for person in people]
    old, new = program.plan.brief if program.plan else None, suggested(asked(tuple(joining)), joining).brief
    assert old is not None
    both = evolve(
        old,
        needs={**old.needs, **new.needs},
        cadences={**old.cadences, **new.cadences},
    )
    program = program.replan(on=WAVE, reason="Six more to plan for", brief=both, closed=CLOSED)
    return confirmed(program, on=date(2027, 9, 21), reason="The profiles of the second wave are confirmed")


# ---------------------------------------------------------------- what people do, and what is counted


def done(program: Program, until: date) -> list[Activity]:
    """Invent what people did: mostly near their own rhythm, and one of them hardly anything from July on."""
    assert program.plan is not None
    fading = program.as_of(JOIN).participants[5].id
    acts = []
    for stay in program.memberships:
        who, rhythm = stay.participant, program.plan.brief.cadences[stay.participant]
        for day in stay.present_dates(DateRange(YEAR.start, until)):
            drawn = chance("day", who, day)
            zeal = 0.0 if day.weekday() >= 5 else 0.05 if who == fading and day.month >= 7 else 1.0
            for kind, often in (
                (ActivityKind.POSTED, 0.24 * float(rhythm.per_week)),
                (ActivityKind.COMMENTED, 0.16),
                (ActivityKind.SHARED, 0.06),
                (ActivityKind.DRAFT, 0.03),
            ):
                if drawn.random() < often * zeal:
                    theme = program.pillars[drawn.random() < 0.4].id if kind is ActivityKind.POSTED else None
                    acts.append(Activity(participant=who, on=day, kind=kind, pillar=theme))
    return acts


def counted(period: DateRange, acts: list[Activity], agreed: set[str]) -> list[Observation]:
    """Invent what the organisation counts: of all, and of the posts of those who agreed to be measured, by person."""
    drawn, gone = chance("counted", period.start), (period.start - YEAR.start).days // 90
    numbers = {
        "applications": 60 + int(20 * drawn.random()),
        "referral_applications": 7 + 3 * gone + int(3 * drawn.random()),
        "speaking_invitations": 1 + gone,
        "mentions": 3 + 2 * gone,
    }
    seen = [Observation(measure=code, value=value, when=period) for code, value in numbers.items()]
    for who in sorted(agreed):
        posts = sum(
            activity.participant == who and activity.kind is ActivityKind.POSTED and activity.on in period
            for activity in acts
        )
        views = sum(int(1500 * chance("views", who, period.start, n).random() ** 2) for n in range(posts))
        for code, share in (("impressions", 1.0), ("reactions", 0.018), ("comments", 0.004), ("shares", 0.001)):
            swing = 0.6 + 0.8 * chance(code, who, period.start).random()
            value = views if code == "impressions" else int(views * share * swing)
            seen.append(Observation(measure=code, value=value, when=period, cluster=who))
    return seen


# ---------------------------------------------------------------- the report


def report(language: str = "en") -> str:
    """Write the plan, the calendar, four quarters with a review each, and how it came to be."""
    planned = plan(start())
    states = live(planned)
    said = Report(language, states[-1])
    pages = [
        _page("The plan", _plan_part(planned, said), said),
        _page("The calendar: the first six weeks", _calendar_part(planned, said), said),
    ]
    program = states[-1]
    for place, (state, period, acts, results) in enumerate(quarters(planned, states)):
        title = {"number": place + 1, "start": said.formats.date(period.start), "end": said.formats.date(period.end)}
        text = "\n\n".join(_quarter(state, period, acts, results, said))
        pages.append(_page("Quarter {number}: {start} to {end}", text, said, **title))
        program = evolve_review(program, results.review)
    pages.append(_page("The history of the program, and its next round", _history_part(program, said), said))
    return "\n".join(pages)


def quarters(
    planned: Program, states: tuple[Program, ...]
) -> Iterator[tuple[Program, DateRange, list[Activity], Results]]:
    """Yield each quarter: the program at its end, its days, what people did, and what the library finds."""
    assert planned.plan is not None
    days = [occurrence.on for occurrence in planned.plan.reviews if occurrence.on is not None]
    starts = [YEAR.start, *(day + timedelta(days=1) for day in days[:-1])]
    periods = [DateRange(first, last) for first, last in zip(starts, days, strict=True)]
    earlier: list[NextStepRecord] = []
    seen: list[Observation] = []
    for place, (state, period) in enumerate(zip(states, periods, strict=True)):
        acts = done(state, period.end)
        seen += counted(period, acts, {person.id for person in state.participants if _measured(person, period.end)})
        yield state, period, acts, _results(state, periods[: place + 1], acts, seen, earlier)


def page_language(language: str) -> Language:
    """Return a language that names the measures of the survey."""
    return Language(language, messages=MEASURES[language])


def reader_pages() -> dict[str, ParticipantPage | LeadPage | DirectorPage]:
    """Return the pages of a participant, the lead and the director at the end of the third quarter."""
    planned = plan(start())
    states = live(planned)
    state, period, _, results = list(quarters(planned, states))[2]
    assert state.plan is not None
    on = period.end
    agenda = make_agenda(state.plan, state.participants, state.memberships, period=YEAR, foundation=state.foundation)
    state = evolve(state, review=results.review)
    rhythm = max(results.continuity.people, key=lambda person: person.periods)
    return {
        "participant": ParticipantPage(
            view=view_for_participant(state, rhythm.participant, on=on),
            agenda=agenda,
            rhythm=rhythm,
            rhythm_period=period,
        ),
        "lead": LeadPage(
            view=view_for_lead(state, on=on), agenda=agenda, steps=results.steps, missing=check_phase(state, on=on)
        ),
        "director": DirectorPage(
            summary=program_summary(state, on=on), scorecard=results.card, review=results.review, currency="EUR"
        ),
    }


def evolve_review(program: Program, review: Review) -> Program:
    """Keep the last review of the year in the program."""
    if review.on < date(2027, 12, 1):
        return program
    return program.revise(on=review.on, reason="Looked back on the year", review=review)


def _page(title: str, text: str, said: Report, **parameters: object) -> str:
    title = said.say(title, **parameters)
    return f"\n{title}\n{'=' * len(title)}\n{said.say(NOTE)}\n\n{text}\n"


def _measured(person: Participant, on: date) -> bool:
    return person.consents_to(Purpose.MEASUREMENT, on=on)


def _plan_part(program: Program, said: Report) -> str:
    assert program.plan is not None
    assert program.plan.buddies is not None
    sessions = [
        (
            said.formats.date(session.on),
            said.translator.label(session.topic),
            label(session.format, said.language),
            len(session.participants),
            said.formats.duration(session.time),
        )
        for session in program.plan.sessions
        if session.on is not None
    ]
    buddies = "; ".join(said.say(" and ").join(group.members) for group in program.plan.buddies.groups)
    time, hours = (
        said.formats.duration(length) for length in (program.plan.tracks.lead_hours, program.plan.brief.lead_capacity)
    )
    header = said.translator.labels(("day", "people"))
    found = [finding.text(said.language) for finding in program.plan.findings]
    missing = [finding.text(said.language) for finding in check_phase(program, on=JOIN)]
    lines = [
        said.say(
            "Members, in the order of their numbers: {who}.",
            who=", ".join(person.id for person in program.active(on=JOIN)),
        ),
        said.say("Proposed buddies: {who}.", who=buddies),
        said.say("Sessions take {time} of the lead's {hours}.", time=time, hours=hours),
        "",
        as_text(sessions, header=(header[0], said.say("topic"), said.say("form"), header[1], said.say("time"))),
        "",
        *found,
        "",
        said.say("What is also missing for the next phase:"),
        *(f"  {text}" for text in missing if text not in found),
    ]
    return "\n".join(lines)


def _calendar_part(program: Program, said: Report) -> str:
    assert program.plan is not None
    period = DateRange(JOIN, JOIN + timedelta(days=41))
    agenda = make_agenda(
        program.plan, program.participants, program.memberships, period=period, foundation=program.foundation
    )
    return agenda.text(said.language)


def _results(
    program: Program,
    periods: list[DateRange],
    acts: list[Activity],
    seen: list[Observation],
    earlier: list[NextStepRecord],
) -> Results:
    """Return what the library finds at the end of the last period."""
    assert program.plan is not None
    assert program.kpis is not None
    assert program.pilot is not None
    period, on = periods[-1], periods[-1].end
    people, stays, rhythms = program.participants, program.memberships, program.plan.brief.cadences
    decline = detect_decline(acts, people, stays, period=YEAR, on=on)
    steps = suggest_steps(
        acts,
        people,
        stays,
        cadences=rhythms,
        on=on,
        ideas=program.ideas,
        sessions=program.plan.sessions,
        declining=decline.declining,
        not_invited=[*program.plan.brief.ramps, *program.plan.brief.without_posts],
        earlier=earlier,
    )
    earlier.extend(steps.records)
    card = make_scorecard(
        program.kpis,
        aggregate_observations(seen, periods=periods),
        period=period,
        compare_to=periods[-2] if len(periods) > 1 else None,
        targets=program.targets,
        evidence=[SEEN] if SEEN.on in period else [],
    )
    here = tuple(person.id for person in program.active(on=on))
    fell = decline.group.status is DeclineStatus.SIGN
    continuity = measure_continuity(acts, people, stays, cadences=rhythms, period=period, on=on)
    review = make_review(
        card,
        continuity,
        on=on,
        decline=decline.group.findings[-1] if fell else None,
        readiness=checked(here, len(periods)),
        topics={
            name: [code for code in ("video", "writing") if chance(code, name, on).random() < 0.3] for name in here
        },
        reserves=len(program.pilot.reserves),
        cadences=rhythms,
        memberships=stays,
    )
    return Results(decline, steps, card, continuity, review)


def _quarter(program: Program, period: DateRange, acts: list[Activity], results: Results, said: Report) -> list[str]:
    """Return the parts of the page of a quarter."""
    spoken = said.language
    highlights = find_highlights(acts, program.participants, program.memberships, period=period, on=period.end)
    news = highlights.text(spoken)
    nothing = "No news that enough people share, and nobody who agreed to be named."
    return [
        "\n".join([said.say("What changed"), *(_changes(program, period, said) or [said.say("Nothing.")])]),
        f"{said.say('The scorecard')}\n{results.card.text(spoken)}",
        f"{said.say('Early signs of decline')}\n{_signs(results.decline, said)}",
        f"{said.say('This week, for the lead alone')}\n{results.steps.text(spoken)}",
        f"{said.say('To tell the group')}\n{news or said.say(nothing)}",
        results.review.text(spoken),
    ]


def _signs(decline: DeclineReport, said: Report) -> str:
    together = decline.group
    row = {
        DeclineStatus.SIGN: ["The group as a whole shows an early sign of decline."],
        DeclineStatus.NO_SIGN: ["The group as a whole shows no early sign of decline."],
        DeclineStatus.TOO_LITTLE: [],
    }
    signs = [each.findings[-1] for each in decline.people if each.status is DeclineStatus.SIGN]
    found = [finding.text(said.language) for finding in (*together.findings, *signs)]
    return "\n".join([*map(said.say, row[together.status]), *found])


def _changes(program: Program, period: DateRange, said: Report) -> list[str]:
    """Give days and reasons. Nobody is asked why they come or go: such a day has a line only if nothing else does."""
    texts: dict[date, list[str]] = {}
    for revision in program.revisions:
        if revision.on in period:
            changes = [change for change in revision.changes if change.part == "phase"]
            moves = [capitalised(found.text(said.language)) for change in changes for found in change.findings]
            why = [revision.reason] if " " in revision.reason else moves
            texts.setdefault(revision.on, []).extend(why)
    return [
        f"{said.formats.date(day)}  {text}"
        for day, reasons in texts.items()
        for text in dict.fromkeys(reasons or [said.say("People came or went.")])
    ]


def _history_part(program: Program, said: Report) -> str:
    after = YEAR.end + timedelta(days=1)
    program = advance_phase(program, on=after)
    program = advance_phase(program, on=after)
    phase = label(program.phase, said.language)
    last = said.say("Phase: {phase}. Round: {number}.", phase=phase, number=program.round)
    return "\n".join([*_changes(program, DateRange(YEAR.start, after), said), "", last])


def main() -> None:
    """Print the report, or write the pages of the three readers."""
    parser = ArgumentParser(description="A program of a year, from survey to review.")
    parser.add_argument("--language", choices=("en", "nl"), default="en", help="the language of the report")
    parser.add_argument("--pages", type=Path, metavar="FOLDER", help="write the pages of three readers as HTML instead")
    options = parser.parse_args()
    if options.pages is None:
        print(report(options.language))
        return
    options.pages.mkdir(parents=True, exist_ok=True)
    for reader, page in reader_pages().items():
        path = options.pages / f"{reader}-{options.language}.html"
        path.write_text(page.document(page_language(options.language)), encoding="utf-8")


if __name__ == "__main__":
    main()
