"""The public proof: a right draw has no faults, each manipulation has one, and nobody is named."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy import Quota
from advocacy.adapters import documents
from advocacy.errors import ValidationError
from advocacy.pilot import Lottery, LotteryProof, Pilot, check_draw, lottery_check, make_lottery, make_proof
from advocacy.pilot.lottery_check import compute_digest, find_faults, find_place
from advocacy.testing.strategies import DAY
from tests.amounts import examples
from tests.pilot.test_lottery import KEY, POOL, RULES, lottery
from tests.samples import faults, policy, scored

SEED = 421
MADE: Lottery = lottery(key=KEY)
DRAWN: Pilot = MADE.draw(seed=SEED)
PROOF: LotteryProof = make_proof(MADE, pilot=DRAWN, name_small_groups=True)
#: The proof as a reader of the published document has it.
DATA: dict[str, Any] = json.loads(documents.dumps(PROOF))["data"]


def codes(data: Any, **known: Any) -> set[str]:
    """Return the codes of the faults of a proof."""
    return {fault.code for fault in find_faults(data, **known)}


def test_right_draw_has_no_faults() -> None:
    """The proof, its document and its data have no faults, before and after the draw."""
    before = make_proof(MADE)
    assert (before.seed, before.group) == (None, ())
    assert check_draw(before, digest=MADE.digest) == ()
    assert check_draw(PROOF, digest=MADE.digest, seed=SEED) == ()
    assert check_draw(json.loads(documents.dumps(PROOF)), digest=MADE.digest, seed=SEED) == ()
    assert find_faults(DATA) == []
    assert documents.load(documents.dump(PROOF), LotteryProof) == PROOF


def redone(data: dict[str, Any]) -> None:
    """Give a changed proof the digest that fits it, as a forger does."""
    data["digest"] = compute_digest(data)


def _weights(data: dict[str, Any]) -> None:
    first, second = data["compositions"][:2]
    first["weight"], second["weight"] = first["weight"] + 1, second["weight"] - 1


def _forged_weights(data: dict[str, Any]) -> None:
    _weights(data)
    redone(data)


def _swap(data: dict[str, Any]) -> None:
    """Put another person with the same traits in the group."""
    people = next(
        item["people"]
        for item in data["combinations"]
        if 0 < len({*item["people"]} & {*data["group"]}) < len(item["people"])
    )
    inside = next(name for name in people if name in data["group"])
    outside = next(name for name in people if name not in data["group"])
    data["group"] = sorted([*data["group"], outside])
    data["group"].remove(inside)


def _other_seed(data: dict[str, Any]) -> None:
    """Choose a seed that gives another group, and publish that group."""
    seed = next(seed for seed in range(99) if MADE.draw(seed=seed).members != DRAWN.members)
    data["seed"], data["group"] = seed, [*make_proof(MADE, pilot=MADE.draw(seed=seed)).group]


def _item(*path: str | int, to: Any) -> Callable[[dict[str, Any]], None]:
    """Return a manipulation of one value."""

    def change(data: dict[str, Any]) -> None:
        *most, last = path
        for step in most:
            data = data[step]  # type: ignore[index]
        data[last] = to(data[last]) if callable(to) else to  # type: ignore[index]

    return change


def _redone(change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
    def both(data: dict[str, Any]) -> None:
        change(data)
        redone(data)

    return both


#: What a forger does → a code that the check then finds. The digest and the seed are known from elsewhere.
MANIPULATIONS: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "seed": (_item("seed", to=422), "proof:seed"),
    "seed and group": (_other_seed, "proof:seed"),
    "no seed": (_item("seed", to=None), "proof:no-seed"),
    "weights": (_weights, "proof:digest"),
    "weights and digest": (_forged_weights, "proof:published"),
    "weight 0": (_redone(_item("compositions", 0, "weight", to=0)), "proof:weight"),
    "weights too large": (_redone(_item("compositions", 0, "weight", to=2**64)), "proof:weight"),
    "counts": (_redone(_item("compositions", 0, "counts", to=lambda counts: counts[::-1])), "proof:published"),
    "counts of another size": (_redone(_item("compositions", 0, "counts", 0, to=99)), "proof:counts"),
    "counts of fewer combinations": (_redone(_item("compositions", 0, "counts", to=[4])), "proof:counts"),
    "composition twice": (
        _redone(_item("compositions", to=lambda items: [*items, items[0]])), "proof:composition-repeated",
    ),
    "composition dropped": (_redone(_item("compositions", to=lambda items: items[1:])), "proof:published"),
    "no compositions": (_redone(_item("compositions", to=[])), "proof:form"),
    "order of compositions": (_item("compositions", to=lambda items: items[::-1]), "proof:digest"),
    "size": (_redone(_item("size", to=5)), "proof:counts"),
    "solver": (_item("solver", to="HiGHS 0"), "proof:digest"),
    "person added": (_redone(_item("combinations", 0, "people", to=lambda ids: [*ids, "x-new"])), "proof:published"),
    "person twice": (_redone(_item("combinations", 0, "people", to=lambda names: [*names, names[0]])), "proof:people"),
    "person in two combinations": (
        _redone(_item("combinations", 0, "people", to=lambda names: [*names, DATA["combinations"][1]["people"][0]])),
        "proof:people",
    ),
    "nobody in a combination": (_redone(_item("combinations", 3, "people", to=[])), "proof:no-people"),
    "traits": (_item("combinations", 0, "traits", to=[["department", "IT"], ["location", "Gent"]]), "proof:seal"),
    "salt": (_item("combinations", 0, "salt", to="another"), "proof:seal"),
    "seal": (_redone(_item("combinations", 0, "seal", to="0" * 64)), "proof:seal"),
    "seal twice": (
        _redone(_item("combinations", 0, "seal", to=DATA["combinations"][1]["seal"])), "proof:combination-repeated",
    ),
    "digest": (_item("digest", to="0" * 64), "proof:digest"),
    "member exchanged": (_swap, "proof:group"),
    "member left out": (_item("group", to=lambda names: names[1:]), "proof:group"),
    "member twice": (_item("group", to=lambda names: [*names, names[0]]), "proof:group-repeated"),
    "stranger": (_item("group", to=lambda names: [*names[1:], "x-friend"]), "proof:group-unknown"),
    "nobody drawn": (_item("group", to=[]), "proof:group"),
    "more keys": (lambda data: data.update(names=["Ann"]), "proof:form"),
    "text as weight": (_item("compositions", 0, "weight", to="1"), "proof:form"),
    "bool as count": (_item("compositions", 0, "counts", 0, to=True), "proof:form"),
    "float as seed": (_item("seed", to=421.0), "proof:form"),
    "no list of people": (_item("combinations", 0, "people", to="x-1"), "proof:form"),
    "no object": (_item("combinations", 0, to=7), "proof:form"),
    "traits of three": (_item("combinations", 0, "traits", to=[["a", "b", "c"]]), "proof:form"),
    "traits that are no list": (_item("combinations", 0, "traits", to="IT"), "proof:form"),
    "traits that are a number": (_item("combinations", 0, "traits", to=5), "proof:form"),
    "salt that is no Unicode": (_item("combinations", 0, "salt", to="\ud800"), "proof:form"),
    "person that is no Unicode": (_item("combinations", 0, "people", 0, to="\ud800"), "proof:form"),
    "no list of compositions": (_item("compositions", to={}), "proof:form"),
}  # fmt: skip


@pytest.mark.parametrize("name", MANIPULATIONS)
def test_manipulations_are_found(name: str) -> None:
    """Each manipulation of the proof is found by someone who knows the published digest and seed."""
    change, expected = MANIPULATIONS[name]
    data = copy.deepcopy(DATA)
    change(data)
    assert json.dumps(data) != json.dumps(DATA)
    assert expected in codes(data, digest=MADE.digest, seed=SEED)


@pytest.mark.parametrize("data", [None, [], "proof", 7, {}, {"data": 3}, {"data": {1, 2}}, Fraction(1, 2)])
def test_anything_can_be_checked(data: Any) -> None:
    """What is no proof at all has a fault of its form, and never raises."""
    assert codes(data) == {"proof:form"}


@pytest.mark.parametrize(
    "path", [("seed",), ("size",), ("compositions", 0, "weight"), ("compositions", 0, "counts", 0)]
)
def test_endless_numbers_are_found(path: tuple[str | int, ...]) -> None:
    """A number with more digits than Python writes is a fault of the form, and never raises."""
    data = copy.deepcopy(DATA)
    _item(*path, to=10**5000)(data)
    assert codes(data) == {"proof:form"}


@settings(max_examples=examples(200))
@given(st.data())
def test_every_changed_value_is_found(data: st.DataObject) -> None:
    """Any change of any value is found."""
    changed = copy.deepcopy(DATA)
    place: Any = changed
    while True:
        key = data.draw(st.sampled_from([*place] if isinstance(place, dict) else range(len(place))))
        if isinstance(place[key], (dict, list)) and place[key] and data.draw(st.integers(0, 5)):
            place = place[key]
            continue
        place[key] = data.draw(st.sampled_from([0, 1, -1, 2, "", "x", None, [], {}, True, "0" * 64, 421, 422]))
        break
    if json.dumps(changed) != json.dumps(DATA):
        assert codes(changed, digest=MADE.digest, seed=SEED), changed


def test_check_runs_on_its_own(tmp_path: Path) -> None:
    """The file of the check runs alone, with the standard library only, on the published document."""
    shutil.copy(str(lottery_check.__file__), tmp_path / "lottery_check.py")
    (tmp_path / "proof.json").write_text(documents.dumps(PROOF), encoding="utf-8")
    code = (
        f"import json, sys; sys.path.insert(0, {str(tmp_path)!r}); import lottery_check as c;"
        f"proof = json.load(open({str(tmp_path / 'proof.json')!r}));"
        f"print(c.find_faults(proof, digest={MADE.digest!r}, seed={SEED}), len(c.find_faults(proof, seed=1)),"
        "sorted({name.split('.')[0] for name in sys.modules} - set(sys.stdlib_module_names) - {'__main__'}))"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.split() == ["[]", "1", "['lottery_check']"]


def test_check_by_hand() -> None:
    """The steps of the page, written again, give the group of the draw."""

    def draw(name: str) -> int:
        return int.from_bytes(sha256(f"{SEED}\n{name}".encode()).digest()[:8], "big")

    total = sum(item["weight"] for item in DATA["compositions"])
    number = draw(f"{MADE.digest} 0")
    assert number < 2**64 // total * total
    left = number % total
    for item in DATA["compositions"]:
        if left < item["weight"]:
            break
        left -= item["weight"]
    group = []
    for count, combination in zip(item["counts"], DATA["combinations"], strict=True):
        group += sorted(combination["people"], key=draw)[:count]
    assert sorted(group) == DATA["group"]


# ---------------------------------------------------------------- privacy


def test_proofs_contain_no_ids_and_no_values() -> None:
    """A proof has no id; with small combinations, it has no traits either."""
    made = make_lottery(POOL, policy(4, RULES, minimum_group=6), on=DAY, key=KEY)
    text = documents.dumps(make_proof(made, pilot=made.draw(seed=SEED)))
    for who in POOL:
        assert f'"{who.id}"' not in text
    assert "motivation" not in text
    assert all(word not in text for word in ("Gent", "Utrecht", "department", "IT"))
    assert {item.salt for item in make_proof(made).combinations} == {""}


def ids_of(traits: tuple[tuple[str, str], ...]) -> list[str]:
    """Return the ids of the people with a combination of traits."""
    return [candidate.id for candidate in MADE.people[traits]]


def test_order_of_a_proof_shows_no_traits() -> None:
    """Combinations are in the order of their seals, so another key gives another order, and the draw fits it."""
    people = [scored(f"p-{n}", department=f"D{n % 6}") for n in range(18)]
    orders = set()
    for n in range(5):
        made = make_lottery(people, policy(4, [Quota("department", "D1", 1)]), on=DAY, key=KEY + bytes([n]))
        proof = make_proof(made, pilot=made.draw(seed=SEED), name_small_groups=True)
        assert check_draw(proof, digest=made.digest, seed=SEED) == ()
        assert [item.seal for item in proof.combinations] == sorted(item.seal for item in proof.combinations)
        assert [item.counts for item in proof.compositions] == sorted(item.counts for item in proof.compositions)
        orders.add(tuple(item.traits for item in proof.combinations))
        place = {item.traits: number for number, item in enumerate(proof.combinations)}
        order = [place[item.traits] for item in made.combinations]
        found = {(tuple(item.counts[number] for number in order), item.weight) for item in proof.compositions}
        assert found == {(item.counts, item.weight) for item in made.compositions}
    assert len(orders) == 5


def test_names_need_a_group_or_the_lead() -> None:
    """Combinations have a name from the minimum on, unless the rest would be too few; the lead may name all."""
    people = [
        scored(f"p-{n}", department="IT" if n < 9 else "HR" if n < 15 else "Law" if n < 18 else "Sales")
        for n in range(19)
    ]
    rules: list[Any] = [Quota("department", "IT", 1)]

    def named(minimum: int, *, all_of: bool = False) -> set[str]:
        made = make_lottery(people, policy(4, rules, minimum_group=minimum), on=DAY, key=KEY)
        proof = make_proof(made, name_small_groups=all_of)
        assert check_draw(proof) == ()
        return {value for item in proof.combinations for _, value in item.traits}

    assert named(1) == {"IT", "HR", "Law", "Sales"}
    assert named(2) == {"IT", "HR"}  # Sales has 1 person, and Law keeps that from being seen
    assert named(5) == {"IT"}  # Law and Sales have 4 people together
    assert named(4) == {"IT", "HR"}
    assert named(9) == {"IT"}
    assert named(10) == set()
    assert named(10, all_of=True) == {"IT", "HR", "Law", "Sales"}


def test_people_find_their_place() -> None:
    """With their pseudonym, people find their combination, their exact chance, and whether they were drawn."""
    for who, name in MADE.pseudonyms.items():
        place = find_place(json.loads(documents.dumps(PROOF)), name)
        assert place is not None
        assert place.chance == MADE.chances[who]
        assert place.drawn is (who in DRAWN.members)
        item = next(item for item in MADE.combinations if name in [*map(MADE.pseudonyms.get, ids_of(item.traits))])
        assert place.people == item.people
        assert lottery_check.compute_seal(item.salt, item.traits) == DATA["combinations"][place.combination]["seal"]
    assert find_place(DATA, "x-nobody") is None
    before = find_place(json.loads(documents.dumps(make_proof(MADE))), MADE.pseudonyms["a-0"])
    assert before is not None
    assert before.drawn is None
    assert isinstance(before.chance, Fraction)


def test_proofs_need_a_key_a_group_and_the_drawn_pilot() -> None:
    """A lottery without key or group has no proof, and a pilot that it did not draw is refused."""
    refused: list[tuple[Any, Any, list[tuple[str, str]]]] = [
        (lottery(), None, [("proof:key", "lottery")]),
        (lottery(rules=[Quota("department", "IT", 9)], size=9, key=KEY), None, [("lottery:no-group", "lottery")]),
        (
            lottery(POOL[:1], rules=[], size=1, previous_members=["a-0"], key=KEY), None,
            [("lottery:no-group", "lottery")],
        ),
        (MADE, evolve(DRAWN, members=DRAWN.members[1:]), [("proof:pilot", "pilot")]),
        (MADE, MADE.pilot, [("proof:pilot", "pilot")]),
        (MADE, lottery(rules=RULES[:1]).draw(seed=SEED), [("proof:pilot", "pilot")]),
    ]  # fmt: skip
    for made, pilot, expected in refused:
        with pytest.raises(ValidationError) as caught:
            make_proof(made, pilot=pilot)
        assert faults(caught) == expected


def test_findings_are_in_words() -> None:
    """The findings of a check have texts in both languages, with the number of wrong items."""
    wrong = evolve(PROOF, group=[*PROOF.group, "x-1", "x-2"])
    texts = [finding.text(language) for finding in check_draw(wrong) for language in ("en", "nl")]
    assert "2 members of the group did not take part in the lottery." in texts
    assert "2 leden van de groep deden niet mee aan de loting." in texts
