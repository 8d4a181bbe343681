"""The public proof of a lottery: anybody can check the draw, and nobody sees who the other people are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import attrs
from attrs import field

from advocacy.arguments import checked, frozen
from advocacy.errors import Finding, raise_any
from advocacy.pilot.assessment import Trait
from advocacy.pilot.lottery import Composition, Lottery
from advocacy.pilot.lottery_check import compute_seal, find_faults
from advocacy.pilot.pilot import Pilot
from advocacy.rules import TupleOf, integer, integer_or_none, whole


@frozen(kw_only=True)
class ProofCombination:
    """A combination of traits in a public proof.

    Attributes:
        seal: The seal of its traits: SHA-256 over the salt, a line feed and the traits as JSON.
        people: The pseudonyms of its people, sorted.
        traits: The (attribute, value) pairs if the combination is named, else empty.
        salt: The secret of its seal if the combination is named, else empty.
    """

    seal: str
    people: tuple[str, ...] = field(converter=TupleOf[str])
    traits: tuple[tuple[str, str], ...] = ()
    salt: str = ""


@frozen(kw_only=True)
class LotteryProof:
    """The public part of a lottery, before or after the draw. It contains no ids and no values of measures.

    A proof from someone else may be wrong: run `check_draw`. Its document is JSON, which
    ``advocacy.pilot.lottery_check`` checks without this library.

    Attributes:
        solver: The solver that found the compositions, and its version; empty if none was needed.
        size: The number of places.
        combinations: The people who took part, by combination of traits, in the order of the seals.
        compositions: The compositions of groups with their weights, in the order of the counts.
        digest: The SHA-256 of all of the above.
        seed: The seed; ``None`` before the draw.
        group: The pseudonyms of the drawn people, sorted; empty before the draw.
    """

    solver: str = ""
    size: int = field(converter=integer, validator=whole(0))
    combinations: tuple[ProofCombination, ...] = field(converter=TupleOf[ProofCombination])
    compositions: tuple[Composition, ...] = field(converter=TupleOf[Composition])
    digest: str
    seed: int | None = field(default=None, converter=integer_or_none)
    group: tuple[str, ...] = field(default=(), converter=TupleOf[str])


@checked
def make_proof(lottery: Lottery, *, pilot: Pilot | None = None, name_small_groups: bool = False) -> LotteryProof:
    """Return the public proof of a lottery: without a pilot to publish before the draw, or with it afterwards.

    People have pseudonyms. Combinations of traits are named if they have at least ``policy.minimum_group`` people. If
    the combinations without a name have fewer people together, the next smallest ones have no name either. Each person
    finds their pseudonym, and the secret that opens the seal of their combination, in `Lottery.explain`.

    Args:
        lottery: The lottery, made with a key.
        pilot: The pilot that the lottery drew.
        name_small_groups: Whether to name all combinations. Only the program lead may decide this: everyone who knows
            a person with rare traits can then see whether this person took part.

    Raises:
        ValidationError: The lottery has no key or no group, or it does not draw these members with the pilot's seed.

    >>> from datetime import date
    >>> from advocacy import Consent, Participant, Purpose, SelectionPolicy
    >>> from advocacy.pilot import make_lottery
    >>> consents = [Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1))]
    >>> people = [Participant(id=f"p-{n}", consents=consents) for n in range(9)]
    >>> policy = SelectionPolicy(size=4, exclude_inactive=False)
    >>> lottery = make_lottery(people, policy, on=date(2026, 9, 15), key=b"sixteen random bytes or more")
    >>> proof = make_proof(lottery, pilot=lottery.draw(seed=7))
    >>> check_draw(proof)
    ()
    """
    raise_any(_proof_faults(lottery, pilot))
    data = lottery.data
    known = {compute_seal(item.salt, item.traits): item for item in lottery.combinations}
    named = set(lottery.people) if name_small_groups else _large_enough(lottery)
    combinations = [
        ProofCombination(
            seal=sealed["seal"],
            people=sealed["people"],
            traits=item.traits if item.traits in named else (),
            salt=item.salt if item.traits in named else "",
        )
        for sealed in data["combinations"]
        for item in [known[sealed["seal"]]]
    ]
    return LotteryProof(
        solver=lottery.solver,
        size=lottery.size,
        combinations=combinations,
        compositions=[Composition(**item) for item in data["compositions"]],
        digest=lottery.digest,
        seed=None if pilot is None else pilot.policy.seed,
        group=() if pilot is None else sorted(lottery.pseudonyms[member] for member in pilot.members),
    )


def _proof_faults(lottery: Lottery, pilot: Pilot | None) -> Iterator[Finding]:
    if not lottery.compositions or not lottery.combinations:
        yield Finding.of("lottery:no-group", "lottery")
    elif not lottery.pseudonyms:
        yield Finding.of("proof:key", "lottery")
    elif pilot is not None:
        seed = pilot.policy.seed
        if seed is None or lottery.draw(seed=seed).members != pilot.members:
            yield Finding.of("proof:pilot", "pilot")


def _large_enough(lottery: Lottery) -> set[tuple[Trait, ...]]:
    """Return the combinations that may have a name. The others have enough people together, or there are none."""
    minimum = lottery.pilot.policy.minimum_group
    named, hidden = set[tuple[Trait, ...]](), 0
    for item in sorted(lottery.combinations, key=lambda item: (item.people, item.traits)):
        if item.people < minimum or 0 < hidden < minimum:
            hidden += item.people
        else:
            named.add(item.traits)
    return named


@checked
def check_draw(
    proof: LotteryProof | Mapping[str, object], *, digest: str | None = None, seed: int | None = None
) -> tuple[Finding, ...]:
    """Check the public proof of a draw, from the proof alone.

    The check repeats the draw: the digest, the composition that the seed picks, and the people with the lowest draws.
    ``advocacy.pilot.lottery_check`` does the same without this library. Someone who forges a proof can compute a new
    digest for other weights or choose another seed, so pass what was published before.

    Args:
        proof: The proof, or its document as a dict.
        digest: The digest that was published before the draw.
        seed: The seed that was drawn in public.

    Returns:
        What is wrong; nothing if the draw is right.
    """
    data: Any = proof
    if isinstance(proof, LotteryProof):
        data = json.loads(json.dumps(attrs.asdict(proof)))
    faults = find_faults(data, digest=digest, seed=seed)
    return tuple(Finding.of(fault.code, fault.path, count=fault.number) for fault in faults)
