"""Each reader has a page: the participant, the program lead and the director."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from advocacy import (
    Consent,
    DateRange,
    GoalKind,
    Participant,
    Program,
    Purpose,
    SelectionPolicy,
    map_kpis,
    select_pilot,
)
from advocacy.adapters.calendar import as_calendar
from advocacy.errors import Finding
from advocacy.goals import Baseline, Goal, Observation, Target, aggregate_observations
from advocacy.messages import Language
from advocacy.messages.translator import Translator
from advocacy.people import Answer, Bounds, DataSource, Membership, Survey
from advocacy.people.questions import FUTURE
from advocacy.pilot import Invitation
from advocacy.plan import Agenda, AgendaItem, AgendaKind, Cadence, Foundation, SessionFormat, Topic, make_agenda
from advocacy.plan.topics import TOPICS
from advocacy.privacy import (
    DirectorPage,
    LeadPage,
    ParticipantPage,
    program_summary,
    view_for_lead,
    view_for_participant,
)
from advocacy.program import check_phase
from advocacy.run import (
    Continuity,
    LeadRole,
    NextStep,
    NextStepRecord,
    NextSteps,
    Review,
    ReviewProposal,
    ReviewTopic,
    StepAnswer,
    StepReason,
    make_scorecard,
)
from tests.lives import START, YEAR, Life, live
from tests.samples import agreed_on

if TYPE_CHECKING:
    from advocacy.messages.blocks import Report
    from advocacy.privacy import ParticipantView

#: Ids that no text has by accident.
IDS = ["qzx-1", "qzx-2", "qzx-3", "qzx-4", "qzx-5", "qzx-6"]
DAY = START + timedelta(days=1)


def lived() -> Program:
    """Return a program in which six people do everything, with ids that no text has by accident."""
    return live([Life(id=who) for who in IDS])


def pages(program: Program) -> dict[str, Report]:
    """Return the page of the first person, of the lead and of the director."""
    assert program.plan is not None
    agenda = make_agenda(program.plan, program.participants, program.memberships, period=YEAR)
    rhythm = Continuity(participant=IDS[0], days=28, periods=4, kept=3, longest_gap=5)
    view = view_for_participant(program, IDS[0], on=DAY)
    return {
        "participant": ParticipantPage(view=view, agenda=agenda, rhythm=rhythm),
        "lead": LeadPage(view=view_for_lead(program, on=DAY), agenda=agenda, missing=check_phase(program, on=DAY)),
        "director": DirectorPage(summary=program_summary(program, on=DAY), review=program.review),
    }


@pytest.mark.parametrize("language", ["en", "nl"])
def test_pages_have_no_keys_for_a_reader_with_names(language: str) -> None:
    """With names of people, no id of a person, an idea, a pillar or a session is on a page, as text or as HTML."""
    program = lived()
    assert program.plan is not None
    names = {who: f"Person {place}" for place, who in enumerate(IDS)}
    keys = {*IDS, *(idea.id for idea in program.ideas), *(session.id for session in program.plan.sessions)} - {"open"}
    spoken = Language(language, names=names)
    for page in pages(program).values():
        for text in (page.text(spoken), page.html(spoken)):
            assert [key for key in keys if re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", text)] == []


def test_pages_without_names_have_roles() -> None:
    """A participant is "you" and others are colleagues; the lead sees the ids of the app; the director sees nobody."""
    found = {name: page.text() for name, page in pages(lived()).items()}
    assert "You take part." in found["participant"]
    assert "qzx" not in found["participant"] + found["director"]
    assert "qzx-1" in found["lead"]


def test_a_participant_sees_their_own_rhythm_and_data() -> None:
    """The page has the plan, the kept periods, each stored field with its readers, and how to leave; no rank."""
    page = pages(lived())["participant"]
    text = page.text("nl")
    titles = ("Jouw plan", "Jouw agenda", "Jouw ideeën", "Jouw eigen ritme", "Pauzeren of stoppen")
    assert [text.count(f"\n{title}\n---") for title in titles] == [1] * len(titles)
    assert "Jouw ritme lukte in 3 van de 4 periodes van 2 weken. Minder mag ook." in text
    assert "Je kunt elke dag pauzeren of stoppen, zonder reden." in text


@pytest.mark.parametrize(
    ("cadence", "expected"),
    [
        (Cadence(1, weeks=2), "Your rhythm: one post of your own every 2 weeks."),
        (Cadence(2), "Your rhythm: 2 posts of your own every week."),
        (Cadence(0, reactions=3), "Your rhythm: 3 reactions every week."),
        (Cadence(1, weeks=4, reactions=1), "Your rhythm: one post of your own and one reaction every 4 weeks."),
        (Cadence(0), "You read what others post."),
    ],
)
def test_a_cadence_is_a_sentence(cadence: Cadence, expected: str) -> None:
    """A cadence is said in posts and reactions, and listening is fine."""
    view = evolve(view_for_participant(lived(), IDS[0], on=DAY), cadence=cadence)
    assert expected in ParticipantPage(view=view).text()


@pytest.mark.parametrize("rhythm", [None, Continuity(participant=IDS[0], days=2, periods=0, kept=0, longest_gap=0)])
def test_a_participant_page_needs_no_history(rhythm: Continuity | None) -> None:
    """Without an agenda the dates are those of the sessions; without a whole period no rhythm is judged."""
    page = ParticipantPage(view=view_for_participant(lived(), IDS[0], on=DAY), rhythm=rhythm)
    assert "as you had planned" not in page.text()
    bare = evolve(page.view, sessions=(), ideas=(), buddies=(), proposals=(), cadence=None)
    empty = ParticipantPage(view=evolve(bare, person=evolve(bare.person, consents=()))).text()
    assert "Nothing is planned." in empty
    assert "No ideas yet." in empty
    assert "You did not agree to anything." in empty


def test_the_lead_sees_a_week_and_what_is_missing() -> None:
    """The lead's page has the dates of seven days, the number of people by status, and what the phase lacks."""
    page = pages(lived())["lead"]
    assert isinstance(page, LeadPage)
    days = {item.on for item in page.agenda.items if DAY <= item.on < DAY + timedelta(days=7)} if page.agenda else set()
    found = {date.strftime("%d").lstrip("0") + " January 2027" for date in days}
    assert all(day in page.text() for day in found)
    lacking = LeadPage(view=page.view, missing=[Finding.of("phase:goals")]).text()
    assert "There is no goal. Choose one." in lacking
    bare = evolve(page.view, foundation=None, kpis=None, plan=None)
    running = Finding.of("phase:running", "period", end=YEAR.end)
    assert LeadPage(view=bare, missing=[running]).text().endswith("Nothing is missing.")
    talked = LeadPage(view=page.view, steps=NextSteps(on=DAY)).text()
    assert "You spoke with everybody recently." in talked
    waiting = NextSteps(on=DAY, waiting=2, waiting_people=IDS[:2], findings=[Finding.of("next-steps:waiting", count=2)])
    names = Language("nl", names={IDS[0]: "Ann", IDS[1]: "Bo"})
    assert "voor deze week is bereikt. Dat zijn: Ann, Bo." in LeadPage(view=page.view, steps=waiting).text(names)


def test_the_director_sees_outcomes_first_with_money_in_the_stated_currency() -> None:
    """A metric in money has the currency; without one it is a number, and the page says so; no other metric has it."""
    goal = Goal(id="g-1", kind=GoalKind.RECRUITMENT, statement="Colleagues through colleagues")
    kpis = map_kpis([goal])
    period = DateRange(date(2027, 1, 1), date(2027, 3, 31))
    costs = {"internal_hiring_cost": 100_000, "external_hiring_cost": 23_450, "hires": 10}
    amounts = [Observation(measure=name, value=value, when=period) for name, value in costs.items()]
    card = make_scorecard(kpis, aggregate_observations(amounts, periods=[period]), period=period)
    summary = evolve(program_summary(lived(), on=DAY), goals=[goal])
    stated = DirectorPage(summary=summary, scorecard=card, currency="EUR")
    bare = evolve(stated, currency=None)
    assert "€12,345" in stated.text()
    assert "€\N{NO-BREAK SPACE}12.345" in stated.html("nl")
    assert stated.text().count("€") == 2
    assert "€" not in bare.text()
    assert "The currency of the program is not stated" in bare.text()
    assert "currency" not in stated.text()
    assert stated.text().splitlines()[3] == "Colleagues through colleagues"


def test_the_director_sees_no_small_group() -> None:
    """Numbers of people below the minimum are left out, and a program without goals says so."""
    page = DirectorPage(summary=evolve(program_summary(lived(), on=DAY), goals=()))
    assert "The program has no goals yet." in page.text()
    assert "There is nothing to decide now." in page.text()
    assert repr(page).startswith("<DirectorPage ")
    small = DirectorPage(summary=program_summary(live([Life(id=who) for who in IDS[:3]]), on=DAY)).text()
    assert "not shown" in small
    assert "fewer than 5" in small


def test_the_director_sees_groups_and_future_plans() -> None:
    """The requested groups, and what people expect of the future, are on the page, with words for each code."""
    people = [Participant(id=f"p-{n}", attributes={"department": "IT"}, consents=agreed_on(START)) for n in range(12)]
    answers = [Answer(participant=f"p-{n}", question="future", text="More", codes=["growth"]) for n in range(6)]
    program = Program(id="x", period=YEAR, participants=people, survey=Survey(open_questions=[FUTURE], answers=answers))
    page = DirectorPage(summary=program_summary(program, on=DAY, by=["department"]))
    lines = [line.split() for line in page.text(Language("nl", names={"growth": "Groei"})).splitlines()]
    assert ["IT", "12"] in lines
    assert ["toekomstplannen:", "Groei", "mensen"] in lines
    assert ["ja", "6"] in lines


def test_no_caption_repeats_the_heading_above_it() -> None:
    """A table under a heading that says the same has its name for screen readers only."""
    for page in pages(lived()).values():
        shown = page.html()
        headings = re.findall("<h2[^>]*>([^<]*)</h2>", shown)
        assert not {*headings} & {*re.findall("<caption>([^<]*)</caption>", shown)}
        assert {*headings} & {*re.findall('aria-label="([^"]*)"', shown)}


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_page_is_a_whole_document(language: str) -> None:
    """A document has its language, a title and one heading of the first level, and loads nothing."""
    for page in pages(lived()).values():
        assert isinstance(page, (ParticipantPage, LeadPage, DirectorPage))
        shown = page.document(language)
        assert shown.startswith(f'<!DOCTYPE html><html lang="{language}">')
        assert shown.count("<h1 ") == shown.count("<title>") == shown.count("<main>") == 1
        assert page.html(language) in shown
        assert not re.search("(src|href)=|url\\(|@import", shown)
        assert page._repr_html_() == page.html()
        assert "qzx" not in repr(page).replace(IDS[0], "")


def _person(**changes: Any) -> ParticipantView:
    """Return the view of the first person, with other values of that person."""
    view = view_for_participant(lived(), IDS[0], on=DAY)
    return evolve(view, person=evolve(view.person, **changes))


@pytest.mark.parametrize(
    ("purposes", "expected"),
    [
        ([Purpose.PARTICIPATION], "Je activiteit wordt niet geteld."),
        ([Purpose.PARTICIPATION, Purpose.MEASUREMENT], "Er zijn nog geen cijfers over jouw ritme."),
    ],
)
def test_a_rhythm_without_numbers_says_why(purposes: list[Purpose], expected: str) -> None:
    """Only a person without consent to measurement reads that their activity is not counted."""
    view = _person(consents=[Consent(purpose=purpose, given=START) for purpose in purposes])
    assert expected in ParticipantPage(view=view).text("nl")


def test_a_rhythm_names_its_period() -> None:
    """The kept weeks are those of the stated period, and fewer is fine."""
    view = evolve(_person(), cadence=Cadence(1))
    rhythm = Continuity(participant=IDS[0], days=84, periods=12, kept=9, longest_gap=5)
    page = ParticipantPage(view=view, rhythm=rhythm, rhythm_period=DateRange(date(2027, 1, 4), date(2027, 4, 2)))
    assert "Van 4 januari 2027 tot en met 2 april 2027 lukte jouw ritme in 9 van de 12 weken." in page.text("nl")


def test_stored_values_and_readers_follow_the_consents() -> None:
    """A stored 0 is shown; what the lead sees depends on what this person agreed to."""
    agreed_to = [Consent(purpose=Purpose.PARTICIPATION, given=START)]
    values: dict[str, Any] = {
        "activity": 0.0,
        "activity_source": DataSource.MEASURED,
        "motivation": 0.0,
        "measures": {},
        "network_size": None,
        "network_size_source": None,
        "bounds": {"network_size": Bounds(500), "activity_index": Bounds(1, 2)},
    }
    text = ParticipantPage(view=_person(**values, consents=agreed_to)).text()
    rows = {line.split("  ")[0]: line for line in text.splitlines()}
    assert re.search("0% +no: you did not agree +no$", rows["social activity"])
    assert re.search("0% +yes, because you agreed +no$", rows["motivation"])
    assert "only what you stated yourself" in rows["ranges instead of numbers"]
    assert "≥ 500" in rows["ranges instead of numbers"]
    assert "You agreed to: taking part (4 January 2027). You can take this back any day" in text
    assert "You did not agree to: measuring own activity, personal attention, being named in good news." in text
    more = _person(network_size=850, network_size_source=DataSource.SELF_REPORTED, time_per_month=timedelta(hours=2))
    known = ParticipantPage(view=evolve(more, invitation=Invitation(participant=IDS[0], sent=START))).text("nl")
    assert re.search("netwerkomvang +850 ", known)
    assert re.search("tijd per maand +2 uur ", known)
    assert re.search("uitnodiging +4 januari 2027 ", known)
    refused = ParticipantPage(view=_person(consents=[])).text()
    assert "yes, because you agreed" not in refused
    assert "only in totals" not in refused


def test_members_of_an_earlier_wave_stay_in_the_pilot_group() -> None:
    """After a second wave, a member of the first one is still in the pilot group, for themselves and for the lead."""
    program = lived()
    assert program.pilot is not None
    pilot, (first, *_) = program.pilot, program.pilot.members
    policy = SelectionPolicy(size=len(pilot.members) + 1, exclude_inactive=False)
    day = program.revisions[-1].on
    newcomer = Participant(id="qzx-9", consents=[Consent(purpose=Purpose.PARTICIPATION, given=START)])
    pool = [*program.participants, newcomer]
    wave = select_pilot(pool, policy, on=day, previous_members=pilot.members).require()
    assert first not in wave.members
    later = program.revise(on=day, reason="A second wave", participants=[*program.participants, newcomer], pilot=wave)
    assert view_for_participant(later, first, on=day).member
    assert first in view_for_lead(later, on=day).members
    assert "not in the pilot group" not in ParticipantPage(view=view_for_participant(later, first, on=day)).text()


@pytest.mark.parametrize(
    ("status", "expected", "absent"),
    [
        ("pause", "tell Lou when you want to start again", "come back any day"),
        ("leave", "You can come back any day. Tell Lou.", "You can pause or leave"),
    ],
)
def test_pausing_and_leaving_name_the_lead(status: str, expected: str, absent: str) -> None:
    """A paused person reads how to resume; a person who left does not read how to leave."""
    view = view_for_participant(lived(), IDS[0], on=DAY)
    stay = getattr(Membership(participant=IDS[0], joined=START), status)(DAY)
    away = DateRange(DAY + timedelta(days=9), DAY + timedelta(days=12))
    stays = [evolve(stay, away=[] if status == "leave" else [away])]
    text = ParticipantPage(view=evolve(view, memberships=stays), lead="Lou").text()
    assert expected in text
    assert absent not in text
    assert ("left on 5 January 2027" if status == "leave" else "pause or absence: from 5 January 2027") in text


def test_dates_are_four_weeks_then_sessions() -> None:
    """A page lists four weeks and the later sessions, counts many colleagues, and says when the program ends."""
    view = view_for_participant(lived(), IDS[0], on=DAY)
    meeting, other = (
        Topic(code=code, formats=[SessionFormat.GROUP], time=timedelta(hours=1)) for code in ("meeting", "video")
    )

    def item(days: int, who: list[str], topic: Topic | None = meeting) -> AgendaItem:
        kind = AgendaKind.POST if topic is None else AgendaKind.SESSION
        return AgendaItem(
            on=DAY + timedelta(days=days), kind=kind, participants=who, topic=topic, provisional=not topic
        )

    items = [item(1, IDS), item(2, IDS[:5], other), item(3, IDS[:3]), item(4, IDS[:1], None)]
    items += [item(40, IDS), item(41, IDS[:2], other), item(50, IDS[:1], None)]
    page = ParticipantPage(view=evolve(view, ideas=()), agenda=Agenda(period=YEAR, items=items))
    text = page.text()
    found = ("with the group", "with 4 colleagues", "with 2 colleagues", "This page shows four weeks.")
    assert [part for part in found if part not in text] == []
    assert "Then: a monthly meeting, on 14 February 2027." in text
    assert "Daarna: de maandelijkse bijeenkomst, op 14 februari 2027." in page.text("nl")
    names = Language("en", names={who: f"Person {who[-1]}" for who in IDS})
    assert "with Person 2, Person 3" in page.text(names)
    assert "once your profile" in text
    posted = Continuity(participant=IDS[0], days=28, periods=4, kept=3, longest_gap=5)
    assert "once your profile" not in evolve(page, rhythm=posted).text()
    last = evolve(view, on=view.period.end, sessions=())
    assert "The program ends on " in ParticipantPage(view=last).text()
    over = evolve(view, on=view.period.end + timedelta(days=1), sessions=())
    assert "The program ended on" in ParticipantPage(view=over).text()


def test_the_lead_sees_gaps_suggestions_and_own_time() -> None:
    """The lead reads the time of the week, who did not answer, personal suggestions, and what really is missing."""
    view = view_for_lead(lived(), on=DAY)
    advice = ReviewProposal(
        topic=ReviewTopic.CADENCE,
        advice=Finding.of("review:own:slower"),
        evidence=[Finding.of("review:own:kept", "continuity", kept=1, stretches=4)],
        participant=IDS[1],
    )
    review = Review(period=YEAR, on=DAY, proposals=[advice])
    invited = [Invitation(participant=IDS[2], sent=START)]
    session = AgendaItem(on=DAY, kind=AgendaKind.SESSION, participants=IDS[:2], time=timedelta(hours=4))
    post = AgendaItem(on=DAY, kind=AgendaKind.POST, participants=IDS[:1])
    asked = evolve(view, review=review, invitations=invited, foundation=Foundation())
    text = LeadPage(view=asked, agenda=Agenda(period=YEAR, items=[post, session])).text("nl")
    assert "Jouw tijd deze week: 4 uur" in text
    assert text.index("Met jou erbij") < text.index("Wat collega's zelf doen")
    assert "Uitgenodigd, nog geen antwoord: qzx-3." in text
    assert "Voor qzx-2, uit de terugblik:" in text
    assert "Profielen die nog niet bevestigd zijn: qzx-1" in text
    assert "Er is niets gepland." in LeadPage(view=view, agenda=Agenda(period=YEAR)).text("nl")


def test_the_director_reads_sentences() -> None:
    """A goal without a scorecard says so; a decision has its reason and the goal's sentence, and is about no topic."""
    goal = Goal(id="g-1", kind=GoalKind.RECRUITMENT, statement="Colleagues through colleagues")
    summary = evolve(program_summary(lived(), on=DAY), goals=[goal])
    why = [Finding.of("review:no-outcome", "goals[0]", goal="recruitment", which="")]
    proposals = [
        ReviewProposal(topic=topic, advice=Finding.of(code, goal="recruitment", which="", topic="video"), evidence=why)
        for topic, code in ((ReviewTopic.GOAL, "review:goal:silent"), (ReviewTopic.TOPIC, "review:topic"))
    ]
    text = DirectorPage(summary=summary, review=Review(period=YEAR, on=DAY, proposals=proposals)).text()
    assert "Nothing has been measured for this goal yet." in text
    assert "video" not in text
    assert re.search(r"Colleagues through colleagues · .* Reason: No outcome has a value", text)
    wait = ReviewProposal(
        topic=ReviewTopic.NEXT_WAVE,
        advice=Finding.of("review:wave:wait:unasked"),
        evidence=[Finding.of("review:unasked", "readiness")],
    )
    page = DirectorPage(summary=summary, review=Review(period=YEAR, on=DAY, proposals=[wait]))
    assert "Do not invite a new group yet. Reason: People were not surveyed again." in page.text()
    assert page.html().lower().count("people were not surveyed again") == 1
    survey = evolve(wait, topic=ReviewTopic.COLLECT, advice=Finding.of("review:collect:survey"))
    both = DirectorPage(summary=summary, review=Review(period=YEAR, on=DAY, proposals=[wait, survey])).text()
    assert "Do not invite a new group yet. Survey people again: how" in both
    assert both.count("Reason: ") == 1
    unsure = [
        Finding.of("review:readiness:cannot_tell", "readiness.status"),
        Finding.of("readiness:few-answers", "readiness.answers", measures="trust", seen=1, minimum=12),
    ]
    review = Review(period=YEAR, on=DAY, proposals=[evolve(wait, evidence=unsure)])
    assert "Reason: Trust: 1 answer. A conclusion" in DirectorPage(summary=summary, review=review).text()
    review = Review(period=YEAR, on=DAY, proposals=[evolve(wait, evidence=unsure[:1])])
    assert "Reason: Readiness: too little is known" in DirectorPage(summary=summary, review=review).text()


@pytest.mark.parametrize(("language", "no", "source"), [("en", "no", "stated by you"), ("nl", "nee", "door jou")])
def test_a_participant_reads_their_answers_and_sources(language: str, no: str, source: str) -> None:
    """An answer to a step is an answer, and a value that the person stated is theirs."""
    view = view_for_participant(lived(), IDS[0], on=DAY)
    step = NextStepRecord(participant=IDS[0], step=StepReason.IDEA, on=DAY)
    person = evolve(view.person, activity=0.5, activity_source=DataSource.SELF_REPORTED)
    view = evolve(view, person=person, step_records=[step, evolve(step, answer=StepAnswer.NO)])
    text = ParticipantPage(view=view).text(language)
    day = Translator(language).formats.date(DAY)
    assert re.search(rf" \({day}\), [^(]* \({day}; {no}; ", text)
    assert source in text


def test_a_session_on_the_page_of_the_lead_has_a_line_for_each_person() -> None:
    """The steps of one session have a heading, and an item for each person with a point."""
    first = Finding.of("next-step:session:topic", session="s-1", topic="writing", on=DAY)
    steps = [
        NextStep(
            participant=who,
            role=LeadRole.MOTIVATE,
            on=DAY,
            evidence=[first, *[Finding.of("next-step:steady", count=4)] * (who != IDS[2])],
            suggestion=Finding.of("suggestion:session"),
        )
        for who in IDS[:3]
    ]
    page = LeadPage(view=view_for_lead(lived(), on=DAY), steps=NextSteps(on=DAY, steps=steps)).html()
    assert f"<li>{IDS[0]}: Is posting steadily.</li><li>{IDS[1]}: Is posting" in page
    assert f"<li>No other points: {IDS[2]}.</li>" in page


def test_outcomes_are_sentences() -> None:
    """An outcome has its period, what is expected, its target and the conclusion; what is not measured is listed."""
    goal = Goal(id="g-1", kind=GoalKind.RECRUITMENT, statement="Colleagues through colleagues")
    kpis = map_kpis([goal])
    period = DateRange(date(2027, 1, 1), date(2027, 3, 31))
    before = DateRange(date(2026, 10, 1), date(2026, 12, 31))
    metric = next(metric for metric in kpis.goals[0].primary if metric.code == "referral_applications")

    def text(count: int, **changes: object) -> str:
        values: dict[str, object] = {"baseline": Baseline(Decimal(10), before), "value": 40, "by": date(2027, 12, 31)}
        seen = aggregate_observations(
            [Observation(measure="referral_applications", value=count, when=period)], periods=[period]
        )
        target = Target(metric=metric, **{**values, **changes})  # type: ignore[arg-type]
        card = make_scorecard(kpis, seen, period=period, targets=[target])
        return DirectorPage(summary=evolve(program_summary(lived(), on=DAY), goals=[goal]), scorecard=card).text()

    assert re.search(r"referral: 90 from 1 January 2027 to 31 March 2027 \(probably between", text(90))
    assert re.search(r"\d expected; target 40 by 31 December 2027: ahead\.", text(90))
    assert "Too early to say (11; by chance alone it can be" in text(11)
    assert "we cannot say what to expect" in text(20, baseline=None)
    assert "Too little data" in text(2, minimum_count=500)
    assert "target 5 by 31 December 2027" in text(90, baseline=None, hold=True, value=5)
    assert text(90).count("Not measured yet: ") == 1


@pytest.mark.parametrize(
    ("language", "own", "lead", "buddy"),
    [
        ("en", "on your own, or with a colleague", "on their own or with a colleague", "with your buddy"),
        ("nl", "zelf of met een collega", "zelf of met een collega", "met je buddy"),
    ],
)
def test_buddy_work_without_a_buddy_does_not_mention_one(language: str, own: str, lead: str, buddy: str) -> None:
    """Pages, agendas and calendars do not say "with your buddy" about people who are known to have none."""
    program = lived()
    work = [
        AgendaItem(on=DAY, kind=AgendaKind.BUDDY, participants=[who], topic=TOPICS[0], time=timedelta(hours=1))
        for who in IDS[:3]
    ]
    known = Agenda(period=YEAR, items=work)
    alone = evolve(known, findings=[Finding.of("agenda:alone", "buddies", participant=IDS[0])])
    nobody = evolve(known, findings=[Finding.of("plan:buddies", "plan.brief.buddies")])
    stamp = datetime(2027, 1, 4, tzinfo=UTC)
    for agenda, count in ((known, 0), (alone, 1), (nobody, 3)):
        page = ParticipantPage(view=view_for_participant(program, IDS[0], on=DAY), agenda=agenda).text(language)
        calendar, mine = (
            unfold(
                as_calendar(
                    agenda, program="p", zone=ZoneInfo("UTC"), stamp=stamp, language=language, participant=participant
                )
            )
            for participant in (None, IDS[0])
        )
        assert [own in page, own in mine.replace("\\,", ","), lead in calendar] == [count > 0] * 3
        assert [buddy in page, buddy in mine.replace("\\,", ",")] == [count == 0] * 2
        assert calendar.count(lead) == count
        rows = [line for line in agenda.text(language).splitlines() if lead in line]
        assert [line.count("qzx") for line in rows] == ([count] if count else [])


def unfold(calendar: str) -> str:
    """Return the text of a calendar without the ends of lines that fold it."""
    return calendar.replace("\r\n ", "")
