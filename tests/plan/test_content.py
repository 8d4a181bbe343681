"""Content: stories and ideas, the few pillars they hang on, their balance, and words that are one's own."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.errors import UnknownNameError, ValidationError
from advocacy.goals.goal import ContentFormat, ContentPillar
from advocacy.people.survey import Answer
from advocacy.plan.content import (
    STORY_PROMPTS,
    ContentIdea,
    Draft,
    IdeaSource,
    PillarBalance,
    SimilarTexts,
    StoryPrompt,
    check_balance,
    find_missing_prompts,
    find_similar_texts,
)
from advocacy.plan.pillars import PillarProposal, PillarProposals, PillarSource, SourceKind, suggest_pillars
from advocacy.plan.themes import Themes
from advocacy.testing import strategies
from tests.samples import faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EXPERTISE, IDEA, GOAL, AUDIENCE, FOUND_ON = SourceKind
HALF = Fraction(1, 2)


def idea(name: str, **fields: Any) -> ContentIdea:
    """Make an idea."""
    return ContentIdea(**{"id": name, "title": "A day in the lab"} | fields)


def pillar(name: str, *goals: str) -> ContentPillar:
    """Make a pillar."""
    return ContentPillar(id=name, name=name.title(), goals=goals)


def source(theme: str, kind: SourceKind, who: str | None = None, goal: str | None = None) -> PillarSource:
    """Make a source of a theme."""
    return PillarSource(theme=theme, kind=kind, participant=who, goal=goal)


def paths(error: pytest.ExceptionInfo[Any]) -> list[str]:
    """Give the paths of an error."""
    return [finding.path for finding in error.value.findings]


# ---------------------------------------------------------------- stories and ideas


def test_story_prompts_are_translated() -> None:
    """The five prompts have messages in both languages, and those of an app come first."""
    assert len(STORY_PROMPTS) == 7
    for language in ("en", "nl"):
        assert all(prompt.text(language).endswith("?") for prompt in STORY_PROMPTS)
    assert STORY_PROMPTS[0].text("nl") == "Wat doe je precies?"
    assert evolve(STORY_PROMPTS[0], wording="Vertel eens?").text() == "Vertel eens?"


@given(strategies.story_prompts())
def test_prompt_repr_is_evaluable(prompt: StoryPrompt) -> None:
    """The repr of a prompt builds an equal one."""
    assert eval(repr(prompt), {"StoryPrompt": StoryPrompt}) == prompt  # noqa: S307


@given(strategies.content_ideas())
def test_prompts_without_answer_are_missing(given_idea: ContentIdea) -> None:
    """Every prompt is answered or missing, in order; answers are in no repr."""
    missing = find_missing_prompts(given_idea)
    codes = [prompt.code for prompt in STORY_PROMPTS]
    assert [code for code in codes if code in missing or code in given_idea.story] == codes
    assert list(missing) == [code for code in codes if code not in given_idea.story]
    assert repr(given_idea) == f"<ContentIdea {given_idea.id}>"
    assert hash(given_idea) == hash(evolve(given_idea))


def test_empty_answer_is_missing() -> None:
    """An empty answer counts as none, and own prompts keep their order."""
    own = [StoryPrompt(code="who", wording="Who?"), StoryPrompt(code="what")]
    assert find_missing_prompts(idea("i-1", story={"what": ""}), own) == ("who", "what")
    assert find_missing_prompts(idea("i-1", story={"what": "Glue"}), own) == ("who",)
    with pytest.raises(UnknownNameError) as error:
        find_missing_prompts(idea("i-1", story={"whith_whom": "Ann", "hows": "x"}))
    assert [finding["nearest"] for finding in error.value.findings] == ["how", "with_whom"]
    with pytest.raises(ValidationError) as raised:
        find_missing_prompts("idea", ["what"])  # type: ignore[arg-type, list-item]
    assert paths(raised) == ["idea", "prompts[0]"]
    with pytest.raises(ValidationError) as raised:
        find_missing_prompts(idea("i-1"), [own[0], own[0]])
    assert paths(raised) == ["prompts[1].code"]


def test_answer_becomes_an_idea_without_owner() -> None:
    """A suggestion from the survey becomes an idea with its text; its author is known and owns nothing."""
    given_idea = ContentIdea.from_answer(Answer(participant="p-1", question="idea", text="Our bees"), id="i-1")
    assert (given_idea.title, given_idea.from_whom, given_idea.owner, given_idea.pillar) == (
        "Our bees",
        "p-1",
        None,
        None,
    )
    with pytest.raises(ValidationError):
        ContentIdea.from_answer("Our bees", id="i-1")  # type: ignore[arg-type]


def test_invalid_ideas_are_refused() -> None:
    """Only an own format has an own name; errors do not repeat answers."""
    assert idea("i-1", format=ContentFormat.OTHER, format_name="podcast").format_name == "podcast"
    for form in (None, ContentFormat.POST):
        with pytest.raises(ValidationError) as error:
            idea("i-1", format=form, format_name="podcast")
        assert paths(error) == ["format_name"]
    with pytest.raises(ValidationError) as error:
        idea("", story={"what": 7.25}, goals="g-1", title="\ud800secret")
    assert paths(error) == ["id", "title", "goals", "story[what]"]
    assert "7.25" not in str(error.value)
    assert "secret" not in str(error.value)


# ---------------------------------------------------------------- proposals


def test_themes_with_more_kinds_of_sources_come_first() -> None:
    """Kinds of sources come first, then people, then the theme; many sources of one kind count as one."""
    sources = [
        *(source("Water", EXPERTISE, f"p-{n}") for n in range(5)),
        *(source("Bees", AUDIENCE) for _ in range(9)),
        source("Craft", EXPERTISE, "p-1"),
        source("craft", GOAL, goal="g-1"),
        source("Growth", GOAL, goal="g-1"),
        source("growth ", IDEA, "p-2"),
        source("Growth", IDEA, "p-1"),
        source("Apples", FOUND_ON),
    ]
    found = suggest_pillars(sources)
    assert [proposal.theme for proposal in found.proposals] == ["Growth", "Craft", "Water", "Apples", "Bees"]
    growth = found.proposals[0]
    assert (growth.kinds, growth.participants, growth.goals) == ((IDEA, GOAL), ("p-1", "p-2"), ("g-1",))
    assert [(reason.code, reason["count"]) for reason in growth.reasons] == [
        ("pillar:from:idea", 2),
        ("pillar:from:goal", 1),
    ]
    assert growth.reasons[0].text("nl") == "2 ideeën gaan erover."
    assert growth.as_pillar(id="c-1") == ContentPillar(id="c-1", name="Growth", goals=["g-1"])
    assert repr(growth) == "<PillarProposal Growth>"


def test_themes_count_people_and_goals() -> None:
    """A person who names an expertise twice counts once, and so does a goal."""
    sources = [source("Bees", EXPERTISE, "p-1"), source("bees", EXPERTISE, "p-1"), source("Bees", IDEA, "p-2")]
    sources += [source("Bees", GOAL, goal="g-1")] * 2
    (proposal,) = suggest_pillars(sources).proposals
    assert {reason.code: reason["count"] for reason in proposal.reasons} == {
        "pillar:from:expertise": 1,
        "pillar:from:idea": 1,
        "pillar:from:goal": 1,
    }
    assert proposal.participants == ("p-1", "p-2")


def test_themes_with_one_side_have_a_finding() -> None:
    """A theme without demand, or without a person who brings it, is proposed with a finding."""
    found = suggest_pillars(
        [source("Bees", EXPERTISE, "p-1"), source("Bees", FOUND_ON), source("Water", AUDIENCE), source("Fish", IDEA)]
    )
    assert {proposal.theme: [finding.code for finding in proposal.findings] for proposal in found.proposals} == {
        "Bees": ["pillar:no-audience"],
        "Fish": ["pillar:no-audience", "pillar:no-people"],
        "Water": ["pillar:no-people"],
    }
    assert [(finding.path, finding.code) for finding in found.findings][:1] == [("Bees", "pillar:no-audience")]
    assert len(found.findings) == 4


def test_proposals_have_a_maximum() -> None:
    """At most the maximum is proposed; the others are kept in order and counted."""
    sources = [source(f"theme {n}", AUDIENCE) for n in range(8)]
    found = suggest_pillars(sources)
    assert [proposal.theme for proposal in found.others] == ["theme 5", "theme 6", "theme 7"]
    assert (found.findings[-1].code, found.findings[-1]["count"]) == ("pillars:more", 3)
    assert len(suggest_pillars(sources, maximum=1).proposals) == 1
    assert suggest_pillars([]) == PillarProposals()


@given(st.lists(strategies.pillar_sources(), max_size=12), st.integers(1, 4), st.randoms(use_true_random=False))
def test_every_theme_is_proposed_once(sources: list[PillarSource], maximum: int, shuffled: Any) -> None:
    """Each theme is proposed once, the most shared first, for any order of the sources."""
    found = suggest_pillars(sources, maximum=maximum)
    listed = [*found.proposals, *found.others]
    assert len(found.proposals) == min(maximum, len(listed))
    grouped = Themes(item.theme for item in sources)
    assert sorted(grouped.key(proposal.theme) for proposal in listed) == sorted(
        {grouped.key(item.theme) for item in sources}
    )
    weights = [(len(proposal.kinds), len(proposal.participants)) for proposal in listed]
    assert weights == sorted(weights, reverse=True)
    assert suggest_pillars(shuffled.sample(sources, len(sources)), maximum=maximum) == found


def test_invalid_sources_are_refused() -> None:
    """An expertise has a person, and a goal its id; only an audience has the code of one."""
    for kind, fields, wrong in (
        (EXPERTISE, {}, ["participant"]),
        (GOAL, {"participant": "p-1"}, ["participant", "goal"]),
        (AUDIENCE, {"participant": "p-1", "goal": "g-1"}, ["participant", "goal"]),
        (IDEA, {"participant": "p-1", "goal": "g-1"}, ["goal"]),
        (IDEA, {"participant": "p-1", "audience": "buyers"}, ["audience"]),
    ):
        with pytest.raises(ValidationError) as error:
            PillarSource(theme="Bees", kind=kind, **fields)
        assert paths(error) == wrong
    assert repr(source("Bees", EXPERTISE, "p-1")) == "<PillarSource Bees: expertise>"


def test_unknown_ids_of_sources_are_refused() -> None:
    """All unknown ids are reported with the nearest one, together with wrong types."""
    named = [source("Bees", EXPERTISE, "p-11"), source("Bees", GOAL, goal="g1"), source("Bees", AUDIENCE)]
    with pytest.raises(UnknownNameError) as error:
        suggest_pillars(named, participants=["p-1"], goals=["g-1"])
    assert [(finding.path, finding["nearest"]) for finding in error.value.findings] == [
        ("sources[0].participant", "p-1"),
        ("sources[1].goal", "g-1"),
    ]
    assert suggest_pillars(named, participants=["p-11"], goals=["g1"]) == suggest_pillars(named)
    with pytest.raises(ValidationError) as raised:
        suggest_pillars(["Bees"], maximum=0, participants="p-1", goals=[1])  # type: ignore[list-item]
    assert paths(raised) == ["sources[0]", "maximum", "participants", "goals[0]"]


@given(st.from_type(PillarProposal))
def test_proposals_are_values(proposal: PillarProposal) -> None:
    """A proposal hashes, has one reason for each kind, and becomes a pillar."""
    assert hash(proposal) == hash(evolve(proposal))
    assert len(proposal.reasons) == len(proposal.kinds) > 0
    assert proposal.as_pillar(id="x").goals == frozenset(proposal.goals)


# ---------------------------------------------------------------- balance


def balance(*ideas: ContentIdea, **options: Any) -> PillarBalance:
    """Check the balance; by default of two pillars and two goals for three people."""
    given_: dict[str, Any] = {"goals": ["g-1", "g-2"], "participants": ["p-1", "p-2", "p-3"]}
    pillars = options.pop("pillars", [pillar("bees", "g-1"), pillar("craft", "g-2")])
    return check_balance(pillars, ideas, **given_ | options)


def problems(found: PillarBalance) -> list[tuple[str, str]]:
    """Give codes and paths of what was found."""
    return faults(found)


def test_gaps_of_content_are_reported() -> None:
    """Goals without pillar, pillars without goal or people, loose ideas and people without a pillar are reported."""
    found = balance(
        idea("i-2", owner="p-1"),
        idea("i-1", pillar="bees"),
        idea("i-3", pillar="craft", owner="p-2", goals=["g-1"]),
        pillars=[pillar("craft"), pillar("bees", "g-1")],
    )
    assert problems(found) == [
        ("balance:goal", "goals[g-2]"),
        ("balance:no-people", "pillars[bees]"),
        ("balance:pillar", "pillars[craft]"),
        ("balance:no-owner", "ideas[i-1]"),
        ("balance:no-pillar", "ideas[i-2]"),
        ("balance:people", "participants"),
    ]
    assert found.findings[-1]["count"] == 2
    assert found.without_pillar == ("p-1", "p-3")
    assert dict(found.by_pillar) == {"bees": 1, "craft": 1}
    assert dict(found.by_goal) == {"g-1": 2, "g-2": 0}
    assert repr(found) == "<PillarBalance: 2 pillars, 6 findings>"


def test_complete_content_has_no_findings() -> None:
    """Nothing is reported if every goal, pillar, idea and person is connected."""
    ideas = [idea("i-1", pillar="bees", owner="p-1"), idea("i-2", pillar="craft", owner="p-2")]
    assert problems(balance(*ideas, participants=["p-1", "p-2"])) == []


@pytest.mark.parametrize(
    ("owners", "options", "carried"),
    [
        ("1", {}, None),
        ("11", {}, None),
        ("11", {"carried_from": 2}, (2, 2)),
        ("12", {"carried_from": 2}, None),
        ("112", {}, (2, 3)),
        ("111", {}, (3, 3)),
        ("1122", {}, None),
        ("11123", {}, (3, 5)),
        ("112-", {}, (2, 3)),
        ("11--", {}, None),
    ],
)
def test_dominant_owner_is_reported(owners: str, options: dict[str, int], carried: Any) -> None:
    """From three owned ideas on, an owner of more than half is reported; ideas without owner do not count."""
    ideas = [idea(f"i-{n}", pillar="bees", owner=None if who == "-" else f"p-{who}") for n, who in enumerate(owners)]
    found = [finding for finding in balance(*ideas, **options).findings if finding.code == "balance:one-person"]
    expected = [] if carried is None else [("pillars[bees]", "p-1", *carried)]
    assert [(finding.path, finding["participant"], finding["count"], finding["total"]) for finding in found] == expected


def test_people_who_left_own_no_ideas() -> None:
    """A person who left is known and owns nothing; an unknown person is rejected."""
    ideas = [idea("i-1", pillar="bees", owner="p-9", from_whom="p-9"), idea("i-2", pillar="craft", owner="p-1")]
    found = balance(*ideas, known=["p-9"])
    assert {("balance:no-people", "pillars[bees]"), ("balance:no-owner", "ideas[i-1]")} <= set(problems(found))
    with pytest.raises(UnknownNameError) as error:
        balance(*ideas)
    assert paths(error) == ["ideas[0].owner", "ideas[0].from_whom"]


@given(
    st.lists(
        strategies.content_ideas(pillars=st.sampled_from(["bees", "craft"]), people=st.sampled_from(["p-1", "p-2"])),
        max_size=8,
        unique_by=lambda item: item.id,
    ),
    st.randoms(use_true_random=False),
)
def test_balance_adds_up_in_any_order(ideas: list[ContentIdea], shuffled: Any) -> None:
    """Each idea under a pillar counts once, and each person without a pillar is named once, in any input order."""
    found = balance(*ideas)
    assert sum(found.by_pillar.values()) == sum(item.pillar is not None for item in ideas)
    bringing = {item.owner for item in ideas if item.pillar is not None}
    assert found.without_pillar == tuple(sorted({"p-1", "p-2", "p-3"} - bringing))
    loose = sum((item.pillar is None) + (item.owner is None) for item in ideas)
    assert sum(finding.path.startswith("ideas[") for finding in found.findings) == loose
    assert sum(found.by_source.values()) == len(ideas)
    other = balance(*shuffled.sample(ideas, len(ideas)), participants=["p-3", "p-1", "p-2"], goals=["g-2", "g-1"])
    assert other == found


@given(st.from_type(PillarBalance))
def test_balance_counts_are_not_negative(found: PillarBalance) -> None:
    """No count is negative, and people without a pillar are only counted."""
    assert min([0, *found.by_pillar.values(), *found.by_goal.values()]) == 0
    counted = [finding["count"] for finding in found.findings if finding.code == "balance:people"]
    assert counted == ([len(found.without_pillar)] if found.without_pillar else [])


def test_unknown_ids_are_reported_together() -> None:
    """Unknown goals, pillars and people have the nearest id; duplicates and wrong types have their paths."""
    with pytest.raises(UnknownNameError) as error:
        balance(
            idea("i-1", pillar="beez", owner="p1", goals=["g-3"], from_whom="p2"),
            pillars=[pillar("bees", "g1")],
        )
    assert [(finding.path, finding["nearest"]) for finding in error.value.findings] == [
        ("pillars[0].goals", "g-1"),
        ("ideas[0].pillar", "bees"),
        ("ideas[0].owner", "p-1"),
        ("ideas[0].from_whom", "p-2"),
        ("ideas[0].goals", "g-2"),
    ]
    with pytest.raises(ValidationError) as raised:
        balance(idea("i-1"), idea("i-1"), pillars=[pillar("a")] * 2, goals=["g", "g"], participants=["p", "p"])
    assert paths(raised) == ["pillars[1].id", "ideas[1].id", "goals[1].id", "participants[1].id"]
    with pytest.raises(ValidationError) as raised:
        check_balance([1], [2], goals=[3], participants=[4], known=[5], carried_from=1)  # type: ignore[list-item]
    assert paths(raised) == ["pillars[0]", "ideas[0]", "goals[0]", "participants[0]", "known[0]", "carried_from"]


# ---------------------------------------------------------------- one's own words


def draft(name: str, who: str, text: str) -> Draft:
    """Make a draft."""
    return Draft(id=name, participant=who, text=text)


def shared(text: str, other: str) -> Fraction:
    """Give what two texts of different people share."""
    found = find_similar_texts([draft("a", "p-1", text), draft("b", "p-2", other)], threshold=Fraction(1, 1000))
    return found[0].shared if found else Fraction(0)


LONG = "one two three four five six seven eight nine ten eleven twelve"


def test_similarity_is_jaccard_of_three_words() -> None:
    """Shared rows of three words over all rows; short texts word by word; the order of words counts."""
    assert shared(LONG, LONG) == 1
    assert shared(LONG, LONG.replace("six", "6")) == Fraction(7, 13)
    assert shared(LONG, LONG.replace("twelve", "12")) == Fraction(9, 11)
    assert shared(LONG, " ".join(LONG.split()[::-1])) == 0
    assert shared("one two three", "three two one") == 1
    assert shared("one two three four", "one two three five") == Fraction(3, 5)
    seven = " ".join(LONG.split()[:7])
    assert shared(seven, f"{seven} eight") == Fraction(7, 8)
    eight = f"{seven} eight"
    assert shared(eight, f"{seven} 8") == Fraction(5, 7)
    assert shared(eight, eight.replace("four", "4")) == Fraction(1, 3)
    assert shared("a b c a b c a b c", "a b c a b c a b c d") == Fraction(3, 4)
    fourteen = [draft("a", "p-1", seven), draft("b", "p-2", f"{LONG} 13 14")]
    assert find_similar_texts(fourteen) == (SimilarTexts(drafts=["a", "b"], shared=HALF, participants=["p-1", "p-2"]),)


def test_similarity_ignores_shared_elements() -> None:
    """Case, punctuation, Unicode form, addresses, hashtags and mentions do not change the similarity."""
    accent = "Élan vital in the café where we build today"
    other = unicodedata.normalize("NFD", accent.upper())
    assert shared(accent, f"«{other}»!! #bees @ann-b https://example.org/x?y=1 www.example.org") == 1
    assert shared("#bees @ann https://a.b/c", "#bees @ann https://a.b/c") == 0
    assert shared("", "") == 0
    assert shared("it’s a fine day", "it s a fine day") < 1
    assert shared("Straße", "STRASSE") == 1


def test_texts_of_different_people_are_compared() -> None:
    """Texts of one person are in a group only if another person has a similar text."""
    mine = [draft("a", "p-1", LONG), draft("b", "p-1", LONG)]
    assert find_similar_texts(mine) == ()
    assert find_similar_texts([mine[0], draft("b", "p-1", f"{LONG} 13")]) == ()
    found = find_similar_texts([*mine, draft("c", "p-2", LONG)])
    assert found == (SimilarTexts(drafts=["a", "b", "c"], shared=Fraction(1), participants=["p-1", "p-2"]),)
    assert found[0].finding.text() == (
        "Each of the 3 texts of p-1, p-2 is similar to at least one of the others. All of them share "
        "100% of their text. Ask everyone to use their own words."
    )
    (pair,) = find_similar_texts([mine[0], draft("c", "p-2", LONG)])
    assert pair.finding.text() == "p-1 and p-2 share 100% of their text. Ask both to use their own words."
    assert evolve(pair, shared=Fraction(2, 3)).finding["percent"] == 66
    assert repr(mine[0]) == "<Draft a>"


def alike(drafts: Iterable[str], share: Fraction, *participants: str) -> SimilarTexts:
    """Return a group of similar texts."""
    return SimilarTexts(drafts=[*drafts], shared=share, participants=participants)


def test_similar_texts_link_a_group() -> None:
    """A group contains texts that only others link; what is shared is in all of them, word by word if one is short."""
    words = LONG.split()
    chain = [draft(name, f"p-{name}", " ".join(words[at : at + 8])) for at, name in ((0, "c"), (2, "a"), (4, "b"))]
    assert find_similar_texts([chain[0], chain[2]]) == ()
    assert find_similar_texts(chain) == (alike("abc", Fraction(2, 10), *(f"p-{name}" for name in "abc")),)
    short = draft("d", "p-d", " ".join(words[:6]))
    assert find_similar_texts([*chain, short]) == (alike("abcd", Fraction(2, 12), *(f"p-{name}" for name in "abcd")),)
    apart = [draft("x", "p-1", "one two"), draft("y", "p-2", "one two three four"), draft("z", "p-3", "three four")]
    assert find_similar_texts(apart) == (alike("xyz", Fraction(0), "p-1", "p-2", "p-3"),)


def test_a_group_needs_two_different_texts() -> None:
    """Groups of one text, repeated ids and shares out of range are refused; the order of ids does not matter."""
    for drafts, share, bad in (
        (["a"], HALF, "drafts"), ([], HALF, "drafts"), (["a", "a"], HALF, "drafts[1].id"), (["a", "b"], 2, "shared"),
        (["a", "b"], Fraction(3, 2), "shared"), (["a", "b"], Fraction(-1, 2), "shared"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as error:
            SimilarTexts(drafts=drafts, shared=share)  # type: ignore[arg-type]
        assert paths(error) == [bad]
    assert SimilarTexts(drafts=["b", "a"], shared=HALF) == SimilarTexts(drafts=["a", "b"], shared=HALF)


def test_similarity_threshold_is_exact() -> None:
    """A pair with exactly the threshold is reported, and none below it."""
    pair = [draft("a", "p-1", LONG), draft("b", "p-2", LONG.replace("six", "6"))]
    assert len(find_similar_texts(pair, threshold=Fraction(7, 13))) == 1
    assert find_similar_texts(pair, threshold=Fraction(7, 13) + Fraction(1, 10**9)) == ()
    assert len(find_similar_texts(pair)) == 1
    half = [draft("a", "p-1", "one two three"), draft("b", "p-2", "one two three four five six")]
    assert [similar.shared for similar in find_similar_texts(half)] == [HALF]


def test_default_threshold_allows_a_third_rewritten() -> None:
    """By default, a text with almost a third rewritten in one piece is reported, and one with a third is not."""
    words = [f"w{n}" for n in range(60)]

    def problems(kept: int) -> Fraction:
        other = words[:kept] + [f"x{n}" for n in range(60 - kept)]
        found = find_similar_texts([draft("a", "p-1", " ".join(words)), draft("b", "p-2", " ".join(other))])
        return found[0].shared if found else Fraction(0)

    assert problems(41) == Fraction(39, 77)
    assert problems(40) == 0
    tenth = ["x" if n % 10 == 5 else word for n, word in enumerate(words)]
    assert shared(" ".join(words), " ".join(tenth)) == Fraction(40, 76)


_texts = st.lists(st.sampled_from("abcdef"), max_size=13).map(" ".join)


@given(
    st.lists(st.tuples(st.sampled_from(["p-1", "p-2", "p-3"]), _texts), max_size=12),
    st.fractions(Fraction(1, 20), 1, max_denominator=20),
    st.randoms(use_true_random=False),
)
def test_similar_groups_equal_all_pairs(sentence: Any, threshold: Fraction, shuffled: Any) -> None:
    """The search links the same texts as a comparison of all pairs, in the same order, for any input order."""
    drafts = [draft(f"d-{n:02}", who, text) for n, (who, text) in enumerate(sentence)]

    def measure(group: Sequence[Draft]) -> Fraction:
        words = [text.text.split() for text in group]
        if min(map(len, words)) >= 8:
            sets: list[set[Any]] = [{tuple(word[n : n + 3]) for n in range(len(word) - 2)} for word in words]
        else:
            sets = list(map(set, words))
        union = set.union(*sets)
        return Fraction(len(set.intersection(*sets)), len(union)) if union else Fraction(0)

    groups = {text.id: {text.id} for text in drafts}
    for pair in combinations(drafts, 2):
        if pair[0].participant != pair[1].participant and measure(pair) >= threshold:
            joined = groups[pair[0].id] | groups[pair[1].id]
            groups.update(dict.fromkeys(joined, joined))
    by_id = {text.id: text for text in drafts}
    expected = [
        alike(group, measure([by_id[name] for name in group]), *{by_id[name].participant for name in group})
        for name, group in groups.items()
        if len(group) > 1 and name == min(group)
    ]
    assert list(find_similar_texts(drafts, threshold=threshold)) == expected
    assert list(find_similar_texts(shuffled.sample(drafts, len(drafts)), threshold=threshold)) == expected


@given(st.lists(strategies.drafts(), max_size=8, unique_by=lambda item: item.id))
def test_any_text_can_be_compared(drafts: list[Draft]) -> None:
    """For any text, groups have different people in order, and no text is in two groups."""
    people = {text.id: text.participant for text in drafts}
    found = find_similar_texts(drafts)
    assert all(len({people[name] for name in group.drafts}) > 1 for group in found)
    assert [group.drafts for group in found] == sorted(group.drafts for group in found)
    listed = [name for group in found for name in group.drafts]
    assert len(listed) == len({*listed})


@given(st.from_type(SimilarTexts))
def test_similar_texts_show_what_makes_an_equal_group(group: SimilarTexts) -> None:
    """The repr of a group makes an equal one, and its finding has whole percents, rounded down."""
    assert eval(repr(group), {"SimilarTexts": SimilarTexts, "Fraction": Fraction}) == group  # noqa: S307
    assert 0 <= 100 * group.shared - group.finding["percent"] < 1


def test_invalid_drafts_are_reported_together() -> None:
    """Duplicates, wrong types and thresholds out of range have their paths, and no text is shown."""
    with pytest.raises(ValidationError) as error:
        find_similar_texts(["secret"], threshold=Fraction(0))  # type: ignore[list-item]
    assert paths(error) == ["drafts[0]", "threshold"]
    assert "secret" not in str(error.value)
    for bad in (Fraction(11, 10), 0.5):
        with pytest.raises(ValidationError):
            find_similar_texts([], threshold=bad)  # type: ignore[arg-type]
    with pytest.raises(ValidationError) as error:
        find_similar_texts([draft("a", "p-1", "x"), draft("a", "p-2", "y")])
    assert paths(error) == ["drafts[1].id"]
    with pytest.raises(ValidationError) as error:
        draft("", "", 3)  # type: ignore[arg-type]
    assert paths(error) == ["id", "participant", "text"]


def test_ideas_are_counted_by_source() -> None:
    """An idea from somebody's answer comes from people; the balance counts sources and ranks nothing."""
    answer = Answer(participant=None, question="idea", text="A day in the lab")
    ideas = [
        ContentIdea.from_answer(answer, id="i-1"),
        idea("i-2", from_whom="p-1", owner="p-1"),
        idea("i-3", source=IdeaSource.MARKETING),
        idea("i-4"),
    ]
    found = check_balance([], ideas, goals=[], participants=["p-1"])
    assert found.by_source == {"people": 2, "marketing": 1, "unknown": 1}
    assert found.findings[-2].code == "balance:sources"
    assert found.findings[-2].text() == "2 of these ideas come from people in the organisation, 1 from marketing."
    none = check_balance([], ideas[:2], goals=[], participants=["p-1"])
    assert "balance:sources" not in {finding.code for finding in none.findings}
    old = idea("i-5", story={"brings": "An earlier answer, for everyone together"})
    assert find_missing_prompts(old) == tuple(prompt.code for prompt in STORY_PROMPTS)
