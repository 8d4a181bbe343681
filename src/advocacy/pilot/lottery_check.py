"""Check the public proof of a lottery. This file needs only the standard library, so it also runs on its own.

The proof is data: numbers, pseudonyms and sums of SHA-256. `find_faults` repeats the draw from these alone. The page
"check a draw" shows the same steps by hand.
"""

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from itertools import accumulate
from typing import Any, NamedTuple

#: The first item of the content of a digest: the form of the content.
_FORM = "lottery 1"
#: The number of possible draws.
_DRAWS = 2**64


class Fault(NamedTuple):
    """A fault of a proof.

    Attributes:
        code: What is wrong, such as ``proof:digest``.
        path: Where, such as ``compositions[3].weight``.
        number: How many items are wrong.
    """

    code: str
    path: str
    number: int = 1


def draw_number(seed: int, name: str) -> int:
    """Return the draw of a name, 0 to 2**64 − 1: the first eight bytes of SHA-256 over seed, line feed and name."""
    return int.from_bytes(sha256(f"{seed}\n{name}".encode()).digest()[:8], "big")


def draw_place(seed: int, digest: str, weights: Sequence[int]) -> int:
    """Draw the place of a composition, with a chance in proportion to its weight.

    The first draw below the largest multiple of the total counts, so every weight has exactly its share of the draws.
    The draws are those of the names "<digest> 0", "<digest> 1" and so on.
    """
    total, attempt = sum(weights), 0
    while (number := draw_number(seed, f"{digest} {attempt}")) >= _DRAWS // total * total:
        attempt += 1
    return bisect_right([*accumulate(weights)], number % total)


def draw_members(seed: int, counts: Iterable[int], people: Iterable[Iterable[str]]) -> list[str]:
    """Return the names with the lowest draws of each combination, as many as the composition states."""
    members: list[str] = []
    for count, names in zip(counts, people, strict=True):
        members += sorted(names, key=lambda name: (draw_number(seed, name), name))[:count]
    return sorted(members)


def compute_seal(salt: str, traits: Iterable[Iterable[str]]) -> str:
    """Return the seal of a combination: SHA-256 over its salt, a line feed and its traits."""
    return sha256(f"{salt}\n{_canonical([list(trait) for trait in traits])}".encode()).hexdigest()


def compute_digest(proof: Mapping[str, Any]) -> str:
    """Return the digest of a lottery: SHA-256 over all that is fixed before the draw."""
    people = ((item["seal"], item["people"]) for item in proof["combinations"])
    counts = ((item["weight"], item["counts"]) for item in proof["compositions"])
    return hash_lottery(proof["solver"], proof["size"], people, counts)


def hash_lottery(
    solver: str,
    size: int,
    combinations: Iterable[tuple[str, Iterable[str]]],
    compositions: Iterable[tuple[int, Iterable[int]]],
) -> str:
    """Return the digest of a lottery from its parts. Only one combination is in memory at a time.

    Args:
        solver: The solver and its version.
        size: The number of places.
        combinations: The seal and the people of each combination, in the order of the proof.
        compositions: The weight and the counts of each composition, in the order of the proof.
    """
    content = sha256(_canonical([_FORM, solver, size])[:-1].encode())
    content.update(b",[")
    for place, (seal, people) in enumerate(combinations):
        content.update(("," * (place > 0) + _canonical([seal, list(people)])).encode())
    content.update(("]," + _canonical([[weight, list(counts)] for weight, counts in compositions]) + "]").encode())
    return content.hexdigest()


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def find_faults(proof: Any, *, digest: str | None = None, seed: int | None = None) -> list[Fault]:
    """Return everything that is wrong with a public proof; an empty list if the draw is right.

    Args:
        proof: The proof as a dict, or its document, as `json.loads` returns it.
        digest: The digest that was published before the draw, from another source than the proof.
        seed: The seed that was drawn in public, from another source than the proof.
    """
    data = proof.get("data", proof) if isinstance(proof, dict) else proof
    found = list(_form_faults(data)) if _is_json(proof) else [Fault("proof:form", "")]
    if found:
        return found
    found = [*_combination_faults(data["combinations"]), *_composition_faults(data)]
    if data["digest"] != compute_digest(data):
        found.append(Fault("proof:digest", "digest"))
    if digest is not None and data["digest"] != digest:
        found.append(Fault("proof:published", "digest"))
    if seed is not None and data["seed"] != seed:
        found.append(Fault("proof:seed", "seed"))
    return [*found, *_group_faults(data, drawable=not found)]


class Place(NamedTuple):
    """The place of a person in a proof.

    Attributes:
        combination: The number of the combination, from 0.
        people: The number of people in the combination.
        chance: The chance of each of them, 0..1.
        drawn: Whether the person was drawn; ``None`` before the draw.
    """

    combination: int
    people: int
    chance: Fraction
    drawn: bool | None


def find_place(proof: Mapping[str, Any], name: str) -> Place | None:
    """Return the place of a pseudonym in a proof without faults, or ``None`` if it is not there."""
    data = proof.get("data", proof)
    total = sum(item["weight"] for item in data["compositions"])
    for index, item in enumerate(data["combinations"]):
        if name in item["people"]:
            drawn = sum(each["weight"] * each["counts"][index] for each in data["compositions"])
            chance = Fraction(drawn, total * len(item["people"]))
            return Place(index, len(item["people"]), chance, None if data["seed"] is None else name in data["group"])
    return None


def _is_json(proof: Any) -> bool:
    """Check whether a proof can be written as JSON: no other types, endless numbers, or text that is no Unicode."""
    try:
        json.dumps(proof, ensure_ascii=False).encode()
    except (TypeError, ValueError, RecursionError):
        return False
    return True


#: The type of each field of a proof.
_TYPES = {"solver": str, "size": int, "combinations": list, "compositions": list, "digest": str, "group": list}
_PARTS: dict[str, dict[str, type]] = {
    "combinations": {"seal": str, "people": list, "traits": list, "salt": str},
    "compositions": {"counts": list, "weight": int},
}
_ITEMS = {"group": str, "people": str, "counts": int}


def _form_faults(data: Any) -> Iterator[Fault]:
    """Find missing and unknown fields, and values of a wrong type."""
    yield from _object_faults(data, {**_TYPES, "seed": object}, "")
    if not isinstance(data, dict):
        return
    if data.get("seed") is not None and type(data["seed"]) is not int:
        yield Fault("proof:form", "seed")
    for name, types in _PARTS.items():
        for index, item in enumerate(data[name] if isinstance(data.get(name), list) else ()):
            yield from _object_faults(item, types, f"{name}[{index}].")
            traits = item.get("traits") if isinstance(item, dict) else None
            if isinstance(traits, list) and not all(map(_is_trait, traits)):
                yield Fault("proof:form", f"{name}[{index}].traits")


def _object_faults(data: Any, types: Mapping[str, type], path: str) -> Iterator[Fault]:
    if not isinstance(data, dict) or data.keys() != types.keys():
        yield Fault("proof:form", path.rstrip("."))
        return
    for name, kind in types.items():
        value, inner = data[name], _ITEMS.get(name)
        fits = kind is object or type(value) is kind
        if not fits or (inner is not None and any(type(item) is not inner for item in value)):
            yield Fault("proof:form", path + name)


def _is_trait(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(type(text) is str for text in value)


def _combination_faults(combinations: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """Find pseudonyms that occur twice, combinations that occur twice, and traits that do not fit their seal."""
    counts = Counter(name for item in combinations for name in item["people"])
    seals = Counter(item["seal"] for item in combinations)
    for index, item in enumerate(combinations):
        twice = sum(counts[name] > 1 for name in item["people"])
        if twice:
            yield Fault("proof:people", f"combinations[{index}].people", twice)
        if not item["people"]:
            yield Fault("proof:no-people", f"combinations[{index}].people")
        if seals[item["seal"]] > 1:
            yield Fault("proof:combination-repeated", f"combinations[{index}].seal")
        if (item["salt"] or item["traits"]) and compute_seal(item["salt"], item["traits"]) != item["seal"]:
            yield Fault("proof:seal", f"combinations[{index}].traits")


def _composition_faults(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Find weights that are not positive, counts that do not fit, and compositions that occur twice."""
    rooms = [len(item["people"]) for item in data["combinations"]]
    if not data["compositions"]:
        yield Fault("proof:form", "compositions")
    seen = set()
    for index, item in enumerate(data["compositions"]):
        counts = item["counts"]
        if item["weight"] < 1:
            yield Fault("proof:weight", f"compositions[{index}].weight")
        if (
            len(counts) != len(rooms)
            or sum(counts) != data["size"]
            or any(not 0 <= count <= room for count, room in zip(counts, rooms, strict=True))
        ):
            yield Fault("proof:counts", f"compositions[{index}].counts")
        if tuple(counts) in seen:
            yield Fault("proof:composition-repeated", f"compositions[{index}].counts")
        seen.add(tuple(counts))
    if sum(item["weight"] for item in data["compositions"]) > _DRAWS:
        yield Fault("proof:weight", "compositions")


def _group_faults(data: Mapping[str, Any], *, drawable: bool) -> Iterator[Fault]:
    """Find a group that does not follow from the seed. Before the draw, a proof has neither."""
    group, seed = data["group"], data["seed"]
    known = {name for item in data["combinations"] for name in item["people"]}
    twice = sum(count - 1 for count in Counter(group).values())
    if twice:
        yield Fault("proof:group-repeated", "group", twice)
    strangers = len({*group} - known)
    if strangers:
        yield Fault("proof:group-unknown", "group", strangers)
    if seed is None:
        if group:
            yield Fault("proof:no-seed", "seed")
        return
    if drawable:
        people = [item["people"] for item in data["combinations"]]
        place = draw_place(seed, data["digest"], [item["weight"] for item in data["compositions"]])
        members = draw_members(seed, data["compositions"][place]["counts"], people)
        wrong = max(len({*members} - {*group}), len({*group} - {*members}))
        if wrong:
            yield Fault("proof:group", "group", wrong)
