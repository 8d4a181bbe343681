"""How the cells of a survey are read as the options of its questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from advocacy.adapters._survey_tools import FORMULA, Apostrophe
from advocacy.adapters.cells import NO, YES, Refused, fold, kind_of, near_option
from advocacy.people.questions import ClosedQuestion, OpenQuestion, Question
from advocacy.rules import identifier, text

_TEN = frozenset(map(str, range(11)))
#: What a cell in the column of an option contains if the option is chosen, or not.
_MARKS = frozenset({"1", "x", *YES})
_NO_MARKS = frozenset({"0", *NO})


def options_of(question: Question) -> tuple[str, ...]:
    """Return the options of a question."""
    if isinstance(question, OpenQuestion):
        return ()
    return tuple(question.scale.options if isinstance(question, ClosedQuestion) else question.options)


def read_words(cell: object) -> str | Refused:
    """Return a cell as the words of an answer. A whole number has no decimals."""
    kind = kind_of(cell)
    if kind in {"text", "boolean"}:
        return str(cell)
    if kind == "number":
        whole_ = isinstance(cell, float) and cell.is_integer()
        return str(int(cell) if whole_ else cell)  # type: ignore[call-overload]
    return Refused(kind)


def read_promoter(cell: object) -> Any:
    """Return the whole number from 0 to 10 of a cell."""
    words = read_words(cell)
    if isinstance(words, Refused):
        return words
    return int(words) if words.strip() in _TEN else Refused("promoter")


class Options:
    """The words for the options of a question, and how cells are read as options."""

    def __init__(
        self, question: Question, spellings: Mapping[str, str], other: str | None, apostrophe: Apostrophe
    ) -> None:
        self.known = {fold(option): option for option in options_of(question)}
        self.known |= {fold(words): option for words, option in spellings.items()}
        self.other, self.apostrophe = other, apostrophe
        self.longest = sorted(self.known, key=lambda words: (-len(words), words))
        #: The cells that could be split in another way, too.
        self.several = set[str]()

    def bare(self, cell: object) -> str | Refused:
        """Return the words of a cell, without an apostrophe that always precedes some signs."""
        words = read_words(cell)
        if isinstance(words, str) and self.apostrophe is Apostrophe.ALWAYS:
            return FORMULA.sub("", words, count=1) if words.startswith("'") else words
        return words

    def bare_text(self, cell: object) -> Any:
        """Return the words of an open answer."""
        words = self.bare(cell)
        if isinstance(words, Refused):
            return words
        found = identifier(words.strip())
        return found if text.holds(found) else Refused("form-text")

    def _tries(self, words: str) -> list[str]:
        """Return the words, and without an apostrophe if they may have one."""
        optional = self.apostrophe is Apostrophe.OPTIONS and FORMULA.match(words)
        return [fold(words), fold(words[1:])] if optional else [fold(words)]

    def read_one(self, cell: object) -> Any:
        """Return the option that a cell is."""
        words = self.bare(cell)
        if isinstance(words, Refused):
            return words
        for tried in self._tries(words):
            if tried in self.known:
                return self.known[tried]
        return self.other or near_option(words, _unique(self.known.values()))

    def read_several(self, separator: str) -> Callable[[object], Any]:
        """Return a function that returns the options that a cell joins."""
        between = re.compile(rf" ?{re.escape(separator.strip())} ?" if separator.strip() else " ")

        def read(cell: object) -> Any:
            words = self.bare(cell)
            if isinstance(words, Refused):
                return words
            for tried in self._tries(words):
                found, several = self._split(tried, between)
                if found is not None and len({*found}) == len(found):
                    if several:
                        self.several.add(words)
                    return found
            return near_option(words, _unique(self.known.values()))

        return read

    def _split(self, words: str, between: re.Pattern[str]) -> tuple[tuple[str, ...] | None, bool]:
        """Return the options of words, the longest first, and whether they could be split in another way."""
        ends: dict[int, tuple[tuple[str, ...], bool]] = {len(words): ((), False)}
        for start in range(len(words) - 1, -1, -1):
            for option in self.longest:
                after = self._after(words, start, option, between)
                if after in ends:
                    tail, several = ends[after]
                    if start in ends:
                        ends[start] = ends[start][0], True
                        break
                    ends[start] = (self.known[option], *tail), several
        if 0 in ends or self.other is None:
            return ends.get(0, (None, False))
        start, chosen = 0, list[str]()
        while (step := next(((o, self._after(words, start, o, between)) for o in self.longest
                             if self._after(words, start, o, between) > 0), None)) is not None:  # fmt: skip
            chosen.append(self.known[step[0]])
            start = step[1]
        return (*_unique(chosen), *([self.other] if self.other not in chosen else [])), False

    @staticmethod
    def _after(words: str, start: int, option: str, between: re.Pattern[str]) -> int:
        """Return where the next option starts after this one; -1 if this one is not here."""
        if not words.startswith(option, start):
            return -1
        end = start + len(option)
        if end == len(words):
            return end
        match = between.match(words, end)
        return -1 if match is None else match.end()

    def read_mark(self, option: str) -> Callable[[object], Any]:
        """Return a function that says whether a cell in the column of an option chooses it."""

        def read(cell: object) -> Any:
            words = self.bare(cell)
            if isinstance(words, Refused):
                return words
            for tried in self._tries(words):
                if tried in _MARKS or self.known.get(tried) == option:
                    return True
                if tried in _NO_MARKS:
                    return False
            return True if option == self.other else near_option(words, [option])

        return read


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
