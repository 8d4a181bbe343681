"""How the cells of a survey are read as the options of its questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from advocacy.adapters._survey_tools import FORMULA, Apostrophe
from advocacy.adapters._texts import TEXT, TextReader
from advocacy.adapters.cells import NO, YES, Refused, fold, kind_of, near_option, whole_words
from advocacy.people.questions import ClosedQuestion, OpenQuestion, Question

T = TypeVar("T")

_TEN = frozenset(map(str, range(11)))
#: What a cell in the column of an option contains if the option is chosen, or not.
_MARKS = frozenset({"1", "x", *YES})
_NO_MARKS = frozenset({"0", *NO})


def options_of(question: Question) -> tuple[str, ...]:
    """Return the options of a question."""
    if isinstance(question, OpenQuestion):
        return ()
    return tuple(question.scale.options if isinstance(question, ClosedQuestion) else question.options)


def option_words(question: Question, spellings: Mapping[str, str]) -> dict[str, str]:
    """Return the option of each word for one, folded: the options themselves and their other *spellings*."""
    known = {fold(option): option for option in options_of(question)}
    return known | {fold(words): option for words, option in spellings.items()}


def read_words(cell: object) -> str | Refused:
    """Return a cell as the words of an answer. A whole number has no decimals."""
    kind = kind_of(cell)
    if kind in {"text", "boolean"}:
        return str(cell)
    if isinstance(cell, (int, float)) and kind == "number":
        return whole_words(cell) if isinstance(cell, int) or cell.is_integer() else str(cell)
    return Refused(kind)


def read_promoter(cell: object) -> Any:
    """Return the whole number from 0 to 10 of a cell."""
    words = read_words(cell)
    if isinstance(words, Refused):
        return words
    number = words.strip()  # which takes off separators that `int` refuses, such as U+001F
    return int(number) if number in _TEN else Refused("promoter")


def _read_open(cell: object) -> Any:
    words = read_words(cell)
    return words if isinstance(words, Refused) else TEXT(words)


#: Reads the words of an open answer.
OPEN = TextReader(_read_open)


class _Split(NamedTuple):
    """How the rest of a cell is split: the number of free texts, the first option, where the next starts."""

    free: int
    option: str
    after: int
    several: bool


class Options:
    """The words for the options of a question, and how cells are read as options."""

    def __init__(
        self, question: Question, spellings: Mapping[str, str], other: str | None, apostrophe: Apostrophe
    ) -> None:
        self.known = option_words(question, spellings)
        self.other, self.apostrophe = other, apostrophe
        self.lengths = sorted({*map(len, self.known)}, reverse=True)
        #: The cells that could be split in another way, too.
        self.several = set[str]()

    def _tries(self, words: str) -> list[str]:
        """Return the words, and without an apostrophe if they may have one."""
        optional = self.apostrophe is Apostrophe.OPTIONS and FORMULA.match(words)
        return [fold(words), fold(words[1:])] if optional else [fold(words)]

    def read_one(self, cell: object) -> Any:
        """Return the option that a cell is."""
        words = read_words(cell)
        if isinstance(words, Refused):
            return words
        for tried in self._tries(words):
            if tried in self.known:
                return self.known[tried]
        return self.other or near_option(words, unique(self.known.values()))

    def read_several(self, separator: str) -> Callable[[object], Any]:
        """Return a function that returns the options that a cell joins."""
        between = re.compile(rf" ?{re.escape(separator.strip())} ?" if separator.strip() else " ")

        def read(cell: object) -> Any:
            words = read_words(cell)
            if isinstance(words, Refused):
                return words
            splits = [split for tried in self._tries(words) if (split := self._split(tried, between)) is not None]
            if not splits:
                return near_option(words, unique(self.known.values()))
            _, options, several = min(splits, key=lambda split: split[0])
            if several:
                self.several.add(words)
            return options

        return read

    def _split(self, words: str, between: re.Pattern[str]) -> tuple[int, tuple[str, ...], bool] | None:
        """Return the number of free texts, the options, and whether there is another such split.

        The split with the fewest free texts counts, with the longest options first. A free text is the option `other`.
        The time is linear in the length of the words.
        """
        known: dict[int, _Split] = {len(words): _Split(0, "", len(words), several=False)}
        places = {0, *(match.end(1) for match in re.finditer(f"(?=({between.pattern}))", words))} - {len(words)}
        following = len(words)
        for start in sorted(places, reverse=True):
            best: _Split | None = None
            for option, after in self._ends(words, start, between):
                if (rest := known.get(after)) is None or (best is not None and best.free < rest.free):
                    continue
                if best is not None and best.free == rest.free:
                    best = best._replace(several=True)
                else:
                    best = _Split(rest.free, option, after, rest.several)
            rest = known.get(following) if self.other is not None and not between.match(words, start) else None
            if rest is not None and (best is None or rest.free + 1 < best.free):
                best = _Split(rest.free + 1, self.other or "", following, rest.several)
            if best is not None:
                known[start] = best
            following = start
        if 0 not in known:
            return None
        options, step = list[str](), known[0]
        while step.option:
            options.append(step.option)
            step = known[step.after]
        if not known[0].free and len({*options}) < len(options):
            return None
        return known[0].free, unique(options), known[0].several

    def _ends(self, words: str, start: int, between: re.Pattern[str]) -> Iterator[tuple[str, int]]:
        """Yield each option that is here, the longest first, and where the next option starts after it."""
        for length in self.lengths:
            end = start + length
            option = self.known.get(words[start:end]) if end <= len(words) else None
            if option is None:
                continue
            if end == len(words):
                yield option, end
            elif (match := between.match(words, end)) is not None:
                yield option, match.end()

    def read_mark(self, option: str) -> Callable[[object], Any]:
        """Return a function that says whether a cell in the column of an option chooses it."""

        def read(cell: object) -> Any:
            words = read_words(cell)
            if isinstance(words, Refused):
                return words
            for tried in self._tries(words):
                if tried in _MARKS or self.known.get(tried) == option:
                    return True
                if tried in _NO_MARKS:
                    return False
            return True if option == self.other else near_option(words, [option])

        return read


def unique(values: Iterable[T]) -> tuple[T, ...]:
    """Return each value once, in the order of first appearance."""
    return tuple(dict.fromkeys(values))
