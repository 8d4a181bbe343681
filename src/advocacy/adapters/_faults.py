"""What is wrong in a document: faults gathered with their paths, no more of them than anybody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advocacy.errors import MOST_TOLD, AdvocacyError, DocumentError, Finding, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Faults", "shown", "told", "unknown_keys", "unknown_kind", "wrong"]


def shown(value: object) -> str:
    """Show what stands in a document, cut to one line; of an object or a list no more than its brackets."""
    if isinstance(value, (dict, list)):
        return "{...}" if isinstance(value, dict) else "[...]"
    plain = value is None or type(value) in {bool, int, float, str}
    text = (value if type(value) is str else repr(value)) if plain else type(value).__name__
    return text if len(text) <= 60 else f"{text[:57]}..."


def wrong(expected: str) -> DocumentError:
    """Make the error for a value of another type; it is never shown, since it may say something about a person."""
    return DocumentError([Finding.of("document", "", expected=expected)])


def unknown_kind(kind: object) -> DocumentError:
    """Make the error for a class, or whatever stands for one, that has no documents."""
    named = kind.__name__ if isinstance(kind, type) else shown(kind)
    return DocumentError([Finding.of("document", "$", expected="kinds", value=named)])


class Faults:
    """
    Faults as they are found: the first hundred are kept, the others are counted.

    Args:
        found: What is wrong already.
    """

    __slots__ = ("_more", "_told")

    def __init__(self, found: Iterable[Finding] = ()) -> None:
        self._told: list[Finding] = []
        self._more = 0
        self.add(found)

    def add(self, found: Iterable[Finding], at: str = "") -> None:
        """Add what was found at a place."""
        for finding in found:
            if finding.code == "more":
                self._more += finding["count"]
            elif len(self._told) < MOST_TOLD:
                self._told.append(finding.at(at))
            else:
                self._more += 1

    def count(self, more: int) -> None:
        """Count faults that nobody is told of one by one."""
        self._more += more

    @property
    def found(self) -> tuple[Finding, ...]:
        """The faults, and how many more there are."""
        more = (Finding.of("more", count=self._more, most=MOST_TOLD),) if self._more else ()
        return (*self._told, *more)

    def raise_any(self) -> None:
        """
        Raise one error with all of them, if there are any.

        Raises:
            DocumentError: There are.
        """
        if self._told:
            raise DocumentError(self.found)


def unknown_keys(keys: Iterable[object], known: Iterable[str], path: str) -> tuple[Finding, ...]:
    """Make a finding for each key that is not known, with the nearest that is, by name."""
    names, faults = tuple(known), Faults()
    listed = sorted(keys, key=str)
    for key in listed[:MOST_TOLD]:
        found = nearest(str(key), names, path, kind="value")
        faults.add([Finding.of("document:key", path, name=shown(key), nearest=found["nearest"])])
    faults.count(len(listed[MOST_TOLD:]))
    return faults.found


def told(fault: Exception, hint: type) -> tuple[Finding, ...]:
    """Give what an error says of a class that could not be read; what nobody foresaw is a fault as well."""
    if isinstance(fault, AdvocacyError):
        return fault.findings
    return (Finding.of("document:malformed", expected=f"class:{hint.__name__}"),)
