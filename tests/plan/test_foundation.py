"""The foundation: missing and unknown items, and shared themes of the page and its people."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.errors import UnknownNameError, ValidationError
from advocacy.frozen_map import FrozenMap
from advocacy.messages.translator import Translator
from advocacy.people import Answer, AnswerUse, ChoiceQuestion, Survey
from advocacy.people.questions import EXPERTISE, FOUND_ON, SIX_QUESTIONS
from advocacy.plan.foundation import (
    Checklist,
    ChecklistGaps,
    ChecklistItem,
    ChecklistKind,
    Foundation,
    FoundationCheck,
    FoundationReport,
    check_foundation,
    check_obstacles,
)
from advocacy.plan.obstacles import OBSTACLE_HELP
from advocacy.plan.pillars import ThemeOwner, compare_themes, suggest_pillars, survey_sources
from advocacy.plan.topics import TOPICS
from advocacy.rules import comparison_key
from advocacy.testing import strategies
from tests.samples import faults

DAY = date(2027, 1, 4)
PROFILE, PAGE = Checklist.profile(), Checklist.page()
REQUIRED = [item.code for item in PROFILE.items if item.required]
PAGE_REQUIRED = [item.code for item in PAGE.items if item.required]


def seen(*done: str, unclear: tuple[str, ...] = ()) -> FoundationCheck:
    """Say what was seen."""
    return FoundationCheck(checked_on=DAY, done=done, unclear=unclear)


# ---------------------------------------------------------------- checklists


@pytest.mark.parametrize("items", [PROFILE, PAGE], ids=["profile", "page"])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_items_have_text_and_reason(items: Checklist, language: str) -> None:
    """Each item of the library has its own text and reason in both languages."""
    texts = [name for item in items.items for name in (item.text(language), item.why(language))]
    assert all(text and ":" not in text for text in texts)
    assert len(set(texts)) == len(texts)
    assert [item.text("en") for item in items.items] != [item.text("nl") for item in items.items]


def test_own_wording_comes_first() -> None:
    """An app may word an item; an item without a message has its code and no reason."""
    own = ChecklistItem(code="profile:photo", wording="Het portret", reason="Zo hoort het")
    assert (own.text(), own.why(), own.text("nl")) == ("Het portret", "Zo hoort het", "Het portret")
    bare = ChecklistItem(code="pet")
    assert (bare.text(), bare.why("nl")) == ("pet", "")


def test_items_are_looked_up_by_code() -> None:
    """A code finds its item in any Unicode form; an unknown code suggests the nearest."""
    items = Checklist(kind=ChecklistKind.PAGE, items=[ChecklistItem(code="café"), *PAGE.items])
    assert items.item(unicodedata.normalize("NFD", "café")) is items.items[0]
    with pytest.raises(UnknownNameError) as error:
        PROFILE.item("profile:foto")
    assert error.value.findings[0]["nearest"] == "profile:photo"
    with pytest.raises(ValidationError):
        PROFILE.item("")


def test_invalid_checklists_are_refused() -> None:
    """Empty lists and duplicate items are rejected."""
    with pytest.raises(ValidationError) as error:
        Checklist(kind=ChecklistKind.PAGE, items=[])
    assert faults(error) == [("empty", "items")]
    with pytest.raises(ValidationError) as error:
        Checklist(kind=ChecklistKind.PAGE, items=[ChecklistItem(code="a"), ChecklistItem(code="a", required=False)])
    assert faults(error) == [("repeated", "items[1].code")]


@given(strategies.checklists())
def test_checklist_repr_is_evaluable(items: Checklist) -> None:
    """The repr of a checklist builds an equal one."""
    names = {"Checklist": Checklist, "ChecklistItem": ChecklistItem, "ChecklistKind": ChecklistKind}
    assert eval(repr(items), names) == items  # noqa: S307
    assert items.codes == tuple(item.code for item in items.items)


# ---------------------------------------------------------------- gaps


def test_items_are_missing_unknown_or_done() -> None:
    """An item looked for and not found is missing, an item not visible is unknown, the rest is done."""
    full = [code for code in PROFILE.codes if code not in {"profile:about", "profile:photo", "profile:open"}]
    found = check_foundation(Foundation(profiles={"p-1": seen(*full, unclear=("profile:photo",))}), ["p-1", "p-2"])
    gaps, other = found.profiles
    assert (gaps.missing, gaps.helpful, gaps.unknown) == (("profile:about",), ("profile:open",), ("profile:photo",))
    assert (gaps.in_order, gaps.checked_on) == (False, DAY)
    assert [(finding.code, finding["field"]) for finding in gaps.findings] == [
        ("foundation:missing", "item:profile:about"),
        ("foundation:helpful", "item:profile:open"),
    ]
    assert str(gaps.findings[0]) == "profiles[p-1]: Missing: An About text in your own words."
    assert gaps.findings[0].text("nl") == "Ontbreekt: Een Info-tekst in je eigen woorden."
    assert (other.missing, other.unknown, other.in_order, other.checked_on) == ((), PROFILE.codes, None, None)


def test_required_items_decide_representativeness() -> None:
    """Required items decide, helpful ones do not; an unknown required item leaves it open."""
    rest = REQUIRED[1:]
    checks = {
        "all": seen(*PROFILE.codes),
        "required": seen(*REQUIRED),
        "open": seen(*rest, unclear=(REQUIRED[0],)),
        "short": seen(*rest),
        "unsure": seen(*REQUIRED, unclear=("profile:recent",)),
    }
    found = check_foundation(Foundation(profiles=checks), list(checks)[::-1])
    assert {gaps.participant: gaps.in_order for gaps in found.profiles} == {
        "all": True,
        "required": True,
        "open": None,
        "short": False,
        "unsure": True,
    }
    assert [gaps.participant for gaps in found.profiles] == sorted(checks)


def test_group_is_reported_in_numbers() -> None:
    """Profiles that are not representative or not checked are counted, and nobody is named."""
    checks = {f"p-{n}": seen(*REQUIRED) for n in range(5)} | {"p-8": seen("profile:photo"), "p-9": seen()}
    page = seen(*PAGE.codes)
    nine = [f"p-{n}" for n in range(10)][1:]
    found = check_foundation(Foundation(profiles=checks, page=page), nine)
    assert list(map(str, found.findings)) == [
        "profiles: 2 of 9 members have no representative profile.",
        "profiles: 3 of 9 profiles were not fully checked. Go through them with their owners.",
    ]
    some = check_foundation(Foundation(profiles=checks, page=page), ["p-1", "p-5", "p-9"])
    assert [finding.text("nl") for finding in some.findings] == [
        "1 van de 3 leden heeft geen representatief profiel.",
        "1 van de 3 profielen is niet helemaal bekeken. Loop het samen met de eigenaar door.",
    ]


def test_page_has_its_own_checklist() -> None:
    """An unchecked page is unknown; a checked page has its gaps."""
    nobody = check_foundation(Foundation(), [])
    assert [finding.code for finding in nobody.findings] == ["foundation:page-unknown"]
    assert nobody.in_order is None
    page = seen(*PAGE_REQUIRED[1:], "page:vacancies", unclear=("page:recent",))
    found = check_foundation(Foundation(page=page), [])
    assert [(finding.path, finding["field"]) for finding in found.findings] == [
        ("page", "item:page:logo"),
        ("page", "item:page:linked"),
    ]
    assert found.in_order is False
    assert check_foundation(Foundation(page=seen(*PAGE_REQUIRED)), []).in_order is True


@given(st.from_type(FoundationReport))
def test_every_item_has_one_state(found: FoundationReport) -> None:
    """No item is both missing and unknown; missing comes first, then unknown."""
    for gaps in (*found.profiles, found.page):
        parts = (*gaps.missing, *gaps.helpful, *gaps.unknown)
        assert len(set(parts)) == len(parts)
        assert (gaps.in_order is False) is bool(gaps.missing)
        assert len(gaps.findings) == len(gaps.missing) + len(gaps.helpful)
        assert (gaps.in_order is None) <= bool(gaps.unknown)
    every = [gaps.in_order for gaps in (*found.profiles, found.page)]
    assert found.in_order is (False if False in every else None if None in every else True)


@given(strategies.foundations(people=st.sampled_from(["p-1", "p-2", "p-3"])), st.permutations(["p-1", "p-2", "p-3"]))
def test_order_and_other_checks_do_not_matter(known: Foundation, listed: list[str]) -> None:
    """Another order of people gives the same, and checks of other people change nothing."""
    assert check_foundation(known, listed) == check_foundation(known, sorted(listed))
    alone = {who: check for who, check in known.profiles.items() if who in listed[:2]}
    assert check_foundation(known, listed[:2]) == check_foundation(evolve(known, profiles=alone), listed[:2])


def test_unknown_ids_and_codes_are_reported_together() -> None:
    """Every unknown code and id is reported with the nearest one."""
    with pytest.raises(UnknownNameError) as error:
        Foundation(profiles={"p-1": seen("profile:foto", unclear=("page:logo",))}, page=seen("page:logos"))
    assert [(finding.path, finding["nearest"]) for finding in error.value.findings] == [
        ("profiles[p-1].done", "profile:photo"),
        ("profiles[p-1].unclear", ""),
        ("page.done", "page:logo"),
    ]
    known = Foundation(profiles={"p-17": seen()})
    with pytest.raises(UnknownNameError) as error:
        check_foundation(known, ["p-01", "p-10"], known=["p-10", "p-18"])
    assert [finding.path for finding in error.value.findings] == ["participants[0]", "foundation.profiles[p-17]"]
    assert check_foundation(known, ["p-17"], known=["p-17", "p-18"]).profiles[0].participant == "p-17"


def test_all_problems_are_reported_together() -> None:
    """Items both done and unknown, swapped lists, duplicates and wrong types are reported with their paths."""
    with pytest.raises(ValidationError) as error:
        seen("a", "b", unclear=("b", "a"))
    assert faults(error) == [("foundation:both", "unclear"), ("foundation:both", "unclear")]
    with pytest.raises(ValidationError) as error:
        Foundation(profile_items=PAGE, page_items=PROFILE)
    assert faults(error) == [
        ("foundation:kind", "profile_items.kind"),
        ("foundation:kind", "page_items.kind"),
    ]
    with pytest.raises(ValidationError) as error:
        check_foundation("no", [""], known=[3])  # type: ignore[arg-type, list-item]
    assert [path for _, path in faults(error)] == ["foundation", "participants[0]", "known[0]"]
    with pytest.raises(ValidationError) as error:
        check_foundation(Foundation(), ["p-1", "p-1"])
    assert faults(error) == [("repeated", "participants[1].id")]
    with pytest.raises(ValidationError) as error:
        Foundation(profiles={"p-1": "secret"})  # type: ignore[dict-item]
    assert "secret" not in str(error.value)


def test_profile_repr_has_no_gaps() -> None:
    """The gaps of a profile are in no repr."""
    known = Foundation(profiles={"p-1": seen("profile:photo")})
    gaps = check_foundation(known, ["p-1"])
    assert repr(known.profiles["p-1"]) == "<FoundationCheck>"
    assert repr(known) == "<Foundation: 1 profiles looked at>"
    assert (repr(gaps.profiles[0]), repr(gaps.page)) == (
        "<ChecklistGaps of p-1>",
        "<ChecklistGaps of the organisation>",
    )
    assert isinstance(known.profiles, FrozenMap)
    assert hash(known) == hash(evolve(known))
    assert ChecklistGaps() == ChecklistGaps()


# ---------------------------------------------------------------- themes


def test_themes_of_page_and_people_are_compared() -> None:
    """Themes of both, of the page only and of people only, with the people, for any spelling."""
    people = {"p-2": {"CRAFT", "Bees"}, "p-1": ["bees", unicodedata.normalize("NFD", "Énergie")], "p-3": []}
    found = compare_themes(["Craft", "craft", " Growth"], people)
    assert [(owner.theme, owner.participants) for owner in found.shared] == [("Craft", ("p-2",))]
    assert [(owner.theme, owner.participants) for owner in found.page_lacks] == [
        ("Bees", ("p-1", "p-2")),
        ("Énergie", ("p-1",)),
    ]
    assert found.people_lack == ("Growth",)
    assert [(finding.code, finding["theme"]) for finding in found.findings] == [
        ("themes:page", "Bees"),
        ("themes:page", "Énergie"),
        ("themes:people", "Growth"),
    ]
    assert found.findings[0]["count"] == 2
    assert repr(found.page_lacks[0]) == "<ThemeOwner Bees>"


_some = st.lists(st.sampled_from(["Bees", "bees ", "BEES", "Craft", "Straße", "STRASSE", "a  b", "a b"]), max_size=5)


@given(_some, st.dictionaries(st.sampled_from(["p-1", "p-2", "p-3"]), _some), st.randoms(use_true_random=False))
def test_every_theme_is_in_one_part(page: list[str], people: dict[str, list[str]], shuffled: Any) -> None:
    """Each theme appears once, in its part, in any input order."""
    found = compare_themes(page, people)
    shown = {comparison_key(theme) for theme in page}
    brought: dict[str, set[str]] = {}
    for who, themes in people.items():
        for theme in themes:
            brought.setdefault(comparison_key(theme), set()).add(who)

    def by_theme(part: tuple[ThemeOwner, ...]) -> dict[str, tuple[str, ...]]:
        return {comparison_key(owner.theme): owner.participants for owner in part}

    assert by_theme(found.shared) == {key: tuple(sorted(who)) for key, who in brought.items() if key in shown}
    assert by_theme(found.page_lacks) == {key: tuple(sorted(who)) for key, who in brought.items() if key not in shown}
    assert [comparison_key(theme) for theme in found.people_lack] == sorted(shown - brought.keys())
    other = {who: shuffled.sample(themes, len(themes)) for who, themes in reversed(people.items())}
    assert compare_themes(page[::-1], other) == found


@given(st.from_type(ThemeOwner))
def test_theme_owners_are_values(theme: ThemeOwner) -> None:
    """A theme with its people hashes, and its repr names nobody."""
    assert hash(theme) == hash(evolve(theme))
    assert repr(theme) == f"<ThemeOwner {theme.theme}>"


def test_wrong_types_of_themes_are_reported_together() -> None:
    """Text in place of themes, empty themes and ids, and other types are reported with their paths only."""
    with pytest.raises(ValidationError) as error:
        compare_themes("Craft", {"p-1": "secret", "": ["a"], "p-2": ["b", 3], "p-3": 4})  # type: ignore[dict-item, list-item]
    assert [path for _, path in faults(error)] == [
        "page",
        "people[p-1]",
        "people.keys",
        "people[p-2][1]",
        "people[p-3]",
    ]
    assert "secret" not in str(error.value)
    with pytest.raises(ValidationError) as error:
        compare_themes([""], ["p-1"])  # type: ignore[arg-type]
    assert [path for _, path in faults(error)] == ["page[0]", "people"]


def test_foundation_of_another_channel_has_its_own_checklist() -> None:
    """A person without an account confirms the checklist of the channel they chose; LinkedIn is the default."""
    whole = FoundationCheck(checked_on=date(2027, 1, 4), done=["channel:about", "channel:employer", "channel:contact"])
    found = Foundation(profiles={"p-1": whole}, channels={"p-1": "newsletter", "p-2": "linkedin"})
    assert found.confirmed_on("p-1") == date(2027, 1, 4)
    assert found.items_for("p-2") is found.items_for("p-3") is Checklist.profile()
    report = check_foundation(found, ["p-1", "p-2"])
    assert [gaps.in_order for gaps in report.profiles] == [True, None]
    assert report.profiles[0].helpful == ("channel:photo", "channel:found_on")
    half = evolve(found, profiles={"p-1": evolve(whole, done=["channel:about"])})
    assert half.confirmed_on("p-1") is None
    with pytest.raises(UnknownNameError):
        Foundation(profiles={"p-1": whole})


def test_framework_has_gaps_of_its_own() -> None:
    """The framework is checked beside profiles and page; what was not checked is unknown, and blocks nothing."""
    required = [item.code for item in Checklist.framework().items if item.required]
    checked = FoundationCheck(checked_on=DAY, done=required[1:], unclear=["framework:time"])
    found = check_foundation(Foundation(framework=checked), []).framework
    assert found is not None
    assert (found.missing, found.unknown, found.in_order) == (("framework:guideline",), ("framework:time",), False)
    assert [finding.path for finding in found.findings] == ["framework", "framework"]
    unknown = check_foundation(Foundation(), []).framework
    assert unknown is not None
    assert (unknown.in_order, unknown.unknown) == (None, Checklist.framework().codes)
    with pytest.raises(UnknownNameError):
        Foundation(framework=FoundationCheck(checked_on=DAY, done=["page:logo"]))


def test_obstacles_name_items_of_the_framework() -> None:
    """Each item has the number of people whom it helps, each once; items in order, and other codes, are left out."""
    options = {"Images": ["images"], "Skill": ["skill"]}
    question = ChoiceQuestion(code="blocks", use=AnswerUse.OBSTACLE, options=options)
    answers = [
        Answer(participant="p-1", question="obstacle", text="x", codes=["permission", "guideline"]),
        Answer(participant="p-1", question="blocks", options=["Images", "Skill"]),
        Answer(participant=None, question="blocks", options=["Images"]),
        Answer(participant=None, question="blocks", options=["Images"]),
    ]
    survey = Survey(choice_questions=[question], answers=answers)
    state = Foundation(framework=FoundationCheck(checked_on=DAY, done=["framework:guideline"]))
    found = [(finding["field"], finding["count"]) for finding in check_obstacles(survey, state)]
    assert found == [
        ("item:framework:customers", 1),
        ("item:framework:images", 3),
        ("item:framework:employer", 1),
    ]
    assert ("item:framework:guideline", 1) in [
        (finding["field"], finding["count"]) for finding in check_obstacles(survey)
    ]
    text = check_obstacles(survey)[0].text("nl")
    assert text.endswith("1 persoon noemde hier een probleem mee. Los het op.")


def test_every_obstacle_has_an_answer() -> None:
    """Each obstacle has help: a topic, an item of the framework, or a step with a text in both languages."""
    topics, items = {topic.code for topic in TOPICS}, {*Checklist.framework().codes}
    assert all(OBSTACLE_HELP.values())
    for code in {code for codes in OBSTACLE_HELP.values() for code in codes} - topics - items:
        assert code.startswith("lead-step:")
        assert len({code, Translator("en").label(code), Translator("nl").label(code)}) == 3


def test_answers_are_sources_of_pillars() -> None:
    """Codes, else the text, are themes; expertise needs a person; other answers are no themes."""
    survey = Survey(
        open_questions=[EXPERTISE, FOUND_ON, *SIX_QUESTIONS],
        answers=[
            Answer(participant="p-2", question="found_on", text="Heat pumps"),
            Answer(participant=None, question="found_on", text="Insulation"),
            Answer(participant=None, question="expertise", text="Glue"),
            Answer(participant="p-1", question="expertise", text="I glue and weld", codes=["glue", "welding"]),
            Answer(participant=None, question="idea", text="A day in the lab"),
            Answer(participant="p-1", question="wish", text="Time"),
        ],
    )
    sources = survey_sources(survey)
    assert [(source.theme, source.kind.value, source.participant) for source in sources] == [
        ("glue", "expertise", "p-1"),
        ("welding", "expertise", "p-1"),
        ("A day in the lab", "idea", None),
        ("Heat pumps", "found_on", "p-2"),
        ("Insulation", "found_on", None),
    ]
    proposals = suggest_pillars(sources).proposals
    assert {person for proposal in proposals for person in proposal.participants} == {"p-1", "p-2"}
