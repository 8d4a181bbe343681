"""Messages by code, in English and Dutch, as data; an app may reword them, and bring more languages."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from advocacy.messages.language import Language as Language
    from advocacy.messages.lookup import catalog as catalog
    from advocacy.messages.lookup import label as label
    from advocacy.messages.lookup import missing as missing

#: The home of each name. They load on first use, since errors have messages, and `missing` returns findings.
_HOMES = {
    "Language": "advocacy.messages.language",
    "catalog": "advocacy.messages.lookup",
    "label": "advocacy.messages.lookup",
    "missing": "advocacy.messages.lookup",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
