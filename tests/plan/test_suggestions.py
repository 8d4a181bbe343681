"""From a survey to a plan with one call: what every code becomes, and what nobody else sees."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy import ContentPillar, DateRange, Participant, Program
from advocacy.adapters import documents
from advocacy.goals import TargetAudience
from advocacy.people import Answer, AnswerUse, ChoiceQuestion, OpenQuestion, Survey
from advocacy.people.questions import EXPERTISE, FOUND_ON, SIX_QUESTIONS
from advocacy.plan import (
    AgendaKind,
    Foundation,
    FoundationCheck,
    Frequency,
    PillarSource,
    PlanBrief,
    Recurrence,
    SourceKind,
    SurveySuggestions,
    WorkingWeek,
    make_agenda,
    suggest_from_survey,
)
from advocacy.plan.obstacles import OBSTACLE_HELP
from advocacy.plan.themes import Themes
from advocacy.plan.topics import TOPICS
from advocacy.privacy import program_summary, view_for_participant
from advocacy.testing import strategies
from tests.samples import agreed_on

DAY = date(2027, 1, 4)
YEAR = DateRange(DAY, date(2027, 12, 31))
OPTIONS: dict[str, Any] = {
    "period": YEAR,
    "lead_capacity": timedelta(hours=100),
    "meetings": Recurrence(every=Frequency.WEEKLY, start=DAY, until=YEAR.end, weekdays=[1]),
}
CODES = {topic.code for topic in TOPICS}
HELP = {**OBSTACLE_HELP, "own": ()}


def said(who: str | None, question: str, text: str, *codes: str) -> Answer:
    """Return an answer with confirmed codes."""
    return Answer(participant=who, question=question, text=text, codes=codes)


ANSWERS = [
    said("a", "obstacle", "May I show the site?", "permission"),
    said(None, "obstacle", "No hours", "time"),
    said("a", "help", "Somebody who reads along", "editing"),
    said("b", "need", "I cannot say"),
    said("a", "idea", "How we hide the pipes", "heat pumps"),
    said(None, "idea", "A day in the lab"),
    said("c", "idea", "Let us write together", "writing"),
    said("b", "expertise", "Heating without gas", "Heat pumps"),
    said("b", "found_on", "My own secret words"),
]
SURVEY = Survey(open_questions=[*SIX_QUESTIONS, EXPERTISE, FOUND_ON], answers=ANSWERS)
BUYERS = TargetAudience(code="buyers", name="Home owners", need="heat pumps")


def test_one_call_fills_brief_pillars_and_ideas() -> None:
    """Needs, steps, pillars with their audience and goal, and ideas with pillar and source come from one call."""
    goal = PillarSource(theme="Heat pumps", kind=SourceKind.GOAL, goal="known")
    found = suggest_from_survey(SURVEY, **OPTIONS, participants=["a", "b"], audiences=[BUYERS], sources=[goal])
    assert found.brief.needs == {"a": ("editing",)}
    assert found.brief.steps == ("lead-step:time", "lead-step:permission")
    assert found.pillars == (ContentPillar(id="heat pumps", name="Heat pumps", goals=["known"], audiences=["buyers"]),)
    assert found.proposals.proposals[0].kinds == (
        SourceKind.EXPERTISE,
        SourceKind.IDEA,
        SourceKind.GOAL,
        SourceKind.AUDIENCE,
    )
    assert found.proposals.proposals[0].participants == ("a", "b")
    assert {proposal.theme for proposal in found.proposals.proposals[1:]} == {"A day in the lab", "My own secret words"}
    assert [(idea.id, idea.pillar, idea.from_whom, idea.owner) for idea in found.ideas] == [
        ("idea-001", "heat pumps", "a", None),
        ("idea-002", None, None, None),
        ("idea-003", None, None, None),
    ]
    told = [(finding.code, dict(finding.parameters).get("count")) for finding in found.findings]
    assert told[:2] == [("survey:uncoded", 1), ("survey:others", 1)]
    assert told[-1] == ("survey:ideas", 2)
    assert repr(found) == "<SurveySuggestions: 1 pillars, 3 ideas>"


def test_chosen_pillars_take_ideas_by_name_or_id() -> None:
    """An idea belongs to the first chosen pillar that one of its codes names, in any spelling."""
    pillars = [ContentPillar(id="heat", name="HEAT  PUMPS"), ContentPillar(id="writing", name="Words")]
    found = suggest_from_survey(SURVEY, **OPTIONS, pillars=pillars)
    assert found.pillars == tuple(pillars)
    assert [idea.pillar for idea in found.ideas] == ["heat", None, "writing"]


def test_formats_and_obstacles_without_help_are_reported() -> None:
    """A format that does not exist, several formats, and an obstacle without help are findings with their numbers."""
    forms = ChoiceQuestion(
        code="form",
        use=AnswerUse.FORMAT,
        options={"Together": ["group"], "Alone": ["individual"], "Outside": ["walking"]},
    )
    answers = [
        Answer(participant="a", question="form", options=["Together", "Alone"]),
        Answer(participant="b", question="form", options=["Outside", "Alone"]),
        said("a", "obstacle", "My dog", "dog"),
    ]
    survey = Survey(choice_questions=[forms], answers=answers)
    found = suggest_from_survey(survey, **OPTIONS, helps={"dog": ["walking"]})
    assert [(finding.code, dict(finding.parameters)) for finding in found.findings] == [
        ("survey:no-help", {"name": "dog", "count": 1}),
        ("survey:format", {"name": "walking", "count": 1}),
        ("survey:formats", {"count": 1}),
    ]
    assert [wish.participant for wish in found.brief.preferences] == ["b"]


def test_an_obstacle_that_is_settled_needs_no_step() -> None:
    """If all items of the framework against an obstacle are in order, the lead has nothing to arrange."""
    done = Foundation(framework=FoundationCheck(checked_on=DAY, done=["framework:customers", "framework:images"]))
    assert PlanBrief.from_survey(SURVEY, **OPTIONS, foundation=done).steps == ("lead-step:time",)


def test_steps_are_in_the_plan_and_once_in_the_agenda() -> None:
    """The plan lists the steps; the agenda shows them on the first day on which the lead works, for nobody else."""
    people = [Participant(id=who, consents=agreed_on(DAY)) for who in "ab"]
    program = Program(id="x", period=YEAR, participants=people, survey=SURVEY)
    for who in "ab":
        program = program.join(who, on=DAY)
    found = suggest_from_survey(SURVEY, **OPTIONS, participants=["a", "b"])
    brief = evolve(found.brief, lead_week=WorkingWeek(weekdays=[2, 3]))
    program = program.replan(on=DAY, reason="First", brief=brief, pillars=found.pillars, ideas=found.ideas)
    assert program.plan is not None
    for language, head in (("en", "What the program lead arranges"), ("nl", "Wat de kartrekker regelt")):
        assert head in program.plan.text(language)
        assert program.plan.brief.lead_steps[1].text(language) in program.plan.text(language)
        assert head in program.plan.html(language)
    agenda = make_agenda(program.plan, people, program.memberships, period=YEAR)
    (item,) = [item for item in agenda.items if item.kind is AgendaKind.STEP]
    assert (item.on, item.participants, item.steps) == (date(2027, 1, 6), (), found.brief.steps)
    assert item.text().startswith("For the program lead: Agree with managers")
    lines = [line for line in agenda.text().splitlines() if "For the program lead" in line]
    assert [line.split(": ", 1)[1] for line in lines] == [step.text() for step in program.plan.brief.lead_steps]
    assert all(line.startswith("6 January 2027  ") for line in lines)
    later = make_agenda(
        program.plan, people, program.memberships, period=DateRange(date(2027, 1, 7), date(2027, 1, 31))
    )
    assert not [item for item in later.items if item.kind is AgendaKind.STEP]


@given(
    survey=strategies.coded_surveys(),
    here=st.none() | st.sets(st.sampled_from(["p-0", "p-1", "p-2"])),
    foundation=strategies.foundations(),
)
def test_every_code_of_a_person_reaches_the_plan_or_is_reported(
    survey: Survey, here: set[str] | None, foundation: Foundation
) -> None:
    """Each code is a need, gives a step or an item, is a theme or a format of that person, or is in a finding."""
    found = suggest_from_survey(survey, **OPTIONS, helps=HELP, participants=here, foundation=foundation)
    reported = {(finding.code, dict(finding.parameters).get("name")) for finding in found.findings}
    listed = [*found.proposals.proposals, *found.proposals.others]
    codes = [code for mine in survey.codes().values() for code in mine]
    grouped = Themes([*codes, *(proposal.theme for proposal in listed)])
    themes = {grouped.key(proposal.theme): proposal.participants for proposal in listed}
    formats = {wish.participant: wish.preferred_format for wish in found.brief.preferences}
    coded = [
        (use, who, code)
        for use in AnswerUse
        for who, codes in survey.codes([use]).items()
        for code in codes
        if here is None or who in here
    ]
    for use, who, code in coded:
        if use is AnswerUse.FORMAT:
            form = formats.get(who)
            assert (form and form.value == code) or {("survey:format", code), ("survey:formats", None)} & reported
        elif use is AnswerUse.EXPERTISE or (use is AnswerUse.IDEA and code not in CODES | {*HELP}):
            assert who in themes[grouped.key(code)]
        else:
            helps = (code,) if code in CODES else HELP[code]
            assert {*helps} & CODES <= {*found.brief.needs.get(who, ())}
            done = foundation.framework.done if foundation.framework is not None else frozenset[str]()
            items = {item for item in helps if item.startswith("framework:")}
            settled = items and items <= done
            assert settled or {item for item in helps if item.startswith("lead-step:")} <= {*found.brief.steps}
            assert helps or ("survey:no-help", code) in reported
    assert {*found.brief.needs} <= (here if here is not None else {*survey.codes()})
    named = {*(who for mine in themes.values() for who in mine), *(idea.from_whom for idea in found.ideas)} - {None}
    assert here is None or named <= here
    assert len(found.ideas) == len(survey.ideas)


SECRET = "my own words qx"  # noqa: S105 - what no shared page may contain


@given(found=strategies.survey_suggestions(surveys=strategies.coded_surveys(written=st.just(SECRET))))
def test_no_text_of_an_answer_becomes_a_pillar(found: SurveySuggestions) -> None:
    """Pillars, which everybody sees, and the brief and findings have codes and needs only; ideas keep the text."""
    shared = [*map(documents.dumps, found.pillars), documents.dumps(found.brief), *map(str, found.findings)]
    assert all(idea.title == SECRET for idea in found.ideas)
    assert not [text for text in shared if SECRET in text]


def test_no_text_of_an_answer_reaches_a_shared_page() -> None:
    """Plan, agenda, summary and the view of another participant contain nobody's words; one's own view does."""
    answers = [evolve(answer, text=SECRET) for answer in ANSWERS]
    survey = Survey(open_questions=[*SIX_QUESTIONS, EXPERTISE, FOUND_ON], answers=answers)
    people = [Participant(id=who, consents=agreed_on(DAY)) for who in "abcd"]
    program = Program(id="x", period=YEAR, participants=people, survey=survey)
    for who in "abcd":
        program = program.join(who, on=DAY)
    found = suggest_from_survey(survey, **OPTIONS, participants=["a", "b", "c", "d"], audiences=[BUYERS])
    ideas = [evolve(idea, owner=idea.from_whom) for idea in found.ideas]
    program = program.replan(
        on=DAY, reason="First", brief=found.brief, pillars=found.pillars, ideas=ideas, audiences=[BUYERS]
    )
    assert program.plan is not None
    agenda = make_agenda(program.plan, people, program.memberships, period=YEAR)
    shared = [program.plan.text(), program.plan.html("nl"), agenda.text("nl"), agenda.html()]
    shared += [documents.dumps(thing) for thing in (program.plan, agenda, program_summary(program, on=DAY))]
    shared.append(documents.dumps(view_for_participant(program, "d", on=DAY)))
    assert not [text for text in shared if SECRET in text]
    assert SECRET in documents.dumps(view_for_participant(program, "a", on=DAY))


def test_version_3_has_no_steps_and_audiences() -> None:
    """A brief of version 3 has no steps, and a pillar no audiences."""
    brief = PlanBrief(**OPTIONS)
    stored = documents.dump(brief)
    del stored["data"]["steps"]
    assert documents.load({**stored, "version": 3}, PlanBrief) == brief
    pillar = ContentPillar(id="x", name="X")
    stored = documents.dump(pillar)
    del stored["data"]["audiences"]
    assert documents.load({**stored, "version": 3}, ContentPillar) == pillar
    assert OpenQuestion(code="idea", use=AnswerUse.IDEA).text().endswith("?")
