"""Themes: which spellings are the same theme, in both languages, and why."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.people import Answer, CodeWords, Survey, Vocabulary, confirm_codes, suggest_codes
from advocacy.people.questions import FOUND_ON
from advocacy.plan import PillarSource, SourceKind, compare_themes, suggest_pillars, survey_sources
from advocacy.plan.themes import Themes, plain_theme

SAME = [
    "Warmtepomp mythes|Warmtepompmythes ontkracht|Mythes over warmtepompen|warmtepomp-mythes|Warmtepompmythen",
    "Heat-pump myths|Heatpump myths debunked|Myths about heat pumps|HEAT PUMP MYTH",
    "Verkeersveiligheid|Verkeers veiligheid|Veiligheid in het verkeer",
    "E-mail marketing|Email Marketing|E mail-marketing",
    "Foto's van de bouw|Bouwfoto's|Bouw fotos|bouwfoto\u2019s",
    "Houtbouw|Bouwen met hout|Hout-bouw",
    "Huizenbouw|huizen bouwen|Bouw van huizen|Een huis bouwen",
    "Bedrijfscultuur|De cultuur van ons bedrijf|Bedrijfs-cultuur",
    "Scholen bouwen|Schoolbouw",
    "Cyber security|Cybersecurity",
    "Customer stories|Our customer's story|Customers' stories",
    "Ideeën|ideeen|IDEEE\u0308N|Idee",
    "Mogelijkheden|Mogelijkheid",
    "Colours of brick|Brick color",
    "Organisations|organization",
    "Process|processes|Processen|Proces",
    "Methode|Methoden|Methodes",
    "Gemeente|Gemeenten",
    "Kozijnen|Kozijn",
    "Brieven|Brief",
    "Straße|STRASSE",
    "R&D|R and D|r & d",
    "Programme|Programs",
    "About us|about US",
]
DIFFERENT = [
    "Heat pumps|Heat pump myths|Heat|Myths",
    "Warmtepompen|Warmtepompmythes|Mythes|Warmte",
    "Duurzaamheid|Duurzaam bouwen|Sustainability|Sustainable building",
    "C|C++|C#",
    "Care|Cars|Carpets",
    "Plans|Planes|Planets|Plants",
    "Version 1.5|Version 15|Version 5.1",
    "2026|2027|20 26 27",
    "Bouwen zonder gas|Bouwen met gas",
    "Water|Waterstof|Stof",
    "Kunst|Kunststof",
    "Werk|Werkgever|Bijwerken",
    "Leadership|Leader",
    "Market|Marketing",
    "Bees|Beer|Been",
    "Goals|Goats",
    "Wonen|Winnen|Wanen",
    "Jong talent|Oud talent",
    "Isolatie|Installatie|Insulation|Installation",
    "Growth|Green growth|Green",
    "Heat-pump myths|Warmtepomp mythes",
]

#: Words that share no stem, in both languages.
WORDS = ["warmtepomp", "mythe", "verkeer", "veiligheid", "hout", "bouw", "customer", "story", "solar", "craft"]
_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True)


def same(first: str, second: str) -> bool:
    """Return whether two spellings are one theme."""
    grouped = Themes([first, second])
    return grouped.key(first) == grouped.key(second)


@pytest.mark.parametrize("line", SAME)
def test_spellings_of_the_same_words_are_one_theme(line: str) -> None:
    """Spelling, compounds, order, plurals and small words do not count; together and in pairs."""
    spellings = line.split("|")
    (proposal,) = suggest_pillars(PillarSource(theme=item, kind=SourceKind.FOUND_ON) for item in spellings).proposals
    assert proposal.theme == min(map(plain_theme, spellings))
    assert all(same(spellings[0], other) for other in spellings)


@pytest.mark.parametrize("line", DIFFERENT)
def test_themes_of_other_words_are_different(line: str) -> None:
    """A theme with a further word, another word or another number is another theme; together and in pairs."""
    themes = line.split("|")
    assert len({Themes(themes).key(theme) for theme in themes}) == len(themes)
    assert not [pair for pair in permutations(themes, 2) if same(*pair)]


@given(_words, st.data())
def test_case_spacing_hyphens_and_order_do_not_count(words: list[str], data: st.DataObject) -> None:
    """Words in any order, with any case, joined by a space, spaces, a hyphen or nothing, are one theme, both ways."""
    given_theme = " ".join(words)
    other = words[0].upper() + "".join(
        data.draw(st.sampled_from(["", " ", "  ", "-", " - "])) + word for word in words[1:]
    )
    turned = " ".join(data.draw(st.permutations(words)))
    for first, second in ((given_theme, other), (other, turned), (given_theme, turned)):
        assert same(first, second)
        assert same(second, first)


@given(st.lists(_words, min_size=2, max_size=5), st.sampled_from(["", " ", "-"]))
def test_themes_match_only_with_the_same_stems(themes: list[list[str]], joint: str) -> None:
    """Two of any themes are one theme if and only if they have the same words, in any order of the themes."""
    spelt = [joint.join(words) for words in themes]
    # a compound has parts only if other themes contain them
    grouped = Themes([*spelt, *WORDS])
    assert [Themes([*WORDS, *reversed(spelt)]).key(theme) for theme in spelt] == [grouped.key(theme) for theme in spelt]
    for first, words in zip(spelt, themes, strict=True):
        for second, others in zip(spelt, themes, strict=True):
            assert (grouped.key(first) == grouped.key(second)) == ({*words} == {*others})


def test_the_shared_words_are_stated() -> None:
    """The reason names the other spellings and the words they share; differences in case alone need no reason."""
    sources = [
        PillarSource(theme=theme, kind=SourceKind.IDEA)
        for theme in ("Warmtepomp  mythes", "Warmtepompmythes ontkracht", "warmtepomp mythes", "Bees", "bees")
    ]
    bees, myths = suggest_pillars(sources).proposals
    assert [reason.code for reason in bees.reasons] == ["pillar:from:idea"]
    assert [str(reason) for reason in myths.reasons] == [
        "Warmtepomp mythes: 3 ideas are about it.",
        (
            "Warmtepomp mythes: Also counted as this theme: Warmtepompmythes ontkracht. "
            "Words in common: warmtepomp, mythes."
        ),
    ]
    assert myths.reasons[1].text("nl") == (
        "Telt ook als dit thema: Warmtepompmythes ontkracht. Gedeelde woorden: warmtepomp, mythes."
    )
    found = compare_themes(["Heat-pump myths"], {"p-1": ["Myths about heat pumps"]})
    assert [(owner.theme, owner.participants) for owner in found.shared] == [("Heat-pump myths", ("p-1",))]
    assert [str(finding) for finding in found.findings] == [
        "Heat-pump myths: Also counted as this theme: Myths about heat pumps. Words in common: heat, pump, myths."
    ]


def test_long_words_are_compared_as_a_whole() -> None:
    """A word of more letters than any compound is not searched for parts, and a theme may have no words."""
    assert same("Bouwbouw", "bouw")
    assert same("Bouw" * 20, "bouw " * 20)
    assert not same("Bouw" * 20, "bouw")
    assert not same("!!", "??")
    assert not same("", "!")


def test_themes_in_two_languages_match_through_a_vocabulary() -> None:
    """With the words of both languages in the vocabulary, answers in both have one code, and so one theme."""
    own = Vocabulary(
        entries=[
            CodeWords(code="heat pump myths", language="en", phrases=["heat pump* myth*", "myth* heat pump*"]),
            CodeWords(code="heat pump myths", language="nl", phrases=["warmtepomp* myth*", "warmtepompmyth*"]),
        ]
    )
    answers = [
        Answer(participant=who, question=FOUND_ON.code, text=text)
        for who, text in (("a", "Heat-pump myths"), ("b", "Warmtepompmythes ontkracht"), ("c", "Mosterd"))
    ]
    survey = Survey(open_questions=[FOUND_ON], answers=answers)
    coded = confirm_codes(survey, suggest_codes(answers, vocabulary=own, questions=[FOUND_ON]))
    proposals = suggest_pillars(survey_sources(coded)).proposals
    assert [(proposal.theme, proposal.participants) for proposal in proposals] == [
        ("heat pump myths", ("a", "b")),
        ("Mosterd", ("c",)),
    ]
    assert len(suggest_pillars(survey_sources(survey)).proposals) == 3
