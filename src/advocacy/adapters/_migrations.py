"""From one version of the documents to the next: pure functions over plain data, none of which ever changes again."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["KNOWN", "MIGRATIONS", "VERSION", "migrate"]

#: The version of the documents that are written.
VERSION = 2

#: The kinds of documents that an earlier version had; one of any other kind was never written in it.
KNOWN: Mapping[int, frozenset[str]] = MappingProxyType(
    {
        1: frozenset(
            {
                "consent",
                "content_pillar",
                "goal",
                "invitation",
                "kpi_catalogue",
                "kpi_plan",
                "matrix",
                "metric",
                "participant",
                "pilot",
                "program",
                "selection_policy",
                "survey",
            }
        )
    }
)

#: What came new in version 2, by kind: the key, and what it is in every document of version 1.
_NEW_IN_2: dict[str, dict[str, Any]] = {"program": {"targets": [], "plan": None, "review": None}}


def _to_2(kind: str, data: Any) -> Any:
    """Fill in what is new; whatever is wrong in the data is left to the reader."""
    return {**_NEW_IN_2.get(kind, {}), **data} if data.__class__ is dict else data


#: How a document of one version becomes one of the next: version → function of the kind and the data.
MIGRATIONS: Mapping[int, Callable[[str, Any], Any]] = MappingProxyType({1: _to_2})


def migrate(kind: str, data: Any, version: int) -> Any:
    """Bring the data of a document of an earlier version into the form of today, one version after the other."""
    for earlier in range(version, VERSION):
        data = MIGRATIONS[earlier](kind, data)
    return data
