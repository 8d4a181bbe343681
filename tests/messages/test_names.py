"""Who was given names reads no key of a person, an idea, a pillar, a session, a goal or a topic, in any text."""

from __future__ import annotations

import inspect
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text

from advocacy import (
    ContentPillar,
    Criterion,
    DateRange,
    Finding,
    Goal,
    GoalKind,
    Matrix,
    Participant,
    Pilot,
    Program,
    Purpose,
    Quota,
    SelectionPolicy,
    adapters,
    map_kpis,
    select_pilot,
)
from advocacy.adapters import plots as _plots
from advocacy.adapters.calendar import as_calendar
from advocacy.adapters.plots import describe_picture
from advocacy.adapters.roster import read_roster
from advocacy.frozen_map import FrozenMap
from advocacy.goals import Baseline, Granularity, Observation, Target, aggregate_observations, split_range
from advocacy.messages import Language
from advocacy.messages.blocks import Report
from advocacy.people import Answer, Survey, suggest_codes
from advocacy.pilot import make_lottery, replace_members, size_tradeoff
from advocacy.plan import (
    AgendaItem,
    AgendaKind,
    BuddyPolicy,
    Cadence,
    ContentIdea,
    Draft,
    Foundation,
    FoundationCheck,
    Frequency,
    PillarSource,
    PlanBrief,
    Recurrence,
    SessionFormat,
    SessionPreferences,
    SourceKind,
    Topic,
    TrackPolicy,
    check_balance,
    check_foundation,
    check_obstacles,
    check_readiness,
    compare_plans,
    compare_themes,
    find_similar_texts,
    make_agenda,
    suggest_from_survey,
    suggest_pillars,
)
from advocacy.plan.topics import TOPICS
from advocacy.privacy import (
    DirectorPage,
    LeadPage,
    ParticipantPage,
    erase_person,
    find_overdue,
    program_summary,
    pseudonymise,
    view_for_lead,
    view_for_participant,
)
from advocacy.program import check_phase
from advocacy.run import (
    Activity,
    ActivityKind,
    Evidence,
    GroupAim,
    detect_decline,
    find_highlights,
    find_reached_aims,
    make_monthly_note,
    make_review,
    make_scorecard,
    measure_continuity,
    suggest_steps,
)
from advocacy.scenarios import (
    Assumption,
    Funnel,
    OutcomeModel,
    Scenario,
    compare_scenarios,
    explain_difference,
    make_forecast,
)
from tests.amounts import examples
from tests.public import NOUNS, PUBLIC
from tests.samples import agreed_on

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Classes whose text has keys, and why.
KEYS_SHOWN = {
    "PersonalDataExport": "it is a copy of what is stored about the person, word by word",
}
#: Functions whose text has keys, and why.
FOR_MACHINES = {
    "as_csv": "a table of data: keys join it to other tables, and are the same in every language",
    "dump": "a document: it is read back",
    "dumps": "as for `dump`",
    "dump_each": "as for `dump`",
    "event_uid": "the key of an event, which a calendar does not show; it is a hash",
    "json_schema": "it is about classes, and has no data",
    "parse_file_name": "it returns a part of the name of a file",
}

# ---------------------------------------------------------------- every class, with the ids of the strategies

#: The ids that strategies draw; what is no id of this form is drawn as any text, which could be any word.
DRAWN = re.compile(r"(?<!\w)(?:[gip]-\d+|p-\d+')")
#: A name for each of them. No name contains an id.
NAMES = {
    f"{kind}-{number:0{width}}{end}": f"Name {kind.upper()} {number}"
    for kind in "gip"
    for width in (1, 2, 3)
    for number in range(10**width)
    for end in ("", "'")
}
LANGUAGES = [Language("en", names=NAMES), Language("nl", names=NAMES)]
#: Classes with a text, or with findings anywhere inside.
SHOWN = [name for name in NOUNS if attrs.has(PUBLIC[name]) and name not in KEYS_SHOWN]


def findings_in(value: Any, seen: dict[int, Any]) -> Iterator[Finding]:
    """Yield all findings in a value."""
    if id(value) in seen:
        return
    seen[id(value)] = value
    if isinstance(value, Finding):
        yield value
    parts: Any = ()
    if isinstance(value, (list, tuple, frozenset)):
        parts = value
    elif isinstance(value, FrozenMap):
        parts = value.values()
    elif attrs.has(type(value)):
        parts = [getattr(value, field.name) for field in attrs.fields(type(value))]
    for part in parts:
        yield from findings_in(part, seen)


def texts_of(value: Any, language: Language) -> Iterator[str]:
    """Yield every text of a value: its own, as HTML, as a page, and those of the findings inside."""
    for name in ("text", "html", "document", "title", "why"):
        if inspect.ismethod(method := getattr(value, name, None)):
            yield method(language)
    for finding in findings_in(value, {}):
        yield finding.text(language)


@pytest.mark.parametrize("name", SHOWN)
def test_texts_with_names_have_no_keys(name: str) -> None:
    """No text of any class, and of no finding in it, has an id that the language has a name for."""

    @settings(max_examples=examples(15))
    @given(st.from_type(PUBLIC[name]), st.sampled_from(LANGUAGES))
    def holds(value: Any, language: Language) -> None:
        for text in texts_of(value, language):
            assert not DRAWN.findall(text), text

    holds()


# ---------------------------------------------------------------- a program, from survey to review

#: The keys of the program below.
KEY = re.compile(r"zq7[-_]\w+")
START = date(2027, 1, 4)
YEAR = DateRange(START, date(2027, 12, 31))
SPRING = DateRange(START, date(2027, 4, 30))
HOUR = timedelta(hours=1)
PEOPLE = [f"zq7-person-{number}" for number in range(9)]
PILLARS, IDEAS, GOALS = ([f"zq7-{kind}-{number}" for number in range(4)] for kind in ("pillar", "idea", "goal"))
#: A topic of an app, with its own name and without one; a measure, an attribute and a question of an app.
TOPIC, BARE, MEASURE, ATTRIBUTE = "zq7-topic-1", "zq7-topic-2", "zq7-measure", "zq7-attribute"
NAMED = {
    key: f"The {key.split('-')[1]} called {number}"
    for key in [*PEOPLE, *PILLARS, *IDEAS, *GOALS]
    for number in [int(key.rsplit("-", 1)[1])]
} | {
    TOPIC: "A named topic",
    BARE: "A topic with a name",
    MEASURE: "Courage",
    ATTRIBUTE: "Team",
    "zq7-scenario": "Small",
    "zq7-step": "Posts made",
    "zq7-outcome": "Talks",
    "zq7-aim": "Our aim",
}


def person(number: int) -> Participant:
    """Return a person of the program, with the answers and facts that a selection asks for."""
    return Participant(
        id=PEOPLE[number],
        motivation=number / 10,
        activity=0.5,
        network_size=100 * number,
        measures={MEASURE: number / 10},
        attributes={ATTRIBUTE: f"Team {number % 2}", "department": ("IT", "HR")[number % 2]},
        time_per_month=timedelta(hours=1 + number % 3),
        consents=agreed_on(date(2026, 9, 1), *Purpose),
    )


PEOPLE_HERE = [person(number) for number in range(9)]
POLICY = SelectionPolicy(
    size=6,
    criteria=[Criterion("motivation", weight=2), Criterion(MEASURE, low=0, high=1)],
    quotas=[Quota(ATTRIBUTE, "Team 0", minimum=2)],
    exclude_inactive=False,
)
TRACKS = TrackPolicy(
    topics=[
        *TOPICS,
        Topic(code=TOPIC, formats=[SessionFormat.GROUP, SessionFormat.BUDDY], time=HOUR, name="A named topic"),
        Topic(code=BARE, formats=[SessionFormat.INDIVIDUAL], time=HOUR),
    ]
)
BRIEF = PlanBrief(
    period=YEAR,
    lead_capacity=timedelta(hours=40),
    meetings=Recurrence(every=Frequency.WEEKLY, interval=2, start=START, until=YEAR.end),
    preferences=[
        SessionPreferences(
            participant=who, topics=[TOPIC, BARE, "editing"], excluded_formats=[SessionFormat.GROUP] * (at == 3)
        )
        for at, who in enumerate(PEOPLE[:6])
    ],
    needs=dict.fromkeys(PEOPLE[:4], (BARE, "sparring")),
    cadences={who: Cadence(at % 3, 2) for at, who in enumerate(PEOPLE)},
    tracks=TRACKS,
    buddies=BuddyPolicy(apart=(ATTRIBUTE,), shared=("department",), complement=(MEASURE,)),
)


@cache
def program() -> Program:
    """Return a program that people join, pause and leave, with a plan that is made again."""
    pilot = select_pilot(PEOPLE_HERE, POLICY, on=date(2026, 9, 15))
    kinds = [GoalKind.RECRUITMENT, GoalKind.RECRUITMENT, GoalKind.AWARENESS, GoalKind.AWARENESS]
    goals = [Goal(id=GOALS[at], kind=kind, statement="Known" * (at == 3)) for at, kind in enumerate(kinds)]
    made = Program(id="2027", period=YEAR, participants=PEOPLE_HERE, pilot=pilot, goals=goals)
    for who in PEOPLE[:8]:
        made = made.join(who, on=START)
    kpis = map_kpis(goals, available=["applications", "referral_applications", "impressions", "reactions"])
    metric = next(metric for plan in kpis.goals for metric in plan.metrics if metric.code == "applications")
    target = Target(
        metric=metric, baseline=Baseline(10, DateRange(date(2026, 10, 1), date(2026, 12, 31))), value=20, by=YEAR.end
    )
    made = made.revise(on=START, reason="Aims", kpis=kpis, targets=[target])
    pillars = [ContentPillar(id=key, name=f"Pillar {at}", goals=GOALS[:at]) for at, key in enumerate(PILLARS)]
    ideas = [
        ContentIdea(id=key, title=f"Story {at}", owner=PEOPLE[at], pillar=PILLARS[at], from_whom=PEOPLE[at])
        for at, key in enumerate(IDEAS)
    ]
    profile = FoundationCheck(checked_on=START, done=["profile:photo"])
    made = made.replan(
        on=START,
        reason="Together",
        brief=BRIEF,
        pillars=pillars,
        ideas=ideas,
        foundation=Foundation(profiles={PEOPLE[0]: profile}),
    )
    made = made.pause(PEOPLE[1], on=date(2027, 2, 1)).leave(PEOPLE[2], on=date(2027, 3, 1))
    return made.replan(on=date(2027, 3, 1), reason="One left").revise(
        on=date(2027, 3, 2),
        reason="Renamed",
        pillars=[evolve(pillars[0], name="Pillar zero"), *pillars[1:3]],
        ideas=ideas[1:3],
    )


def activities() -> list[Activity]:
    """Return what people did: posts on pillars and ideas, in a rhythm, and one person who stops."""
    chance = Random(1)  # noqa: S311 - invented
    return [
        Activity(
            participant=who,
            on=day,
            kind=(ActivityKind.POSTED, ActivityKind.COMMENTED)[chance.random() < 0.3],
            pillar=PILLARS[at % 3] if day > START + timedelta(days=30) else None,
        )
        for at, who in enumerate(PEOPLE[:8])
        for day in (START + timedelta(days=days) for days in range(1, 110))
        if chance.random() < 0.3
        and not (at == 4 and day.month > 2)
        and not (at == 2 and day.month > 2)
        and not (at == 1 and day.month > 1)
    ]


@cache
def reports() -> tuple[Any, ...]:
    """Return what the functions of the library return about the program."""
    return tuple(_reports())


def _reports() -> Iterator[Any]:
    made, acts, on = program(), activities(), SPRING.end
    assert made.plan is not None
    assert made.kpis is not None
    assert made.pilot is not None
    people, stays, first = made.participants, made.memberships, made.as_of(START)
    assert first.plan is not None
    # involve
    texts = ["I have no time at all", "How we glue wood", "I am not allowed to show customers"]
    answers = [
        Answer(participant=who, question=question, text=texts[at % 3])
        for at, who in enumerate(PEOPLE)
        for question in ("idea", "obstacle")
    ]
    survey = Survey(answers=answers)
    yield survey.counts()
    yield from suggest_codes(survey.answers)
    yield check_obstacles(survey)
    sources = [
        PillarSource(theme=f"Theme {at % 2}", kind=SourceKind.IDEA, participant=who) for at, who in enumerate(PEOPLE)
    ]
    yield suggest_pillars(sources, participants=PEOPLE, goals=GOALS)
    yield suggest_from_survey(
        survey, period=YEAR, lead_capacity=20 * HOUR, meetings=BRIEF.meetings, participants=PEOPLE, sources=sources
    )
    yield check_readiness({who: {"trust": 0.1 * at} for at, who in enumerate(PEOPLE)}, {})
    yield compare_themes(["Bees"], {who: [f"Theme {at % 2}"] for at, who in enumerate(PEOPLE)})
    yield Matrix.social_maturity().count_cells(PEOPLE_HERE)
    yield from (Matrix.social_maturity().place(each) for each in PEOPLE_HERE)
    # the pilot
    yield made.pilot
    yield from (made.pilot.explain(who) for who in PEOPLE)
    yield replace_members(made.pilot, [made.pilot.members[0]], on=date(2026, 9, 20))
    large = evolve(POLICY, size=6, quotas=[Quota(ATTRIBUTE, "Team 0", minimum=6)])
    yield select_pilot(PEOPLE_HERE, large, on=date(2026, 9, 15))
    yield select_pilot(PEOPLE_HERE, large, on=date(2026, 9, 15), relax=True)
    # the plan
    yield from (first.plan, made.plan, made.plan.tracks, made.plan.buddies, made.plan.check_hours())
    yield from map(made.plan.check_hours, PEOPLE[3:8])
    yield compare_plans(first.plan, made.plan)
    yield check_balance(made.pillars, made.ideas, goals=GOALS, participants=PEOPLE)
    yield check_foundation(Foundation(), PEOPLE)
    words = "We opened our new lab in Utrecht today and I am proud of the team that built it"
    yield find_similar_texts(
        [Draft(id=f"zq7-draft-{at}", participant=who, text=words) for at, who in enumerate(PEOPLE[:2])]
    )
    yield find_similar_texts(
        [Draft(id=f"zq7-draft-{at}", participant=who, text=words) for at, who in enumerate(PEOPLE[:5])]
    )
    yield from agendas()
    # the run
    rhythms = made.plan.brief.cadences
    decline = detect_decline(acts, people, stays, period=YEAR, on=on)
    continuity = measure_continuity(acts, people, stays, cadences=rhythms, period=SPRING, on=on)
    highlights = find_highlights(acts, people, stays, period=SPRING, on=on)
    steps = [
        suggest_steps(
            some,
            people,
            stays,
            cadences=rhythms,
            on=day,
            ideas=made.ideas,
            sessions=made.plan.sessions,
            declining=decline.declining,
        )
        for some in (acts, ())
        for day in (START + timedelta(days=4), on)
    ]
    aims = find_reached_aims(
        [GroupAim(id="zq7-aim", name="Our stories", period=SPRING, stories=5, pillars=PILLARS[:3])],
        acts,
        people,
        stays,
        on=on,
        minimum_group=2,
    )
    assert aims.reached
    agenda = next(agendas())
    yield from (decline, continuity, highlights, *steps, aims, make_monthly_note(highlights, agenda, aims=aims))
    months = split_range(YEAR, Granularity.MONTH)[:3]
    seen = [
        Observation(measure=code, when=month, value=value * (at + 1))
        for at, month in enumerate(months)
        for code, value in (("applications", 30), ("referral_applications", 3), ("impressions", 900), ("reactions", 60))
    ]
    card = make_scorecard(
        made.kpis,
        aggregate_observations(seen, periods=months),
        period=months[2],
        compare_to=months[1],
        targets=made.targets,
        evidence=[
            Evidence(goal=GOALS[1], observation="A call", reported_by="a lead", how_known="asked", on=months[2].start)
        ],
    )
    review = make_review(
        card,
        continuity,
        on=on,
        decline=None,
        readiness=check_readiness({}, {}),
        reserves=2,
        cadences=rhythms,
        memberships=stays,
        topics={who: [TOPIC, BARE] for who in PEOPLE},
    )
    yield from (made.kpis, made.kpis.coverage, card, review, *review.proposals)
    # the program and its history
    reviewed = made.revise(on=on, reason="Looked back", review=review)
    yield from reviewed.revisions
    yield check_phase(reviewed, on=on)
    yield check_phase(Program(id="2027", period=YEAR, participants=PEOPLE_HERE, goals=made.goals), on=START)
    yield find_overdue(reviewed, on=date(2030, 1, 1))
    yield erase_person(reviewed, PEOPLE[3], on=on)
    yield pseudonymise(reviewed, b"0123456789abcdef").findings
    summary = program_summary(reviewed, on=on, minimum_group=1)
    yield summary
    yield from (
        LeadPage(
            view=view_for_lead(reviewed, on=day), agenda=agenda, steps=steps[0], missing=check_phase(reviewed, on=day)
        )
        for day in (START, on)
    )
    yield DirectorPage(summary=summary, scorecard=card, review=review)
    yield from (
        ParticipantPage(view=view_for_participant(reviewed, who, on=START), agenda=given)
        for who in PEOPLE[:4]
        for given in (None, agenda)
    )
    # scenarios
    yield from (forecast(), comparison(), explain_difference(*comparison().results))


def agendas() -> Iterator[Any]:
    """Yield an agenda of the program, and one as in an old document: sessions without a topic."""
    made = program()
    assert made.plan is not None
    themes = {who: [PILLARS[0], PILLARS[3]] for who in PEOPLE}
    agenda = make_agenda(
        made.plan,
        made.participants,
        made.memberships,
        period=SPRING,
        foundation=made.foundation,
        ideas=made.ideas,
        pillars=themes,
    )
    assert {item.idea for item in agenda.items} & {*IDEAS}
    yield agenda
    bare = [
        AgendaItem(
            on=START,
            kind=kind,
            participants=PEOPLE[:many],
            session=f"zq7-session-{many}" if kind is AgendaKind.SESSION else None,
            pillars=PILLARS[:2],
            idea=IDEAS[0],
        )
        for kind in AgendaKind
        for many in (0, 1, 2)
    ]
    yield evolve(agenda, items=bare)
    yield from bare


def forecast(high: int = 40) -> Any:
    """Return a forecast with an outcome and an assumption of an app."""
    steps = [Assumption(code="zq7-step", minimum=10, maximum=high, source="own")]
    return make_forecast(Funnel(outcome="zq7-outcome", steps=steps), seed=1, draws=100)


@cache
def comparison() -> Any:
    """Return a comparison of two scenarios that differ in everything that an explanation names."""
    model = OutcomeModel(funnel=forecast().funnel)
    first = Scenario(id="zq7-scenario", policy=POLICY, brief=BRIEF, expectations=[model], goals=program().goals)
    second = Scenario(
        id="zq7-scenario-2",
        name="Large",
        policy=evolve(POLICY, size=7, quotas=(), criteria=[Criterion(MEASURE, low=0, high=2)]),
        brief=evolve(BRIEF, needs={}, seed=3, lead_capacity=5 * HOUR),
        expectations=[OutcomeModel(funnel=forecast(400).funnel)],
        goals=program().goals[:2],
    )
    return compare_scenarios([first, second], PEOPLE_HERE, on=date(2026, 9, 15), draws=100, samples=2)


def pilot() -> Pilot:
    """Return the pilot of the program."""
    made = program().pilot
    assert made is not None
    return made


#: Pictures of the program, by function.
plots: Any = _plots
PICTURES: dict[str, Any] = {
    "plot_chances": lambda words: [
        plots.plot_chances(
            make_lottery(pilot().people, pilot().policy, matrix=pilot().matrix, on=pilot().on), language=words
        )
    ],
    "plot_choice": lambda words: [plots.plot_choice(program().pilot, who, language=words) for who in PEOPLE[:8:3]],
    "plot_continuity": lambda words: [
        plots.plot_continuity(
            activities(),
            program().participants,
            program().memberships,
            cadences=BRIEF.cadences,
            period=SPRING,
            on=SPRING.end,
            language=words,
        )
    ],
    "plot_fan": lambda words: [plots.plot_fan({START: forecast(), YEAR.end: forecast()}, language=words)],
    "plot_forecast": lambda words: [plots.plot_forecast(forecast(), language=words)],
    "plot_matrix": lambda words: [
        plots.plot_matrix(Matrix.social_maturity(), PEOPLE_HERE, pilot=program().pilot, language=words)
    ],
    "plot_month": lambda words: [
        plots.plot_month(agenda, date(2027, 1, 1), language=words) for agenda in whole(agendas())
    ],
    "plot_progress": lambda words: [plots.plot_progress(program().targets[0], [], language=words)],
    "plot_quotas": lambda words: [plots.plot_quotas(program().pilot, language=words)],
    "plot_scenarios": lambda words: [plots.plot_scenarios(comparison(), "outcome:zq7-outcome", language=words)],
    "plot_tradeoff": lambda words: [plots.plot_tradeoff(size_tradeoff(pilot(), [5, 6]), language=words)],
    "plot_weeks": lambda words: [plots.plot_weeks(agenda, language=words) for agenda in whole(agendas())],
}


def whole(found: Iterator[Any]) -> list[Any]:
    """Return the whole agendas."""
    return [agenda for agenda in found if not isinstance(agenda, AgendaItem)]


def calendars(words: Language) -> Iterator[str]:
    """Yield the calendars of everybody and of one person, without the keys that readers do not see."""
    stamp = datetime(2027, 1, 4, tzinfo=UTC)
    for agenda in whole(agendas()):
        for who in (None, *PEOPLE[:2]):
            yield as_calendar(
                agenda, program="2027", zone=ZoneInfo("Europe/Amsterdam"), stamp=stamp, participant=who, language=words
            ).replace("\r\n ", "")


@pytest.mark.parametrize("code", ["en", "nl"])
def test_a_program_with_names_has_no_keys(code: str) -> None:
    """All that the library says about a program, from the survey to the review, has the names and no key."""
    words = Language(code, names=NAMED)
    for report in reports():
        for text in texts_of(report, words):
            assert not KEY.findall(text), text


@pytest.mark.parametrize("code", ["en", "nl"])
def test_calendars_with_names_have_no_keys(code: str) -> None:
    """A calendar has the names of people, ideas and pillars, and a session without a topic has words."""
    for text in calendars(Language(code, names=NAMED)):
        assert not KEY.findall(text), text
        assert "SUMMARY" in text


@pytest.mark.parametrize("code", ["en", "nl"])
@pytest.mark.parametrize("name", PICTURES)
def test_pictures_with_names_have_no_keys(name: str, code: str) -> None:
    """The text in a picture and its description have no key."""
    for picture in PICTURES[name](Language(code, names=NAMED)):
        shown = [describe_picture(picture), *(item.get_text() for item in picture.findobj(Text))]
        assert not KEY.findall("\n".join(shown)), shown


@pytest.mark.parametrize("code", ["en", "nl"])
def test_imports_with_names_have_no_keys(code: str) -> None:
    """What could not be read of a roster has its place in the file, and no key of a person."""
    rows = [{"id": who, "activity": "much"} for who in [*PEOPLE, PEOPLE[0]]]
    roster = read_roster(rows, columns={"id": "id", "activity": "activity"}, strict=False)
    assert roster.findings
    for text in texts_of(roster, Language(code, names=NAMED)):
        assert not KEY.findall(text), text


def test_money_is_a_plain_number() -> None:
    """A worth is written without an exponent, and an outcome has its name."""
    text = forecast().translated("Media value", each_worth=Decimal("1E+6"), language=Language("en", names=NAMED))
    assert "each of the Talks counts as 1,000,000," in text


def test_every_text_is_looked_at() -> None:
    """Each function of the library with a text as its result is tested here, or has a reason to have keys."""
    found = set[str]()
    for module in (module.name for module in iter_modules(adapters.__path__) if not module.name.startswith("_")):
        home = import_module(f"advocacy.adapters.{module}")
        for name in getattr(home, "__all__", ()):
            value = getattr(home, name)
            result = str(inspect.signature(value).return_annotation) if inspect.isfunction(value) else ""
            if {*re.findall(r"\w+", result)} & {"str", "Picture"}:
                found.add(name)
    assert found - {"as_calendar", "describe_picture", *PICTURES} == {*FOR_MACHINES}


# ---------------------------------------------------------------- without names


#: The reports of the program that have keys without names: which kinds of keys. The program lead reads ids; a person
#: reads "you" and which of their own facts and measures are stored; the group and the director read roles.
WITHOUT_NAMES = {
    **{name: {"person"} for name in ("CodeSuggestion", "LeadPage", "Plan", "SurveySuggestions")},
    **{name: {"attribute", "person"} for name in ("Pilot", "Replacement")},
    **{name: {"attribute", "measure"} for name in ("Explanation", "ParticipantPage")},
    **{name: {"goal"} for name in ("MeasurementPlan", "Review", "ReviewProposal", "Scorecard")},
    "Agenda": {"idea", "person", "pillar", "topic"},
    "AgendaItem": {"idea", "person", "pillar"},
    "Buddies": {"attribute", "measure", "person"},
    "Forecast": {"outcome", "step"},
    "NextSteps": {"person", "pillar"},
    "Revision": {"person", "topic"},
    "ScenarioComparison": {"outcome", "scenario"},
    "ScenarioDifference": {"attribute", "measure", "outcome"},
}  # fmt: skip


def test_readers_without_names() -> None:
    """Without names, the lead reads ids, a person reads "you", and others read roles."""
    shown = dict[str, set[str]]()
    for report in reports():
        if isinstance(report, Report) or hasattr(report, "text"):
            keys = KEY.findall(report.text())
            shown.setdefault(type(report).__name__, set()).update(key.split("-")[1] for key in keys)
    assert {name: kinds for name, kinds in shown.items() if kinds} == WITHOUT_NAMES


def test_a_calendar_of_a_person_has_no_keys() -> None:
    """Without names, the calendar of one person has no key, and that of everybody has those of people and subjects."""
    stamp, zone = datetime(2027, 1, 4, tzinfo=UTC), ZoneInfo("Europe/Amsterdam")
    agenda = next(agendas())
    texts = [as_calendar(agenda, program="2027", zone=zone, stamp=stamp, participant=who) for who in (PEOPLE[0], None)]
    assert [bool(KEY.search(text.replace("\r\n ", ""))) for text in texts] == [False, True]


def test_a_plan_names_the_topics_of_an_app() -> None:
    """A plan has the names of an app's topics, without names in the language."""
    plan = program().plan
    assert plan is not None
    found = Finding.of("session:few", topic=TOPIC, count=2, minimum=3)
    text = evolve(plan, findings=[found]).text()
    assert "A named topic: 2 people are too few" in text
    assert TOPIC not in text


def test_a_share_of_drafts_names_people() -> None:
    """Similar texts name the people who wrote them, not the keys of drafts."""
    words = "We opened our new lab in Utrecht today and I am proud of the team that built it"
    drafts = [Draft(id=f"zq7-draft-{at}", participant=who, text=words) for at, who in enumerate(PEOPLE[:3])]
    (pair,), (group,) = find_similar_texts(drafts[:2]), find_similar_texts(drafts)
    assert pair.text() == f"{PEOPLE[0]} and {PEOPLE[1]} share 100% of their text. Ask both to use their own words."
    assert group.text().startswith(f"Each of the 3 texts of {', '.join(PEOPLE[:3])} is similar")
    assert evolve(pair, participants=()).text().startswith("zq7-draft-0 and zq7-draft-1 share")


def test_settings_have_words() -> None:
    """A difference between scenarios names each setting and choice in the language, and no field of a class."""
    found = explain_difference(*comparison().results).text("nl")
    assert "seed van het plan: 0 → 3." in found
    assert "tijd van de kartrekker: 40 uur → 5 uur." in found
    assert not re.findall(r"\w+\.\w+[:.]", found.replace(".\n", "\n"))
