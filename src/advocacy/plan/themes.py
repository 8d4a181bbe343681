"""Themes as words: which spellings are the same theme (:ref:`method-step-3`)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache

from advocacy.errors import Finding
from advocacy.people.vocabulary import WORD, fold
from advocacy.rules import comparison_key, identifier

#: A number such as 1.5, or a word. "C++" and "C#" are words.
_WORD = re.compile(rf"\d+(?:[.,:/]\d+)+|{WORD.pattern}[+#]*")
#: Words that do not change the theme, in English and Dutch: small words, and words for how a theme is treated.
_IGNORED = frozenset({
    "a", "about", "an", "and", "at", "busted", "by", "debunked", "explained", "for", "from", "in", "my", "of", "on",
    "our", "the", "to", "with",
    "bij", "de", "een", "en", "het", "met", "mijn", "om", "ons", "onze", "ontkracht", "op", "over", "rond", "te",
    "toegelicht", "uit", "uitgelegd", "van", "voor",
})  # fmt: skip
#: A word has at least this many letters to be part of a compound.
_SHORTEST_PART = 2
#: Longer words are not searched for parts.
_LONGEST_COMPOUND = 60
#: Differences in spelling: British and American, and "'s" after a name or a vowel.
_SPELLING = ((re.compile(r"'s?$"), ""), (re.compile(r"(?<=[iy])z"), "s"), (re.compile(r"(?<=..)our"), "or"))
#: Endings of plurals and of the parts of Dutch compounds. They are removed, again and again, while three letters stay.
_ENDINGS = (
    (re.compile(r"(?<=[^\W\d]{3})(?:en|s)$"), ""),
    (re.compile(r"(?<=[^\W\d]{2}[sxz])e$|(?<=[^\W\d]{2}[bcdfghjklmnpqrstvwxz]{2})e$|(?<=[^\W\d]{6})e$"), ""),
    (re.compile(r"(?<=[^\W\d]{2})z$"), "s"),
    (re.compile(r"(?<=[^\W\d]{2})v$"), "f"),
)
#: Ends that remain different after that, and letters that a plural doubles ("bos", "bossen"; "boom", "bomen").
_LAST = ((re.compile(r"(?:ie|y)$"), "i"), (re.compile(r"hed$"), "heid"), (re.compile(r"([^\W\d])\1+"), r"\1"))


class Themes:
    """The themes of one question, grouped: spellings of the same words are one theme.

    Two themes are the same if they consist of the same words, in any order. Case, accents, spacing, hyphens, plurals,
    British and American spelling, and small words such as "about" do not count. A compound consists of the words that
    other themes contain: "Warmtepompmythes" is "Warmtepomp mythes". Whole words decide, so that "Heat pumps" and
    "Heat pump myths" are two themes. The lists of endings and small words are our own rule.

    Words are not translated. Themes in two languages are the same theme only if they have the same code: add the words
    of both languages to a `Vocabulary`, and confirm what `suggest_codes` finds.

    Args:
        themes: All themes that are compared. The order does not matter.
    """

    def __init__(self, themes: Iterable[str]) -> None:
        keys = sorted(set(map(comparison_key, themes)))
        stem = cache(_stem)
        stems = {stem(word) for key in keys for word in _words(key)}
        first: dict[object, str] = {}
        self._root = {key: key for key in keys}
        self._parts: dict[str, tuple[str, ...]] = {}
        for key in keys:
            self._parts[key] = tuple(part for word in _words(key) for part in _split(word, stems, stem))
            parts = frozenset(map(stem, self._parts[key]))
            for mark in (parts or key, "".join(_WORD.findall(fold(key))) or key):
                self._join(first.setdefault(mark, key), key)

    def key(self, theme: str) -> str:
        """Return the key that all spellings of a theme share: the first of their comparison keys."""
        return self._find(comparison_key(theme))

    def explain(self, spellings: Collection[str]) -> Iterator[Finding]:
        """Yield a finding if these spellings of a theme differ in more than case and spacing, with the shared words."""
        by_key = {comparison_key(spelling): spelling for spelling in sorted(spellings, reverse=True)}
        listed = sorted(by_key.values())
        if len(listed) > 1:
            words = ", ".join(dict.fromkeys(self._parts[comparison_key(listed[0])]))
            yield Finding.of("theme:spellings", listed[0], others="; ".join(listed[1:]), words=words)

    def _find(self, key: str) -> str:
        while self._root[key] != key:
            key = self._root[key]
        return key

    def _join(self, first: str, second: str) -> None:
        low, high = sorted((self._find(first), self._find(second)))
        self._root[high] = low


def plain_theme(theme: str) -> str:
    """Convert a theme to Unicode form NFC with single spaces."""
    return " ".join(identifier(theme).split())


def spellings_by_theme(themes: Iterable[str], grouped: Themes) -> dict[str, list[str]]:
    """Return the plain spellings of each theme in alphabetical order, by the key of the theme."""
    found = defaultdict[str, set[str]](set)
    for theme in themes:
        found[grouped.key(theme)].add(plain_theme(theme))
    return {key: sorted(found[key]) for key in sorted(found)}


def _words(theme: str) -> list[str]:
    """Return the words of a theme without small words. A single letter is part of the next word: "e-mail", "email"."""
    words, letter = list[str](), ""
    every = _WORD.findall(fold(theme))
    for word in [word for word in every if word not in _IGNORED] or every:
        alone = len(word) == 1 and word.isalpha()
        if not alone:
            words.append(letter + word)
        letter = letter + word if alone else ""
    return [*words, letter] if letter else words


def _stem(word: str) -> str:
    """Return a word without the endings and differences in spelling that do not count."""
    for pattern, replacement in _SPELLING:
        word = pattern.sub(replacement, word)
    before = ""
    while word != before:
        before = word
        for pattern, replacement in _ENDINGS:
            word = pattern.sub(replacement, word)
    for pattern, replacement in _LAST:
        word = pattern.sub(replacement, word)
    return word


def _split(word: str, stems: Collection[str], stem: Callable[[str], str]) -> tuple[str, ...]:
    """Return the most parts of which a word consists, all of them in *stems*; among as many, the longest first."""
    size = len(word)
    if size > _LONGEST_COMPOUND:
        return (word,)
    best: dict[int, tuple[str, ...]] = {size: ()}
    for start in range(size - _SHORTEST_PART, -1, -1):
        for end in range(size, start + _SHORTEST_PART - 1, -1):
            rest = best.get(end)
            known = rest is not None and len(rest) + 1 > len(best.get(start, ())) and stem(word[start:end]) in stems
            if rest is not None and known:
                best[start] = (word[start:end], *rest)
    return best.get(0) or (word,)
