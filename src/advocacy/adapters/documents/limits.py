"""Limits on the size of a document, and the collection of faults with their JSON paths.

Documents are checked against the limits before anything else. The check is iterative and takes linear time.
"""

from __future__ import annotations

from itertools import chain
from math import isfinite
from typing import TYPE_CHECKING, Any
from unicodedata import combining

from advocacy.errors import MOST_FINDINGS, AdvocacyError, DocumentError, Finding, unknown_name, unread_findings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


#: The maximum nesting depth of objects and lists.
MAXIMUM_DEPTH = 100
#: The maximum number of values in a document, counting objects, lists and everything in them.
MAXIMUM_VALUES = 10_000_000
#: The maximum number of characters in a text or key.
MAXIMUM_CHARACTERS = 100_000
#: The maximum number of digits in a whole number.
MAXIMUM_DIGITS = 64
#: The maximum number of consecutive combining marks, as in Unicode's stream-safe text format (UAX 15). Normalising a
#: longer run takes time quadratic in its length.
MAXIMUM_MARKS = 30

_NUMBER_BOUND = 10**MAXIMUM_DIGITS
#: In a text of at most this length, a run of marks of any length is cheap to normalise.
_SHORT = 1_000
#: The number of objects that are compared at once.
_BATCH = 200
#: The maximum length of a value in a message.
_LINE = 60
#: The Python types of JSON values.
_JSON = frozenset({dict, list, str, int, float, bool, type(None)})


# ---------------------------------------------------------------- faults


def abbreviate(value: object) -> str:
    """Return a value of a document as one short line; of an object or a list, only its brackets."""
    if isinstance(value, (dict, list)):
        return "{...}" if isinstance(value, dict) else "[...]"
    plain = value is None or type(value) in {bool, int, float, str}
    if type(value) is int and not -_NUMBER_BOUND < value < _NUMBER_BOUND:
        return "int(...)"
    text = (value if type(value) is str else repr(value)) if plain else type(value).__name__
    return text if len(text) <= _LINE else f"{text[: _LINE - 3]}..."


def type_mismatch(expected: str) -> DocumentError:
    """Return the error for a value of another type, without the value: it may reveal something about a person."""
    return DocumentError([Finding.of("document", "", expected=expected)])


def unknown_kind(kind: object) -> DocumentError:
    """Return the error for a class that has no documents, or for a value that is not a class."""
    name = kind.__name__ if isinstance(kind, type) else abbreviate(kind)
    return DocumentError([Finding.of("document", "$", expected="kinds", value=name)])


class Faults:
    """A collection of faults: it keeps the first hundred and counts the others.

    Args:
        found: The faults to start with.
    """

    __slots__ = ("_first", "_more")

    def __init__(self, found: Iterable[Finding] = ()) -> None:
        self._first: list[Finding] = []
        self._more = 0
        self.add(found)

    def add(self, found: Iterable[Finding], at: str = "") -> None:
        """Add faults that were found at a path."""
        for finding in found:
            if finding.code == "more":
                self._more += finding["count"]
            elif len(self._first) < MOST_FINDINGS:
                self._first.append(finding.at(at))
            else:
                self._more += 1

    def count(self, more: int) -> None:
        """Count faults without a finding of their own."""
        self._more += more

    @property
    def found(self) -> tuple[Finding, ...]:
        """The faults, and the number of those that were only counted."""
        more = (Finding.of("more", count=self._more, maximum=MOST_FINDINGS),) if self._more else ()
        return (*self._first, *more)

    def raise_any(self) -> None:
        """Raise one error with all faults, if there are any.

        Raises:
            DocumentError: There is at least one fault.
        """
        if self._first:
            raise DocumentError(self.found)


def unknown_keys(keys: Iterable[object], known: Iterable[str], path: str) -> tuple[Finding, ...]:
    """Return a finding for each unknown key with the nearest known one, sorted by key."""
    names, faults = tuple(known), Faults()
    ordered = sorted(keys, key=abbreviate)
    for key in ordered[:MOST_FINDINGS]:
        faults.add([unknown_name("document:key", abbreviate(key), names, path)])
    faults.count(len(ordered[MOST_FINDINGS:]))
    return faults.found


def error_findings(error: Exception, kind: type) -> tuple[Finding, ...]:
    """Return the findings of an error raised while an object was read; an unforeseen error becomes a finding too."""
    if isinstance(error, AdvocacyError):
        return unread_findings(error)
    return (Finding.of("document:malformed", expected=f"class:{kind.__name__}"),)


# ---------------------------------------------------------------- limits


def check_limits(document: object, *, plain: bool = False) -> None:
    """Check that a document is within the limits.

    Args:
        document: The document.
        plain: Also refuse what JSON cannot represent: NaN, infinities and other Python types.

    Raises:
        DocumentError: With the path of each fault: nested too deeply, too many values, text that is too long or that
            UTF-8 cannot encode, a number with too many digits.
    """
    if not _fits(document, plain=plain):
        _find_faults(document, plain=plain).raise_any()


def _fits(document: object, *, plain: bool) -> bool:
    """Return whether everything is within the limits, without paths; values are read level by level.

    Raises:
        DocumentError: There are too many values to read any further.
    """
    maps: list[dict[Any, Any]] = []
    lists: list[list[Any]] = [[document]]
    count = 0
    for _ in range(MAXIMUM_DEPTH + 1):
        count += sum(map(len, maps)) + sum(map(len, lists))
        if count > MAXIMUM_VALUES:
            raise DocumentError([Finding.of("document:values", maximum=MAXIMUM_VALUES)])
        keys = set(chain.from_iterable(set(map(tuple, maps))))
        if not _texts_fit(_of_type(str, keys, set(map(type, keys)))):
            return False
        inner_maps: list[dict[Any, Any]] = []
        inner_lists: list[list[Any]] = []
        for column in _columns(maps, lists):
            types = set(map(type, column))
            if plain and not (types <= _JSON and all(map(isfinite, _of_type(float, column, types)))):
                return False
            if not _texts_fit(_of_type(str, column, types)):
                return False
            numbers = _of_type(int, column, types)
            if numbers and not -_NUMBER_BOUND < min(numbers) <= max(numbers) < _NUMBER_BOUND:
                return False
            inner_maps += _of_type(dict, column, types)
            inner_lists += _of_type(list, column, types)
        maps, lists = inner_maps, inner_lists
        if not any(maps) and not any(lists):
            return True
    return False


def _of_type(kind: type, column: Collection[Any], types: set[type]) -> Collection[Any]:
    """Return the values of a type in a column that has values of *types*."""
    if kind not in types:
        return ()
    return column if len(types) == 1 else [value for value in column if value.__class__ is kind]


def _columns(maps: list[dict[Any, Any]], lists: list[list[Any]]) -> Iterator[Collection[Any]]:
    """Return the values in objects and lists by column; a column has the values of many objects for one key.

    Objects are read in batches, so that the tuples are short-lived and the garbage collector does not scan them.
    """
    maps = sorted(maps, key=len)
    for start in range(0, len(maps), _BATCH):
        batch = maps[start : start + _BATCH]
        if len(batch[0]) == len(batch[-1]) < len(batch):
            yield from zip(*map(dict.values, batch), strict=True)
        else:
            yield [*chain.from_iterable(map(dict.values, batch))]
    yield [*chain.from_iterable(lists)]


def _texts_fit(texts: Collection[str]) -> bool:
    joined = "\n".join(texts)
    if len(joined) > MAXIMUM_CHARACTERS and max(map(len, texts)) > MAXIMUM_CHARACTERS:
        return False
    if joined.isascii():
        return True
    try:
        joined.encode()
    except UnicodeEncodeError:
        return False
    return not any(map(_has_long_run, texts))


def _has_long_run(text: str) -> bool:
    """Return whether a text has too many consecutive combining marks; a short text never has."""
    run = 0
    for character in text if len(text) > _SHORT else "":
        run = run + 1 if combining(character) else 0
        if run > MAXIMUM_MARKS:
            return True
    return False


def _text_fault(text: str) -> Finding | None:
    """Return the fault of a text, without the text itself."""
    if len(text) > MAXIMUM_CHARACTERS:
        return Finding.of("document:long", maximum=MAXIMUM_CHARACTERS)
    try:
        text.encode()
    except UnicodeEncodeError:
        return Finding.of("document:text")
    return Finding.of("document:marks", maximum=MAXIMUM_MARKS) if _has_long_run(text) else None


def _find_faults(document: object, *, plain: bool) -> Faults:
    """Return every fault with its path, in document order; the number of values is within the limit."""
    faults = Faults()
    waiting: list[tuple[Any, str, int]] = [(document, "", 0)]
    while waiting:
        value, path, depth = waiting.pop()
        inner: list[tuple[Any, str, int]] = []
        if depth > MAXIMUM_DEPTH:
            faults.add([Finding.of("document:deep", maximum=MAXIMUM_DEPTH)], path)
        elif value.__class__ is dict:
            inner = [(item, _join(path, key), depth + 1) for key, item in value.items()]
            found = ((_text_fault(key), _join(path, key)) for key in value if key.__class__ is str)
            for fault, place in found:
                faults.add([fault] if fault is not None else [], place)
        elif value.__class__ is list:
            inner = [(item, f"{path}[{index}]", depth + 1) for index, item in enumerate(value)]
        else:
            faults.add(_scalar_faults(value, plain=plain), path)
        waiting += reversed(inner)
    return faults


def _join(path: str, key: object) -> str:
    if isinstance(key, str) and key.isidentifier() and len(key) <= _LINE:
        return f"{path}.{key}" if path else key
    return f"{path}[{abbreviate(repr(key)) if isinstance(key, str) else abbreviate(key)}]"


def _scalar_faults(value: Any, *, plain: bool) -> tuple[Finding, ...]:
    if value.__class__ is str:
        fault = _text_fault(value)
        return (fault,) if fault is not None else ()
    if value.__class__ is int and not -_NUMBER_BOUND < value < _NUMBER_BOUND:
        return (Finding.of("document:digits", maximum=MAXIMUM_DIGITS),)
    if plain and value.__class__ not in _JSON:
        return type_mismatch("plain").findings
    return type_mismatch("number").findings if plain and value.__class__ is float and not isfinite(value) else ()
