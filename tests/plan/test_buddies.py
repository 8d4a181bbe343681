"""Buddies: most pairs, then the best total, every no kept, and everyone in one group or one finding."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from itertools import combinations, permutations
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy import Participant
from advocacy.errors import Finding, MissingExtraError, UnknownNameError, ValidationError
from advocacy.messages import Language
from advocacy.plan import buddies
from advocacy.plan.buddies import Buddies, BuddyGroup, BuddyPolicy, PairExclusion, PairExclusionReason, match_buddies
from tests.samples import agreed_on, person

DAY = date(2027, 1, 4)
AGREED = agreed_on(DAY)
POLICY = BuddyPolicy()


def no_goes(pair: tuple[str, str]) -> st.SearchStrategy[PairExclusion]:
    """Draw an exclusion of a pair, stated by either person."""
    text, other = pair
    return st.builds(PairExclusion, st.just(text), st.just(other), st.sampled_from(PairExclusionReason)) | st.builds(
        PairExclusion, st.just(other), st.just(text), st.sampled_from(PairExclusionReason)
    )


@st.composite
def pools(draw: st.DrawFn, maximum: int = 8) -> dict[str, Any]:
    """Draw people, no-gos and pillars."""
    names = [f"p-{n}" for n in range(draw(st.integers(0, maximum)))]
    people = [
        person(
            name,
            attributes={
                key: value
                for key, value in (
                    ("department", draw(st.sampled_from(["HR", "IT", None]))),
                    ("language", draw(st.sampled_from(["en", "nl", None]))),
                    ("manager", draw(st.sampled_from([*names[:2], None, None]))),
                    ("role", draw(st.sampled_from(["Owner", None, None]))),
                )
                if value is not None
            },
            activity=draw(st.none() | st.sampled_from([0.0, 0.3, 0.55, 1.0])),
            consents=AGREED if draw(st.integers(0, 6)) else (),
        )
        for name in names
    ]
    pairs = list(combinations(names, 2))
    bars = draw(st.lists(st.sampled_from(pairs), max_size=8, unique=True)) if pairs else []
    return {
        "participants": people,
        "pair_exclusions": [draw(no_goes(pair)) for pair in bars],
        "pillars": {name: draw(st.sets(st.sampled_from(["a", "b"]))) for name in names},
        "policy": BuddyPolicy(
            seed=draw(st.integers(0, 3)),
            organisation_size=draw(st.none() | st.sampled_from([50, 51])),
        ),
    }


def barred_pairs(case: dict[str, Any]) -> set[tuple[str, str]]:
    """Return the pairs of people with consent who must not be buddies, each in both orders."""
    here = [participant for participant in case["participants"] if participant.consents]
    size = case["policy"].organisation_size
    found = {(bar.first, bar.second) for bar in case["pair_exclusions"]}
    for first, second in permutations(here, 2):
        roles = first.attributes.get("role"), second.attributes.get("role")
        if first.attributes.get("manager") == second.id or (size != 51 and roles == ("Owner", None)):
            found.add((first.id, second.id))
    return found | {(second, first) for first, second in found}


def matchings(names: tuple[str, ...]) -> Iterator[list[tuple[str, str]]]:
    """Give every way to make pairs of some."""
    if not names:
        yield []
        return
    first, *rest = names
    yield from matchings(tuple(rest))
    for other in rest:
        yield from ([(first, other), *more] for more in matchings(tuple(name for name in rest if name != other)))


@given(pools())
def test_matching_has_most_pairs_then_most_points(case: dict[str, Any]) -> None:
    """No matching has more pairs, or as many with more points; left-over people join where they add most."""
    found = match_buddies(on=DAY, **case)
    here = {participant.id: participant for participant in case["participants"] if participant.consents}
    barred = barred_pairs(case)
    themes = {who: frozenset(what) for who, what in case["pillars"].items()}

    def worth(text: str, other: str) -> int:
        return sum(part["points"] for part in case["policy"].points(here[text], here[other], themes))

    def may(text: str, other: str) -> bool:
        return (text, other) not in barred

    ways = [way for way in matchings(tuple(here)) if all(may(*pair) for pair in way)]
    best = max((len(way), sum(worth(*pair) for pair in way)) for way in ways)
    pairs = [group.members for group in found.groups]
    assert len(pairs) == best[0]
    trios = [group for group in pairs if len(group) == 3]
    if not trios:
        assert found.points == best[1]
    inside = [who for group in pairs for who in group]
    alone = [finding["participant"] for finding in found.findings if finding.code == "buddy:none"]
    assert sorted([*inside, *alone]) == sorted(here)
    for group in found.groups:
        assert all(may(*pair) for pair in combinations(group.members, 2))
        assert group.points == sum(worth(*pair) for pair in combinations(group.members, 2))
        reasons = [reason["points"] for reason in group.reasons if "points" in dict(reason.parameters)]
        assert sum(reasons) == group.points
        assert group.reasons
        assert all(reason.text("en") and reason.text("nl") for reason in group.reasons)
        assert [reason.code for reason in group.reasons].count("buddy:three") == (len(group.members) == 3)
        assert found.partners(group.members[0]) == group.members[1:]
    for who in alone:
        assert found.partners(who) == ()
        assert all(len(group) == 3 or not all(may(who, name) for name in group) for group in pairs)
    if len(trios) == 1 and not alone:
        others = [group for group in pairs if len(group) == 2]

        def is_greatest(left: str) -> bool:
            """Whether this one could have been left over of a best matching, and gains most here."""
            mine = tuple(who for who in trios[0] if who != left)
            open_to = [pair for pair in others if all(may(left, name) for name in pair)]
            gains = [sum(worth(left, name) for name in pair) for pair in (mine, *open_to)]
            total = sum(worth(*pair) for pair in (mine, *others))
            return total == best[1] and gains[0] == max(gains)

        assert any(map(is_greatest, trios[0]))
    skipped = [finding["count"] for finding in found.findings if finding.code == "exclusion-count:consent"]
    assert sum(skipped) == len(case["participants"]) - len(here)


@given(pools(10), st.integers(1, 4), st.randoms(use_true_random=False))
def test_blocks_keep_the_number_of_pairs(case: dict[str, Any], block: int, shuffled: Any) -> None:
    """Matching in blocks gives as many pairs as matching at once, no excluded pair, and the same in any order."""
    whole = match_buddies(on=DAY, **case)
    barred = barred_pairs(case)
    people = case["participants"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(buddies, "BLOCK", 2 * block)
        found = match_buddies(on=DAY, **case)
        again = match_buddies(on=DAY, **case | {"participants": shuffled.sample(people, len(people))})
    assert len(found.groups) == len(whole.groups)
    assert found == again
    assert all(barred.isdisjoint(combinations(group.members, 2)) for group in found.groups)


def test_blocks_leave_nobody_out_beside_people_without_a_possible_buddy() -> None:
    """If a person excludes everybody, the blocks still pair all others, and no matching of all people is needed."""
    people = [person(f"p-{n:03}") for n in range(2 * buddies.BLOCK + 1)]
    bars = [PairExclusion("p-000", other.id) for other in people[1:]]
    found = match_buddies(people, on=DAY, pair_exclusions=bars)
    assert len(found.groups) == buddies.BLOCK
    assert [(finding.code, finding["participant"]) for finding in found.findings] == [("buddy:none", "p-000")]


@given(pools(), st.randoms(use_true_random=False))
def test_order_of_people_does_not_matter(case: dict[str, Any], shuffled: Any) -> None:
    """Another order of people and exclusions, and an exclusion from the other side, give the same buddies."""
    other = case | {
        "participants": shuffled.sample(case["participants"], len(case["participants"])),
        "pair_exclusions": [
            PairExclusion(bar.second, bar.first, bar.reason) for bar in reversed(case["pair_exclusions"])
        ],
    }
    assert match_buddies(on=DAY, **other) == match_buddies(on=DAY, **case)


@given(pools())
def test_existing_groups_are_kept(case: dict[str, Any]) -> None:
    """Matching again changes nothing; if a person leaves, only their group is matched anew."""
    found = match_buddies(on=DAY, **case)
    assert match_buddies(on=DAY, keep=found, **case) == found
    if found.groups:
        gone = found.groups[0].members[0]
        rest = [participant for participant in case["participants"] if participant.id != gone]
        bars = [bar for bar in case["pair_exclusions"] if gone not in {bar.first, bar.second}]
        themes = {who: what for who, what in case["pillars"].items() if who != gone}
        less = case | {"participants": rest, "pair_exclusions": bars, "pillars": themes}
        again = match_buddies(on=DAY, keep=found, **less)
        now = [set(group.members) for group in again.groups]
        assert all(any(set(group.members) <= texts for texts in now) for group in found.groups[1:])


def test_reasons_of_a_pair() -> None:
    """Other departments, a shared language and pillar, and complementary experience give points with a reason."""
    ann = person("a", attributes={"department": "HR", "language": "nl"}, activity=0.9)
    bob = person("b", attributes={"department": "IT", "language": "nl"}, activity=0.35)
    findings = POLICY.points(ann, bob, {"a": frozenset("x"), "b": frozenset("xy")})
    assert [str(finding) for finding in findings] == [
        "Different department: 10 points.",
        "Same language: 10 points.",
        "Same content pillar: 10 points.",
        "They complement each other in social activity: 5 points.",
    ]
    assert POLICY.points(ann, evolve(bob, attributes={}, activity=None)) == ()
    same = evolve(ann, id="c", attributes={"department": "HR", "language": "en"})
    assert POLICY.points(ann, same) == ()
    nothing = BuddyPolicy(apart_points=0, shared_points=0, pillar_points=0, complement_points=0)
    assert nothing.points(ann, bob, {"a": frozenset("x"), "b": frozenset("x")}) == ()


def test_unmatched_people_are_reported() -> None:
    """An unmatched person has a count of exclusions, never who made them; managers are counted separately."""
    people = [person(name) for name in "abc"]
    bars = [PairExclusion("a", "b"), PairExclusion("c", "a", PairExclusionReason.MANAGER)]
    found = match_buddies(people, on=DAY, pair_exclusions=bars)
    assert [group.members for group in found.groups] == [("b", "c")]
    assert [str(finding) for finding in found.findings] == [
        (
            "a has no buddy. Of 2 other people, 1 is excluded because a or the other person said no, "
            "and 1 because one manages the other."
        )
    ]
    assert repr(bars) == "[<PairExclusion>, <PairExclusion>]"
    alone = match_buddies(people[:1], on=DAY)
    assert [finding["others"] for finding in alone.findings] == [0]
    assert match_buddies([], on=DAY) == Buddies()


@pytest.mark.parametrize(
    ("who", "manager", "paired"),
    [
        ({"id": "b"}, "b", False),
        ({"id": "b", "name": "Bo  Smit"}, "bo smit", False),
        ({"id": "b", "name": "Zoë"}, "Zoe\u0308", False),
        ({"id": "b", "contacts": ["bo@example.org"]}, "Bo@example.org", False),
        ({"id": "b", "name": "Bo Smit"}, "Bo", True),
        ({"id": "b"}, "a", True),
    ],
)
def test_managers_of_the_roster_are_never_paired(who: dict[str, Any], manager: str, *, paired: bool) -> None:
    """The attribute for the manager excludes the person it names by id, name or address, and nobody else."""
    people = [person("a", attributes={"manager": manager}, consents=AGREED), Participant(consents=AGREED, **who)]
    found = match_buddies(people, on=DAY)
    assert bool(found.groups) is paired
    if not paired:
        assert [finding["managers"] for finding in found.findings] == [1, 1]
    assert match_buddies(people, on=DAY, policy=BuddyPolicy(manager=None)).groups


@pytest.mark.parametrize(("size", "small", "paired"), [(50, 50, False), (51, 50, True), (None, 1, True), (50, 0, True)])
def test_directors_are_not_paired_with_staff_in_small_organisations(
    size: int | None, small: int, *, paired: bool
) -> None:
    """A director and staff are no pair up to the size of a small organisation; the finding says what to change."""
    people = [person("a", attributes={"role": "Directeur"}, consents=AGREED), person("b", consents=AGREED)]
    policy = BuddyPolicy(organisation_size=size, small_organisation=small)
    found = match_buddies(people, on=DAY, policy=policy)
    assert bool(found.groups) is paired
    if not paired:
        assert [finding.text() for finding in found.findings if finding.code == "buddy:director"] == [
            f"{who} cannot be paired with 1 person: in a small organisation directors are not paired with staff. "
            "If both agree, set small_organisation to 0 in the policy for buddies."
            for who in "ab"
        ]


def test_reasons_are_shown_with_names() -> None:
    """The text and the HTML give the names and the reason of each group, in the reader's language."""
    people = [person(name, attributes={"language": "nl"}, consents=AGREED) for name in ("p-1", "p-2")]
    found = match_buddies(people, on=DAY)
    dutch = Language("nl", names={"p-1": "Ann", "p-2": "Bo"})
    assert "p-1" not in found.html(dutch)
    alone = match_buddies([*people, person("p-3", consents=AGREED)], on=DAY)
    assert [reason.code for reason in alone.groups[0].reasons][-1] == "buddy:three"
    strangers = [person(name, attributes={"department": "HR"}, consents=AGREED) for name in ("p-3", "p-4")]
    assert match_buddies(strangers, on=DAY).groups[0].reasons == (Finding.of("buddy:any"),)
    assert found.text(dutch).splitlines()[-1].split("  ") == ["Ann, Bo", "Zelfde taal: 10 punten."]


def test_seed_breaks_ties() -> None:
    """If all pairs are equal, different seeds give different pairs, and a seed always the same."""
    people = [person(f"p-{n}") for n in range(8)]
    seen = {match_buddies(people, on=DAY, policy=BuddyPolicy(seed=seed)).groups for seed in range(12)}
    assert len(seen) > 3


def test_all_problems_are_reported_together() -> None:
    """Unknown people and duplicates are in one error with paths."""
    with pytest.raises(ValidationError) as error:
        match_buddies(
            [person("a"), person("a")], on=DAY, pair_exclusions=[PairExclusion("b", "a")], pillars={"c": ["x"]}
        )
    assert [(finding.path, finding.code) for finding in error.value.findings] == [
        ("participants[1].id", "repeated"),
        ("pair_exclusions[0].second", "name:unknown"),
        ("pillars[c]", "name:unknown"),
    ]
    with pytest.raises(UnknownNameError):
        match_buddies([person("a")], on=DAY, pair_exclusions=[PairExclusion("a", "b")])
    wrong: Any = "x"
    with pytest.raises(ValidationError) as error:
        match_buddies([wrong], on=wrong, pair_exclusions=[wrong], policy=wrong, keep=wrong)
    paths = [finding.path for finding in error.value.findings]
    assert paths == ["participants[0]", "on", "pair_exclusions[0]", "policy", "keep"]
    with pytest.raises(ValidationError, match="occurs twice"):
        PairExclusion("a", "a")
    with pytest.raises(ValidationError, match="got 1"):
        BuddyGroup(members=["a"], points=0)


def test_missing_rustworkx_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without rustworkx the error has the command that installs it."""
    monkeypatch.setitem(sys.modules, "rustworkx", None)
    with pytest.raises(MissingExtraError, match=r"advocacy\[buddies\]"):
        match_buddies([person("a"), person("b")], on=DAY)


def test_people_without_a_buddy_are_in_the_text() -> None:
    """Text and HTML list what was found about people without a buddy, in the language of the reader."""
    found = match_buddies([person("a", consents=AGREED)], on=DAY)
    assert found.findings
    for language in ("en", "nl"):
        for finding in found.findings:
            assert finding.text(language) in found.text(language)
            assert finding.text(language) in found.html(language)
