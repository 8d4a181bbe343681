"""How much a document may hold: looked at before anything else, in steps and never in depth, so that nothing hangs."""

from __future__ import annotations

from itertools import chain
from math import isfinite
from typing import TYPE_CHECKING, Any
from unicodedata import combining

from advocacy.adapters._faults import Faults, shown, wrong
from advocacy.errors import DocumentError, Finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

__all__ = ["DEPTH", "DIGITS", "LETTERS", "MARKS", "VALUES", "check_limits"]

#: Objects and lists lie in each other at most so deep.
DEPTH = 100
#: So many values stand in a document at most, objects, lists and all that is in them.
VALUES = 10_000_000
#: A text or key has at most so many characters.
LETTERS = 100_000
#: A whole number has at most so many digits.
DIGITS = 64
#: At most so many combining marks follow each other, as in Unicode's stream-safe text (UAX 15): a run of many costs
#: the square of its length to bring into one form.
MARKS = 30

_MOST = 10**DIGITS
#: In a text up to here a run of marks costs next to nothing, however long it is.
_SHORT = 1_000
#: So many objects are looked at together.
_AT_ONCE = 200
#: The types that JSON has a form for.
_JSON = frozenset({dict, list, str, int, float, bool, type(None)})


def check_limits(document: object, *, plain: bool = False) -> None:
    """
    Refuse a document that is too much to read, or to have been written.

    Args:
        document: The document.
        plain: Refuse, too, what JSON has no form for: NaN, infinities, and types of Python's own.

    Raises:
        DocumentError: With the path of each fault: too deep, too many values, text too long or that cannot be written
            as UTF-8, a number with too many digits.
    """
    if not _fits(document, plain=plain):
        _find_faults(document, plain=plain).raise_any()


def _fits(document: object, *, plain: bool) -> bool:
    """Tell whether all is within the limits, level by level; more values than there may be are looked at no further."""
    maps: list[dict[Any, Any]] = []
    lists: list[list[Any]] = [[document]]
    count = 0
    for _ in range(DEPTH + 1):
        count += sum(map(len, maps)) + sum(map(len, lists))
        if count > VALUES:
            raise DocumentError([Finding.of("document:values", most=VALUES)])
        keys = set(chain.from_iterable(set(map(tuple, maps))))
        if not _read_well(_of(str, keys, set(map(type, keys)))):
            return False
        inner_maps: list[dict[Any, Any]] = []
        inner_lists: list[list[Any]] = []
        for column in _columns(maps, lists):
            kinds = set(map(type, column))
            if plain and not (kinds <= _JSON and all(map(isfinite, _of(float, column, kinds)))):
                return False
            whole = _of(int, column, kinds)
            if not _read_well(_of(str, column, kinds)) or (whole and not -_MOST < min(whole) <= max(whole) < _MOST):
                return False
            inner_maps += _of(dict, column, kinds)
            inner_lists += _of(list, column, kinds)
        maps, lists = inner_maps, inner_lists
        if not any(maps) and not any(lists):
            return True
    return False


def _of(kind: type, column: Collection[Any], kinds: set[type]) -> Collection[Any]:
    """Give what is of a type, in a column that has values of these types."""
    if kind not in kinds:
        return ()
    return column if len(kinds) == 1 else [value for value in column if value.__class__ is kind]


def _columns(maps: list[dict[Any, Any]], lists: list[list[Any]]) -> Iterator[Collection[Any]]:
    """
    Put what lies in objects and lists side by side: where many objects are alike, what is in one place of each.

    They are taken some at a time, so that the garbage collector has nothing to look at.
    """
    maps = sorted(maps, key=len)
    for start in range(0, len(maps), _AT_ONCE):
        some = maps[start : start + _AT_ONCE]
        if len(some[0]) == len(some[-1]) < len(some):
            yield from zip(*map(dict.values, some), strict=True)
        else:
            yield [*chain.from_iterable(map(dict.values, some))]
    yield [*chain.from_iterable(lists)]


def _read_well(texts: Collection[str]) -> bool:
    joined = "\n".join(texts)
    if len(joined) > LETTERS and max(map(len, texts)) > LETTERS:
        return False
    if joined.isascii():
        return True
    try:
        joined.encode()
    except UnicodeEncodeError:
        return False
    return not any(map(_has_pile, texts))


def _has_pile(text: str) -> bool:
    """Tell whether more marks follow each other than may; in a short text they may."""
    run = 0
    for letter in text if len(text) > _SHORT else "":
        run = run + 1 if combining(letter) else 0
        if run > MARKS:
            return True
    return False


def _text_fault(text: str) -> Finding | None:
    """Say what is wrong with a text, if anything is; the text itself is never shown."""
    if len(text) > LETTERS:
        return Finding.of("document:long", most=LETTERS)
    try:
        text.encode()
    except UnicodeEncodeError:
        return Finding.of("document:text")
    return Finding.of("document:marks", most=MARKS) if _has_pile(text) else None


def _find_faults(document: object, *, plain: bool) -> Faults:
    """Say where a document is too much, each place with its path; it has no more values than there may be."""
    faults = Faults()
    waiting: list[tuple[Any, str, int]] = [(document, "", 0)]
    while waiting:
        value, path, depth = waiting.pop()
        steps: list[tuple[Any, str, int]] = []
        if depth > DEPTH:
            faults.add([Finding.of("document:deep", most=DEPTH)], path)
        elif value.__class__ is dict:
            steps = [(item, _joined(path, key), depth + 1) for key, item in value.items()]
            found = ((_text_fault(key), _joined(path, key)) for key in value if key.__class__ is str)
            for fault, place in found:
                faults.add([fault] if fault is not None else [], place)
        elif value.__class__ is list:
            steps = [(item, f"{path}[{index}]", depth + 1) for index, item in enumerate(value)]
        else:
            faults.add(_leaf_faults(value, plain=plain), path)
        waiting += reversed(steps)
    return faults


def _joined(path: str, key: object) -> str:
    if isinstance(key, str) and key.isidentifier() and len(key) <= 60:
        return f"{path}.{key}" if path else key
    return f"{path}[{shown(repr(key)) if isinstance(key, str) else shown(key)}]"


def _leaf_faults(value: Any, *, plain: bool) -> tuple[Finding, ...]:
    if value.__class__ is str:
        found = _text_fault(value)
        return (found,) if found is not None else ()
    if value.__class__ is int and not -_MOST < value < _MOST:
        return (Finding.of("document:digits", most=DIGITS),)
    if plain and value.__class__ not in _JSON:
        return wrong("plain").findings
    return wrong("number").findings if plain and value.__class__ is float and not isfinite(value) else ()
