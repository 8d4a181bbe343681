"""Whole words within text: where somebody is named, and what stands there instead."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Mentions"]

_TOKEN = re.compile(r"\w+")


class Mentions:
    """
    Finds words in text and puts others in their place; whole words, in whatever case, composed or not.

    A longer word of the others that holds one of them is left as it is: ``p-1`` is not meant where ``p-1-b`` stands.

    >>> Mentions({"p-1": "somebody"}, ["p-10", "p-1-b"]).put("P-1 asked p-10 and p-1-b")
    'somebody asked p-10 and p-1-b'

    Args:
        words: What stands in the place of each word.
        others: Words that are left as they are.
    """

    def __init__(self, words: Mapping[str, str], others: Iterable[str] = ()) -> None:
        self._words = {form: words[word] for word in sorted(words) for form in _forms(word)}
        self._by_token: dict[str, list[str]] = defaultdict(list)
        self._always: list[str] = []
        for form in self._words:
            self._index(form)
        self._others: dict[str, list[str]] = defaultdict(list)
        if self._words:
            for other in {_one(name) for name in others} - self._words.keys():
                for word in self._within(other):
                    self._others[word].append(other)

    def _index(self, word: str) -> None:
        token = _TOKEN.search(word)
        if token is None:
            self._always.append(word)
        else:
            self._by_token[token.group()].append(word)

    def _within(self, text: str) -> list[str]:
        """Give the words that may stand in a text that is in one form, longest first."""
        tokens = {*_TOKEN.findall(text)} & self._by_token.keys() if self._by_token else ()
        near = [word for token in tokens for word in self._by_token[token]]
        found = [word for word in (*near, *self._always) if word in text and _whole([word]).search(text)]
        return sorted(found, key=lambda word: (-len(word), word))

    def hold(self, text: str) -> bool:
        """Tell whether one of the words stands in a text."""
        return self.put(text) != text if self._words else False

    def is_one(self, text: str) -> bool:
        """Tell whether a text is one of the words and nothing else."""
        return _one(text) in self._words

    def put(self, text: str) -> str:
        """Put what is to stand there in the place of each word."""
        if not self._words:
            return text
        plain = _one(text)
        found = self._within(plain)
        if not found:
            return text
        longer = {other for word in found for other in self._others[word]}
        return _whole([*sorted(longer, key=lambda word: (-len(word), word)), *found]).sub(self._instead, text)

    def _instead(self, match: re.Match[str]) -> str:
        return self._words.get(_one(match.group()), match.group())


def _forms(word: str) -> list[str]:
    """Write a word composed and not, as either may stand in text."""
    return [_one(word), *(_one(unicodedata.normalize(form, word)) for form in ("NFC", "NFD"))]


def _one(word: str) -> str:
    """Write a word in small letters, of the same length where Python can."""
    small = word.lower()
    return small if len(small) == len(word) else word


def _whole(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
