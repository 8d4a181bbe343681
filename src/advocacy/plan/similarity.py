"""Similarity: nothing two people post in the same words (domain, step 4: identical copy-paste posts fail)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from advocacy.errors import Finding, raise_any
from advocacy.goals.exact import part_of
from advocacy.plan.themes import folded
from advocacy.values import each, first_repeats, identifier, instance, own, prose, text, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Draft", "SimilarPair", "similar_texts"]

#: Texts of fewer words are compared word by word: one other word in seven takes away up to three of its five rows.
_SHORT = 8
#: What people share on purpose: addresses, hashtags, names of others.
_SHARED = re.compile(r"https?://\S+|www\.\S+|[#@]\w[\w-]*")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@frozen(kw_only=True)
class Draft:
    """
    A text that somebody means to post, or did.

    Attributes:
        id: Its key.
        participant: The person's id.
        text: The text, which may be empty.
    """

    id: str = field(converter=identifier, validator=text)
    participant: str = field(converter=identifier, validator=text)
    text: str = field(validator=own(prose))

    def __repr__(self) -> str:
        """Show class and id, and nothing of the text."""
        return f"<Draft {self.id}>"


@frozen(kw_only=True)
class SimilarPair:
    """
    Two texts of different people in much the same words; it says nothing of who was first.

    Attributes:
        one: The id of the one, before the other's in order.
        other: The id of the other.
        shared: What they share of all that stands in either: above 0, 1 for the same words.
    """

    one: str = field(converter=identifier, validator=text)
    other: str = field(converter=identifier, validator=text)
    shared: Fraction = field(validator=part_of)

    @property
    def finding(self) -> Finding:
        """The pair in a sentence's parts."""
        return Finding.of("similar", "", one=self.one, other=self.other, percent=int(100 * self.shared))


def similar_texts(drafts: Iterable[Draft], *, threshold: Fraction = Fraction(1, 2)) -> tuple[SimilarPair, ...]:
    """
    Find texts that different people post in much the same words, in the order of their ids.

    The measure is Jaccard's: rows of three words that stand in both, over all that stand in either. Case, punctuation
    and Unicode form do not count; addresses, hashtags and names behind an @ are left out. Where one of two texts has
    fewer than eight words, single words are compared instead of rows. A language that writes without spaces is compared
    by whole clauses, which finds copies alone. Texts without words are like nothing.

    By default a half: two texts of one length reach it while nearly a third was rewritten in one piece, or about one
    word in ten here and there. Texts written apart share far less: of a million pairs of short ones (docstrings of
    different modules of Python's library) 15 reached a half (the 12 looked at were copies), 42 a tenth.

    >>> said = "We opened our new lab in Utrecht today and I am proud of the team that built it"
    >>> same = said.replace("today", "yesterday").upper() + "! #lab"
    >>> found = similar_texts(
    ...     [Draft(id="a", participant="p-1", text=said), Draft(id="b", participant="p-2", text=same)]
    ... )
    >>> found[0].one, found[0].other, found[0].shared
    ('a', 'b', Fraction(13, 19))

    Args:
        drafts: The texts; two of one person are never compared.
        threshold: From how much on they are told: a Fraction above 0, up to 1.

    Raises:
        InvalidError: With every fault at once: an id that stands twice, an argument of another type.
    """
    given = tuple_of(drafts)
    raise_any(
        [*each(instance(Draft, private=True)).findings(given, "drafts"), *part_of.findings(threshold, "threshold")]
    )
    raise_any(first_repeats((draft.id for draft in given), "drafts"))
    listed = sorted(given, key=lambda draft: draft.id)
    people = [draft.participant for draft in listed]
    words = [_words(draft.text) for draft in listed]
    short = [len(said) < _SHORT for said in words]
    rows = [set() if len(said) < _SHORT else {*zip(said, said[1:], said[2:], strict=False)} for said in words]
    found = dict(_pairs(rows, people, threshold))
    # a text with more different words than this shares too few with any short one
    most = (_SHORT - 1) / threshold
    single = [set(said) if len(set(said)) <= most else set() for said in words]
    found |= {pair: shared for pair, shared in _pairs(single, people, threshold) if short[pair[0]] or short[pair[1]]}
    return tuple(
        SimilarPair(one=listed[one].id, other=listed[other].id, shared=shared)
        for (one, other), shared in sorted(found.items())
    )


def _words(said: str) -> list[str]:
    return _WORD.findall(_SHARED.sub(" ", folded(said)))


def _pairs(sets: list[set[Any]], people: list[str], threshold: Fraction) -> Iterator[tuple[tuple[int, int], Fraction]]:
    """
    Give the places of all pairs of sets of different people that reach the threshold, and what they share.

    Only the rarest members of each set are looked up: of so many that two sets that reach the threshold must have one
    of them in common (prefix filter of Chaudhuri, Ganti and Kaushik 2006, and Bayardo, Ma and Srikant 2007).
    """
    often = Counter(one for members in sets for one in members)
    places: dict[Any, list[int]] = defaultdict(list)
    up, down = threshold.numerator, threshold.denominator
    for this in sorted(range(len(sets)), key=lambda place: (len(sets[place]), place)):
        members = sets[this]
        size = len(members)
        rare = sorted(members, key=lambda one: (often[one], one))[: size - -(-size * up // down) + 1]
        near = {other for one in rare for other in places[one] if people[other] != people[this]}
        for other in near:
            if len(sets[other]) * down < size * up:
                continue
            common = len(members & sets[other])
            if common * down >= up * (size + len(sets[other]) - common):
                yield (min(this, other), max(this, other)), Fraction(common, size + len(sets[other]) - common)
        for one in rare:
            places[one].append(this)
