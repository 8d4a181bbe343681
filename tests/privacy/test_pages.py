"""Each reader has a page: the participant, the program lead and the director."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from advocacy import DateRange, GoalKind, map_kpis
from advocacy.errors import Finding
from advocacy.goals import Goal, Observation, aggregate_observations
from advocacy.messages import Language
from advocacy.plan import Cadence, make_agenda
from advocacy.privacy import (
    DirectorPage,
    LeadPage,
    ParticipantPage,
    program_summary,
    view_for_lead,
    view_for_participant,
)
from advocacy.program import check_phase
from advocacy.run import Continuity, NextSteps, make_scorecard
from tests.lives import START, YEAR, Life, live

if TYPE_CHECKING:
    from advocacy import Program
    from advocacy.messages.blocks import Report

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
    assert "Je hield je eigen ritme aan in 3 van de 4 periodes." in text
    assert "Je kunt elke dag pauzeren of stoppen, zonder reden." in text


@pytest.mark.parametrize(
    ("cadence", "expected"),
    [
        (Cadence(1, weeks=2), "Your rhythm: 1 own post, every 2 weeks."),
        (Cadence(2), "Your rhythm: 2 own posts, every week."),
        (Cadence(0, reactions=3), "Your rhythm: 3 reactions, every week."),
        (Cadence(1, weeks=4, reactions=1), "Your rhythm: 1 own post and 1 reaction, every 4 weeks."),
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
    assert "You kept" not in page.text()
    bare = evolve(page.view, sessions=(), ideas=(), buddies=(), proposals=(), cadence=None)
    empty = ParticipantPage(view=evolve(bare, person=evolve(bare.person, consents=()))).text()
    assert "No dates are planned." in empty
    assert "No ideas yet." in empty
    assert "You gave no consent." in empty


def test_the_lead_sees_a_week_and_what_is_missing() -> None:
    """The lead's page has the dates of seven days, the number of people by status, and what the phase lacks."""
    page = pages(lived())["lead"]
    assert isinstance(page, LeadPage)
    days = {item.on for item in page.agenda.items if DAY <= item.on < DAY + timedelta(days=7)} if page.agenda else set()
    found = {date.strftime("%d").lstrip("0") + " January 2027" for date in days}
    assert all(day in page.text() for day in found)
    lacking = LeadPage(view=page.view, missing=[Finding.of("phase:goals")]).text()
    assert lacking.endswith("There is no goal. Choose one.")
    assert LeadPage(view=page.view).text().endswith("Nothing is missing.")
    talked = LeadPage(view=page.view, steps=NextSteps(on=DAY)).text()
    assert "You spoke with everybody recently." in talked


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
    assert stated.text().count("€") == 1
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
    assert "too few to show" in small
    assert "fewer than 5 people" in small


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
