"""Columns of text: ids, names and open answers. They are read as a whole where each cell is different."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from types import NoneType
from typing import Any

from advocacy.adapters.cells import Refused, fold, plain_text
from advocacy.rules import identifier, text

_READ = plain_text().read
#: Ids that a row with totals has, folded.
_TOTALS = frozenset({"total", "totals", "grand total", "sum", "totaal", "totalen", "eindtotaal", "som"})
#: Zeros before the other digits of a number.
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
#: Texts are joined by it, so that a rule for the characters of a text can take many texts at once. It is no blank and
#: no digit, has no other case, and joins with no mark.
_BETWEEN = "\0"


class TextReader:
    """A reader of text: of a cell, or of a column at once.

    Args:
        read: The function that reads a cell. Text must become what `plain_text` reads.
        refused: Texts that are no values but totals, folded.
    """

    __slots__ = ("_read", "_refused")

    def __init__(self, read: Callable[[Any], Any] = _READ, refused: frozenset[str] = frozenset()) -> None:
        self._read, self._refused = read, refused

    def __call__(self, cell: Any) -> Any:
        """Return the text of a cell, or why it cannot be read."""
        found = self._read(cell)
        return Refused("total") if type(found) is str and fold(found) in self._refused else found

    def read_column(self, cells: Sequence[Any]) -> list[Any] | None:
        """Return the texts of a column, ``None`` where a cell is empty; or ``None`` if cells need a closer look."""
        kinds = {*map(type, cells)}
        if kinds - {str, NoneType}:
            return None
        texts = [*map(str.strip, cells if kinds == {str} else [cell or "" for cell in cells])]
        whole = _BETWEEN.join(texts)
        if identifier(whole) != whole or not text.holds(whole):
            return None
        if self._refused:
            folded = _BETWEEN.join(["", fold(whole), ""])
            if any(_BETWEEN.join(["", name, ""]) in folded for name in self._refused):
                return None
        return [found or None for found in texts] if "" in texts else texts


TEXT = TextReader()
ID = TextReader(refused=_TOTALS)


def are_distinct(ids: Iterable[str | None]) -> bool:
    """Check whether no id is equal to another one, or looks alike."""
    names = [*filter(None, ids)]
    looks = look_of(_BETWEEN.join(names)).split(_BETWEEN)
    return not names or len({*looks}) == len(looks) == len(names)


def find_alike(ids: Iterable[str | None], records: Iterable[int]) -> list[int]:
    """Return the records of ids that differ from another one only in case, blanks, form and leading zeros."""
    alike: dict[str, list[int]] = {}
    for who, record in dict(zip(ids, records, strict=True)).items():
        if who is not None:
            alike.setdefault(look_of(who), []).append(record)
    return sorted(record for records in alike.values() if len(records) > 1 for record in records)


def look_of(who: str) -> str:
    """Return the form that ids which look alike share."""
    if who.isascii():
        look = "".join(who.casefold().split())
    else:
        words = fold(unicodedata.normalize("NFKC", who))
        look = "".join(letter for letter in words if letter != " " and unicodedata.category(letter) != "Cf")
    return _LEADING_ZEROS.sub("", look) if "0" in look else look
