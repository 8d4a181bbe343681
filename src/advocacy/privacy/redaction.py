"""The matching rule: where a text names a person, and what looks like an address.

A text and a name match if their normalised forms are equal. The normalised form ignores case, compatibility characters,
composition, invisible format characters and kinds of white space. A match starts and ends at a word boundary; letters
and digits make words. Where a name has white space, a text may have white space, hyphens, underscores or a point, so
that addresses and keys match too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

#: A word: letters and digits.
_WORD = re.compile(r"[^\W_]+")
#: What a text may contain where a name has white space.
_GAP = re.compile(r"[ _-]+|\.")
#: What looks like an address: with a protocol, of e-mail, of a page, or a handle.
_ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.-]*://[^\s<>\"']+|[\w.!#$%&*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b[\w-]+(?:\.[\w-]+)+/[^\s<>\"']*[^\W_]|(?<![\w@])@[\w-]+(?:\.[\w-]+)*",
    re.IGNORECASE,
)
#: The characters that may be between a name and an address beside it.
_BESIDE = re.compile(r"(?:(?!\n)[\W_]){0,4}")
#: The minimum length of a part of a name for which an address that contains it is reported.
_PART = 3
#: The replacement of a text that matches names with different replacements, and is equal to none of them.
UNCLEAR = "[name]"


class _Place(NamedTuple):
    """A place in a text: the start and the end, and what to put there."""

    start: int
    end: int
    instead: str


class _Edges(NamedTuple):
    """What a name has before its first and after its last letter or digit, and its replacement."""

    before: str
    after: str
    instead: str


class Mentions:
    """Find names in text and replace them, by the matching rule.

    A longer name in *others* that contains a name does not change: ``p-1`` does not match within ``p-1-b``. A text that
    equals a name in *others* exactly does not change either; see `doubtful`. E-mail and other addresses that contain a
    name, or are beside it, are replaced too. Where names match that have different replacements, a text that equals
    one of the names gets its replacement; any other text gets `UNCLEAR`.

    >>> Mentions({"p-1": "somebody"}, ["p-10", "p-1-b"]).replace_in("P-1 asked p-10 and p-1-b")
    'somebody asked p-10 and p-1-b'
    >>> Mentions({"Anna Weiß": "somebody"}).replace_in("_ANNA  WEISS_ <a.weiss@example.org>")
    '_somebody_ <somebody>'

    Args:
        words: The replacement of each name. A name without a visible character matches nothing.
        others: Names that do not change.
    """

    def __init__(self, words: Mapping[str, str], others: Iterable[str] = ()) -> None:
        self._exact: dict[str, list[_Edges]] = {}
        self._loose: dict[str, list[_Edges]] = {}
        self._bare: dict[str, str] = {}
        words = {word: words[word] for word in words if fold(word).strip()}
        self._instead = words
        self._names = {fold(word) for word in words}
        self._longest, self._first = 0, set[str]()
        for word in sorted(words, key=lambda word: (-len(word), word)):  # "c++" comes before "c"
            self._add(fold(word), words[word])
        self._kept = frozenset(others) - words.keys()
        self._others: dict[str, None] = {}
        for other in map(fold, self._kept if words else ()):
            found = list(_WORD.finditer(other))
            if found:
                self._others[other[found[0].start() : found[-1].end()]] = None
                self._first.add(found[0].group())
                self._longest = max(self._longest, len(found))
        self._own = {token for name in self._names for token in _WORD.findall(name)}
        self._parts = tuple(sorted(part for part in self._own if len(part) >= _PART and not part.isdigit()))

    def _add(self, word: str, instead: str) -> None:
        found = list(_WORD.finditer(word))
        if not found:
            self._bare[word] = instead if self._bare.get(word, instead) == instead else UNCLEAR
            return
        start, end = found[0].start(), found[-1].end()
        edges = _Edges(word[:start].lstrip(), word[end:].rstrip(), instead)
        _add_edges(self._exact.setdefault(word[start:end], []), edges)
        if " " in word[start:end]:
            _add_edges(self._loose.setdefault(_loosened(word, found), []), edges)
        self._first.add(found[0].group())
        self._longest = max(self._longest, len(found))

    def found_in(self, text: str) -> bool:
        """Check whether a text contains one of the names."""
        return bool(self._places(text)[0])

    def equal(self, text: str) -> bool:
        """Check whether a text equals one of the names."""
        return fold(text) in self._names

    def replace_in(self, text: str) -> str:
        """Replace each name, and each address that contains a name or is beside it."""
        places = self._places(text)[0]
        if not places:
            return text
        pieces, last = [], 0
        for place in _with_addresses(text, places):
            pieces += [text[last : place.start], place.instead]
            last = place.end
        return "".join([*pieces, text[last:]])

    def doubtful(self, text: str) -> bool:
        """Check whether a text contains a name of someone else that equals one of the names by the matching rule."""
        return self._places(text)[1]

    def suspicious(self, text: str) -> bool:
        """Check whether a text, with the names replaced, contains an address with a part of a name."""
        if not self._parts:
            return False
        addresses = (fold(found.group()) for found in _ADDRESS.finditer(self.replace_in(text)))
        return any(part in address for address in addresses for part in self._parts)

    def _places(self, text: str) -> tuple[list[_Place], bool]:
        """Return the places of names in order, and whether a name stays because someone else has it too."""
        plain = fold(text)
        tokens = _WORD.findall(plain) if self._own or self._bare else []
        if not self._bare and self._own.isdisjoint(tokens):
            return [], False
        plain, starts, ends = _folded(text)
        found, doubtful = self._search(text, plain, starts, ends)
        for word, instead in self._bare.items():
            pattern = rf"(?<![^\W_]){re.escape(word)}(?![^\W_])"
            for match in re.finditer(pattern, plain):
                start, end = starts[match.start()], ends[match.end() - 1]
                found.append(_Place(start, end, self._instead.get(text[start:end], instead)))
        return sorted(found), doubtful

    def _search(self, text: str, plain: str, starts: list[int], ends: list[int]) -> tuple[list[_Place], bool]:
        tokens = list(_WORD.finditer(plain))
        found, doubtful, index, covered = list[_Place](), False, 0, -1
        while index < len(tokens):
            if tokens[index].group() not in self._first:
                index += 1
                continue
            begin, match, longest = tokens[index].start(), None, -1
            for last in range(min(index + self._longest, len(tokens)) - 1, index - 1, -1):
                end = tokens[last].end()
                part = plain[begin:end]
                if part in self._others and longest < 0:
                    longest = end
                match = self._match(plain, begin, end, part, tokens[index : last + 1])
                if match is not None:
                    break
            if match is not None:
                start, stop, instead = match
                whole = _aligned(plain, starts, ends, start, stop)
                original = text[starts[start] : ends[stop - 1]]
                if stop <= covered or stop < longest or not whole:
                    match = None
                elif original in self._kept:
                    doubtful, match = True, None
                else:
                    found.append(_Place(starts[start], ends[stop - 1], self._instead.get(original, instead)))
            covered = max(covered, longest)
            index = index + 1 if match is None else last + 1
        return found, doubtful

    def _match(
        self, plain: str, begin: int, end: int, part: str, tokens: list[re.Match[str]]
    ) -> tuple[int, int, str] | None:
        """Return the place of a name between two ends, and its replacement."""
        edges = self._exact.get(part)
        if edges is None and self._loose:
            edges = self._loose.get(_loosened(plain, tokens))
        for before, after, instead in edges or ():
            start, stop = begin - len(before), end + len(after)
            if start >= 0 and plain[start:begin] == before and plain[end:stop] == after:
                return start, stop, instead
        return None


def _add_edges(listed: list[_Edges], added: _Edges) -> None:
    """Add a word to the words with the same letters and digits, unless it equals one of them."""
    for place, edges in enumerate(listed):
        if edges[:2] == added[:2]:
            if edges.instead != added.instead:
                listed[place] = edges._replace(instead=UNCLEAR)
            return
    listed.append(added)


def fold(text: str) -> str:
    r"""Return the form in which texts and names are compared.

    >>> fold("Weiß") == fold("WEISS"), fold(" Ann\u00a0 Jones")
    (True, ' ann jones')
    """
    if text.isascii():
        return " ".join(re.split(r"\s+", text)).lower() if _has_spaces(text) else text.lower()
    return _folded(text)[0]


def _has_spaces(text: str) -> bool:
    return any(mark.isspace() for mark in text)


def _folded(text: str) -> tuple[str, list[int], list[int]]:
    """Return the normalised form of a text, and for each of its characters the start and end of its source."""
    pieces, starts, ends = list[str](), list[int](), list[int]()
    for start, end in _clusters(text):
        piece = _form(text[start:end])
        pieces.append(piece)
        starts += [start] * len(piece)
        ends += [end] * len(piece)
    return "".join(pieces), starts, ends


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ends of character clusters: a character with its marks, or a run of white space."""
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or not _joins(text, start, index):
            yield start, index
            start = index


def _joins(text: str, start: int, index: int) -> bool:
    mark = text[index]
    if mark.isspace():
        return text[start].isspace()
    if mark < "\u0300" and mark != "\u00ad":
        return False
    if unicodedata.combining(mark) or unicodedata.category(mark) in {"Mn", "Mc", "Cf"}:
        return True
    return index - start < 3 and len(unicodedata.normalize("NFC", text[start : index + 1])) == 1  # a Korean syllable


def _form(cluster: str) -> str:
    if cluster.isascii():
        return " " if cluster.isspace() else cluster.lower()
    form = unicodedata.normalize("NFD", cluster)
    for _ in range(2):
        form = unicodedata.normalize("NFKC", form.casefold())
    if form.isspace():
        return " "
    return "".join(mark for mark in form if unicodedata.category(mark) != "Cf")


def _aligned(plain: str, starts: list[int], ends: list[int], start: int, stop: int) -> bool:
    """Check that a match has whole characters of the text, and no letter or digit beside it."""
    if start and (starts[start - 1] == starts[start] or plain[start - 1].isalnum()):
        return False
    return stop == len(plain) or not (ends[stop] == ends[stop - 1] or plain[stop].isalnum())


def _loosened(text: str, tokens: list[re.Match[str]]) -> str:
    """Join words with what is between them, or with a space for a gap that may stand for white space."""
    pieces = [tokens[0].group()]
    for token, other in pairwise(tokens):
        gap = text[token.end() : other.start()]
        pieces += [" " if _GAP.fullmatch(gap) else gap, other.group()]
    return "".join(pieces)


def _with_addresses(text: str, places: list[_Place]) -> list[_Place]:
    """Extend places to the addresses that contain them, and add the addresses beside them."""
    addresses = [(found.start(), found.end()) for found in _ADDRESS.finditer(text)]
    if not addresses:
        return _merged(places)
    wider = list(places)
    for place in places:
        inside = [address for address in addresses if address[0] < place.end and place.start < address[1]]
        after = [
            address
            for address in addresses
            if address[0] >= place.end and _BESIDE.fullmatch(text[place.end : address[0]])
        ]
        before = [
            address
            for address in addresses
            if address[1] <= place.start and _BESIDE.fullmatch(text[address[1] : place.start])
        ]
        beside = after[:1] or before[-1:]
        wider += [_Place(start, end, place.instead) for start, end in [*inside, *([] if inside else beside)]]
    return _merged(sorted(wider))


def _merged(places: list[_Place]) -> list[_Place]:
    """Join places that overlap; the first replacement counts."""
    merged = list[_Place]()
    for place in places:
        if merged and place.start < merged[-1].end:
            merged[-1] = merged[-1]._replace(end=max(merged[-1].end, place.end))
        else:
            merged.append(place)
    return merged
