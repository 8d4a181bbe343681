"""
Every noun and result to plain JSON types and back: strict, versioned, every fault at once with its path.

A document is ``{"kind": …, "version": …, "data": …}``. What lasts of it:

- **One form.** Equal values give equal documents, and equal bytes through ``json.dumps(document, sort_keys=True)``.
- **Versions.** A document of an earlier version is brought into the form of today by pure functions, one version after
  the other (``MIGRATIONS``). Kinds, keys and values that have other names today are renamed. A document of a later
  version is refused, and so is one of a kind that its version did not have. Within a version no key comes, goes or gets
  another default. The kinds are a table: a class can get another name without a new version.
- **Keys.** `dump` writes every key. In what others write, a key that has a default may be left out and means that
  default; any other key that is missing, and any that is not known, is a fault.
- **Limits.** `load` raises `DocumentError` and nothing else, whatever JSON value it is given, in a time that grows with
  the size of the document. At most ``DEPTH`` levels lie in each other, ``VALUES`` values stand in a document and
  ``LETTERS`` characters in a text; whole numbers have up to ``DIGITS`` digits. Of faults the first hundred are told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, overload

from attrs import evolve

from advocacy.adapters._converter import converter
from advocacy.adapters._faults import Faults, shown, unknown_keys, unknown_kind
from advocacy.adapters._kinds import KINDS, NAMES
from advocacy.adapters._limits import DEPTH, DIGITS, LETTERS, VALUES, check_limits
from advocacy.adapters._migrations import MIGRATIONS, VERSION, kind_in, migrate
from advocacy.adapters._quick import quick_reader
from advocacy.adapters.json_schema import json_schema
from advocacy.errors import AdvocacyError, DocumentError, Finding
from advocacy.program.program import Program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = [
    "DEPTH",
    "DIGITS",
    "KINDS",
    "LETTERS",
    "MIGRATIONS",
    "VALUES",
    "VERSION",
    "dump",
    "dump_each",
    "json_schema",
    "load",
    "load_each",
]

T = TypeVar("T")


def dump(value: object) -> dict[str, Any]:
    """
    Write a noun or a result as plain JSON types.

    Equal values give equal documents: sets are written sorted, a pool by id, decimals without zeros at their end.

    >>> from advocacy import Goal, GoalKind
    >>> dump(Goal(id="g-1", kind=GoalKind.AWARENESS))
    {'kind': 'goal', 'version': 3, 'data': {'id': 'g-1', 'kind': 'awareness', 'statement': '', 'weight': 1}}

    Args:
        value: An instance of one of the classes in ``KINDS``.

    Raises:
        DocumentError: It is none of them; or it holds what no document can: NaN or an infinity, more than the limits.
    """
    kind = NAMES.get(type(value))
    if kind is None:
        raise unknown_kind(type(value))
    try:
        document = {"kind": kind, "version": VERSION, "data": converter().unstructure(value)}
        check_limits(document, plain=True)
    except AdvocacyError as fault:
        raise _at("$", fault) from None
    return document


def dump_each(values: Iterable[object]) -> Iterator[dict[str, Any]]:
    """
    Write many things, each as a document of its own, one after the other: none is kept.

    >>> from advocacy import Participant
    >>> [one["data"]["id"] for one in dump_each(Participant(id=f"p-{n}") for n in range(3))]
    ['p-0', 'p-1', 'p-2']

    Args:
        values: Any iterable, as large as it may be; an item is written when it is asked for.

    Raises:
        DocumentError: As for `dump`, at the item that is none, with its place: ``$[3]``.
    """
    for index, value in enumerate(values):
        try:
            document = dump(value)
        except DocumentError as fault:
            raise _under(index, fault) from None
        yield document


@overload
def load(document: object) -> Program: ...
@overload
def load(document: object, kind: type[T]) -> T: ...
def load(document: object, kind: type[Any] = Program) -> Any:
    """
    Read what `dump` wrote, today or in an earlier version.

    Args:
        document: The document, as ``json.loads`` gives it.
        kind: The class expected.

    Raises:
        DocumentError: With every fault at once and its JSON path: another kind, a later version, a version that had no
            such kind, unknown and missing keys, values of another type (``"false"`` is no bool, 2.9 no whole number,
            NaN no number), and whatever the classes refuse. What is beyond the limits is told before anything else.
    """
    asked: object = kind
    name = NAMES.get(asked) if isinstance(asked, type) else None
    if name is None:
        raise unknown_kind(kind)
    try:
        check_limits(document)
    except DocumentError as fault:
        raise _at("$", fault) from None
    _envelope(document, name).raise_any()
    assert isinstance(document, dict)  # noqa: S101 - for the type checker: the envelope was checked
    try:
        return quick_reader(asked)(migrate(document["kind"], document["data"], document["version"])[1])
    except AdvocacyError as fault:
        raise _at("$.data", fault) from None


def load_each(
    documents: Iterable[object], kind: type[T], *, faulty: Callable[[DocumentError], object] | None = None
) -> Iterator[T]:
    """
    Read many documents of one kind, one after the other: none is kept, and nothing is read before it is asked for.

    >>> from advocacy import Participant
    >>> written = [*dump_each([Participant(id="p-1"), Participant(id="p-2")]), {"kind": "participant"}]
    >>> faults = []
    >>> list(load_each(written, Participant, faulty=faults.append)), faults[0].findings[0].path
    ([<Participant p-1>, <Participant p-2>], '$[2]')

    Args:
        documents: Any iterable, such as ``map(json.loads, lines)``, as large as it may be.
        kind: The class expected.
        faulty: What to do with the error of an item that cannot be read, before going on with the next; by default it
            is raised, and what was read until then is the caller's already.

    Raises:
        DocumentError: As for `load`, at the first item with a fault, its place in every path:
            ``$[3].data.activity``.
    """
    for index, document in enumerate(documents):
        try:
            value = load(document, kind)
        except DocumentError as fault:
            told = _under(index, fault)
            if faulty is None:
                raise told from None
            faulty(told)
            continue
        yield value


def _at(place: str, fault: AdvocacyError) -> DocumentError:
    return DocumentError(finding.at(place) for finding in fault.findings)


def _under(index: int, fault: AdvocacyError) -> DocumentError:
    """Give the faults of one document among many, under its place."""
    return DocumentError(evolve(found, path=f"$[{index}]{found.path.removeprefix('$')}") for found in fault.findings)


def _envelope(document: object, kind: str) -> Faults:
    if document.__class__ is not dict or not isinstance(document, dict):
        return Faults([Finding.of("document", "$", expected="object")])
    keys = ("kind", "version", "data")
    faults = Faults(unknown_keys((key for key in document if key not in keys), keys, "$"))
    faults.add(Finding.of("document:missing", "$", name=key) for key in keys if key not in document)
    version = document.get("version", VERSION)
    earlier = type(version) is int and 1 <= version < VERSION
    then = kind_in(version, kind) if earlier else kind
    expected = then or kind
    if document.get("kind", expected) != expected:
        faults.add([Finding.of("document", "$.kind", expected=repr(expected), value=shown(document["kind"]))])
    if type(version) is int and version > VERSION:
        faults.add([Finding.of("document:newer", "$.version", known=VERSION, value=version)])
    elif type(version) is not int or version < 1:
        faults.add([Finding.of("document:version", "$.version", known=VERSION, value=shown(version))])
    elif then is None:
        faults.add([Finding.of("document:before", "$.version", name=kind, value=version)])
    return faults
