"""Documents: every public class and result as plain JSON types, and back.

Reading is strict: one error reports every fault with its path. A document is an object with the keys ``kind``,
``version`` and ``data``. Stored documents rely on these promises:

- **Canonical form.** Equal values give equal documents, and equal text from `dumps`.
- **Versions.** `load` migrates a document of an earlier version with pure functions, one version at a time
  (``MIGRATIONS``), and renames kinds, keys and values. It refuses a document of a later version, and a kind that the
  version did not have. Within a version, no key is added or removed, and no default changes. The kinds are a registry
  (``KINDS``), so renaming a class needs no new version.
- **Keys.** `dump` writes every key. `load` accepts a document without a key that has a default. Any other missing key
  is a fault, and so is an unknown key.
- **Limits.** `load` raises only `DocumentError`, whatever JSON value it is given, and takes time linear in the size of
  the document. The limits are ``MAXIMUM_DEPTH`` levels of nesting, ``MAXIMUM_VALUES`` values, ``MAXIMUM_CHARACTERS``
  characters in a text and ``MAXIMUM_DIGITS`` digits in a whole number. An error lists at most 100 faults and counts the
  others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, overload

from attrs import evolve

from advocacy.adapters.documents.converter import converter
from advocacy.adapters.documents.limits import (
    MAXIMUM_CHARACTERS,
    MAXIMUM_DEPTH,
    MAXIMUM_DIGITS,
    MAXIMUM_VALUES,
    Faults,
    abbreviate,
    check_limits,
    type_mismatch,
    unknown_keys,
    unknown_kind,
)
from advocacy.adapters.documents.migrations import MIGRATIONS, VERSION, kind_in, migrate
from advocacy.adapters.documents.registry import KINDS, NAMES
from advocacy.adapters.documents.schema import json_schema
from advocacy.errors import AdvocacyError, DocumentError, Finding, raise_any, unread_findings
from advocacy.program.program import Program
from advocacy.rules import Rule, each, optional, personal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = [
    "KINDS",
    "MAXIMUM_CHARACTERS",
    "MAXIMUM_DEPTH",
    "MAXIMUM_DIGITS",
    "MAXIMUM_VALUES",
    "MIGRATIONS",
    "VERSION",
    "dump",
    "dump_each",
    "dumps",
    "json_schema",
    "load",
    "load_each",
    "loads",
]

T = TypeVar("T")

#: A collection of anything. Messages do not contain its values, because they may be about people.
_collection = each(personal)
_function = optional(Rule("type", callable, expected="function"))


def dump(value: object, *, pool: bool = False) -> dict[str, Any]:
    """Return an object of the library as plain JSON types.

    Equal values give equal documents: sets are sorted, people are sorted by id, decimals have no trailing zeros.

    >>> from advocacy import Goal, GoalKind
    >>> dump(Goal(id="g-1", kind=GoalKind.AWARENESS))
    {'kind': 'goal', 'version': 4, 'data': {'id': 'g-1', 'kind': 'awareness', 'statement': '', 'weight': 1}}

    Args:
        value: An instance of a class in ``KINDS``.
        pool: Include the people in a pilot who are neither members nor reserves: their ids and the reasons of their
            exclusion. By default they are only counted. People without valid consent are never included.

    Raises:
        DocumentError: The class is not in ``KINDS``, or the value contains what a document cannot: NaN, an infinity,
            or more than the limits allow.
    """
    kind = NAMES.get(type(value))
    if kind is None:
        raise unknown_kind(type(value))
    try:
        document = {"kind": kind, "version": VERSION, "data": converter(pool=pool).unstructure(value)}
        check_limits(document, plain=True)
    except AdvocacyError as error:
        raise _under("$", error) from None
    return document


def dumps(value: object, *, pool: bool = False) -> str:
    r"""Return an object of the library as JSON text, with sorted keys and in ASCII; equal values give equal text.

    >>> from advocacy import Goal, GoalKind
    >>> dumps(Goal(id="g-1", kind=GoalKind.AWARENESS, statement="Café"))
    '{"data": {"id": "g-1", "kind": "awareness", "statement": "Caf\\u00e9", "weight": 1}, "kind": "goal", "version": 4}'

    Args:
        value: An instance of a class in ``KINDS``.
        pool: As for `dump`.

    Raises:
        DocumentError: As for `dump`.
    """
    return json.dumps(dump(value, pool=pool), sort_keys=True, allow_nan=False)


def dump_each(values: Iterable[object], *, pool: bool = False) -> Iterator[dict[str, Any]]:
    """Return the document of each value, one after the other, without keeping any of them.

    >>> from advocacy import Participant
    >>> [document["data"]["id"] for document in dump_each(Participant(id=f"p-{n}") for n in range(3))]
    ['p-0', 'p-1', 'p-2']

    Args:
        values: Any iterable, of any length; each value is written when its document is requested.
        pool: As for `dump`.

    Raises:
        ValidationError: *values* is no collection.
        DocumentError: As for `dump`, with the index of the value in the path: ``$[3]``.
    """
    return _dump_each(_items(values, "values"), pool=pool)


def _dump_each(values: Iterable[object], *, pool: bool) -> Iterator[dict[str, Any]]:
    for index, value in enumerate(values):
        try:
            document = dump(value, pool=pool)
        except DocumentError as error:
            raise _at_index(index, error) from None
        yield document


def _items(values: Iterable[object], name: str) -> Iterable[object]:
    """Return a collection of any length as it is. Text and a single document are not collections."""
    if isinstance(values, (str, bytes, Mapping)) or not isinstance(values, Iterable):
        raise_any(_collection.findings(values, name))
    return values


@overload
def load(document: object) -> Program: ...
@overload
def load(document: object, kind: type[T]) -> T: ...
def load(document: object, kind: type[Any] = Program) -> Any:
    """Return the value of a document that `dump` wrote, in this or an earlier version.

    Args:
        document: The document, as ``json.loads`` returns it.
        kind: The expected class.

    Raises:
        DocumentError: With every fault at once and its JSON path: another kind, a later version, a version without
            that kind, unknown and missing keys, values of another type (``"false"`` is not a bool, 2.9 not a whole
            number, NaN not a number), and everything that the classes refuse. If the document exceeds the limits, the
            error reports only that.
    """
    requested: object = kind
    name = NAMES.get(requested) if isinstance(requested, type) else None
    if name is None:
        raise unknown_kind(kind)
    try:
        check_limits(document)
    except DocumentError as error:
        raise _under("$", error) from None
    _envelope_faults(document, name).raise_any()
    assert isinstance(document, dict)  # noqa: S101 - for the type checker: the envelope was checked
    try:
        return converter().structure(migrate(document["kind"], document["data"], document["version"])[1], kind)
    except AdvocacyError as error:
        raise _under("$.data", error) from None


@overload
def loads(text: str | bytes) -> Program: ...
@overload
def loads(text: str | bytes, kind: type[T]) -> T: ...
def loads(text: str | bytes, kind: type[Any] = Program) -> Any:
    """Return the value of a document in JSON text, as `dumps` writes it.

    >>> from advocacy import Goal, GoalKind
    >>> goal = Goal(id="g-1", kind=GoalKind.AWARENESS)
    >>> loads(dumps(goal), Goal) == goal
    True

    Args:
        text: The text, or its bytes in UTF-8, UTF-16 or UTF-32.
        kind: The expected class.

    Raises:
        DocumentError: The text is not JSON (the message names the line and the column), it contains ``NaN`` or
            ``Infinity``, or an object has the same key twice; otherwise as for `load`.
    """
    requested: object = text
    if not isinstance(requested, (str, bytes)):
        raise _under("$", type_mismatch("text"))
    try:
        document = json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise DocumentError([Finding.of("document:json", "$", line=error.lineno, column=error.colno)]) from None
    except UnicodeDecodeError:
        raise DocumentError([Finding.of("document:text", "$")]) from None
    except RecursionError:
        raise DocumentError([Finding.of("document:deep", "$", maximum=MAXIMUM_DEPTH)]) from None
    except DocumentError:
        raise
    except ValueError:  # a whole number with more digits than Python can convert
        raise DocumentError([Finding.of("document:digits", "$", maximum=MAXIMUM_DIGITS)]) from None
    return load(document, kind)


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise DocumentError([Finding.of("document:duplicate", "$", name=abbreviate(key))])
        found[key] = value
    return found


def _refuse_constant(_: str) -> NoReturn:
    raise _under("$", type_mismatch("number"))


def load_each(
    documents: Iterable[object], kind: type[T], *, faulty: Callable[[DocumentError], object] | None = None
) -> Iterator[T]:
    """Return the value of each document, one after the other, without keeping any of them.

    >>> from advocacy import Participant
    >>> written = [*dump_each([Participant(id="p-1"), Participant(id="p-2")]), {"kind": "participant"}]
    >>> errors = []
    >>> list(load_each(written, Participant, faulty=errors.append)), errors[0].findings[0].path
    ([<Participant p-1>, <Participant p-2>], '$[2]')

    Args:
        documents: Any iterable, of any length, such as ``map(json.loads, lines)``; each document is read when its value
            is requested.
        kind: The expected class.
        faulty: A function that receives the error of each document that cannot be read; reading continues with the
            next. By default the error is raised.

    Raises:
        ValidationError: *documents* is no collection, or *faulty* no function.
        DocumentError: As for `load`, at the first document with a fault, with its index in the path:
            ``$[3].data.activity``.
    """
    raise_any(_function.findings(faulty, "faulty"))
    return _load_each(_items(documents, "documents"), kind, faulty)


def _load_each(
    documents: Iterable[object], kind: type[T], faulty: Callable[[DocumentError], object] | None
) -> Iterator[T]:
    for index, document in enumerate(documents):
        try:
            value = load(document, kind)
        except DocumentError as error:
            placed = _at_index(index, error)
            if faulty is None:
                raise placed from None
            faulty(placed)
            continue
        yield value


def _under(path: str, error: AdvocacyError) -> DocumentError:
    return DocumentError(finding.at(path) for finding in unread_findings(error))


def _at_index(index: int, error: AdvocacyError) -> DocumentError:
    """Return the error of one document in a sequence, with its index in every path."""
    return DocumentError(
        evolve(found, path=f"$[{index}]{found.path.removeprefix('$')}") for found in unread_findings(error)
    )


def _envelope_faults(document: object, kind: str) -> Faults:
    if document.__class__ is not dict or not isinstance(document, dict):
        return Faults([Finding.of("document", "$", expected="object")])
    keys = ("kind", "version", "data")
    faults = Faults(unknown_keys((key for key in document if key not in keys), keys, "$"))
    faults.add(Finding.of("document:missing", "$", name=key) for key in keys if key not in document)
    version = document.get("version", VERSION)
    is_earlier = type(version) is int and 1 <= version < VERSION
    name = kind_in(version, kind) if is_earlier else kind
    expected = name or kind
    if document.get("kind", expected) != expected:
        faults.add([Finding.of("document", "$.kind", expected=repr(expected), value=abbreviate(document["kind"]))])
    if type(version) is int and version > VERSION:
        faults.add([Finding.of("document:newer", "$.version", known=VERSION, value=version)])
    elif type(version) is not int or version < 1:
        faults.add([Finding.of("document:version", "$.version", known=VERSION, value=abbreviate(version))])
    elif name is None:
        faults.add([Finding.of("document:kind", "$.version", name=kind, value=version)])
    return faults
