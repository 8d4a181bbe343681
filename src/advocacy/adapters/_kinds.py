"""What can be a document: every class of the front door that has fields, by its name in a document."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

import advocacy

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["KINDS", "NAMES"]

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def _found() -> dict[str, type]:
    public = (getattr(advocacy, name) for name in advocacy.__all__)
    nouns = (found for found in public if isinstance(found, type) and attrs.has(found))
    return {_WORD.sub("_", noun.__name__).lower(): noun for noun in nouns}


#: What can be a document of its own: kind → class. A kind is the name of the class, in small letters.
KINDS: Mapping[str, type] = MappingProxyType(_found())
#: The kind by the class.
NAMES: Mapping[type, str] = MappingProxyType({noun: kind for kind, noun in KINDS.items()})
