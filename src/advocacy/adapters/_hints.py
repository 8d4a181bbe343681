"""What a type hint asks for: one thing or several, many of a kind, a mapping, or an object."""

from __future__ import annotations

from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import attrs

from advocacy.adapters._forms import FORMS, Form, enum_form
from advocacy.adapters._kinds import TAGS
from advocacy.frozen_map import FrozenMap

__all__ = [
    "TAG",
    "form_of",
    "is_leaf",
    "is_many",
    "is_map",
    "is_optional",
    "is_row",
    "is_union",
    "item_of",
    "json_types",
    "members",
    "some_of",
    "tags",
]

#: The key by which classes are told apart where one of several may stand.
TAG = "rule"


def is_union(hint: Any) -> bool:
    """Tell whether one of several types may stand there."""
    return get_origin(hint) in {Union, UnionType}


def is_optional(hint: Any) -> bool:
    """Tell whether one type or nothing may stand there."""
    return is_union(hint) and len(members(hint)) == 2 and NoneType in members(hint)


def is_map(hint: Any) -> bool:
    """Tell whether it is a mapping from text."""
    return get_origin(hint) is FrozenMap


def is_many(hint: Any) -> bool:
    """Tell whether it is a tuple or a set of any length, of one kind."""
    origin, inner = get_origin(hint), get_args(hint)
    return (origin is tuple and len(inner) == 2 and inner[1] is Ellipsis) or origin is frozenset


def is_row(hint: Any) -> bool:
    """Tell whether it is a tuple of a fixed length, each place of a kind of its own."""
    return get_origin(hint) is tuple and not is_many(hint)


def is_leaf(hint: Any) -> bool:
    """Tell whether it stands in one place, as text, a number, a switch or nothing."""
    return hint in FORMS or (isinstance(hint, type) and issubclass(hint, Enum))


def item_of(hint: Any) -> Any:
    """Give the type of each thing in a collection or a mapping."""
    return get_args(hint)[0]


def some_of(hint: Any) -> Any:
    """Give the type of what stands where nothing might."""
    return next(kind for kind in members(hint) if kind is not NoneType)


def form_of(hint: Any) -> Form:
    """Give the form of a type that stands in one place."""
    return FORMS[hint] if hint in FORMS else enum_form(hint)


def members(hint: Any) -> tuple[Any, ...]:
    """Give the types of which one may stand there, in the order of the hint."""
    return get_args(hint)


def tags(hint: Any) -> dict[str, type]:
    """Give the classes of a union by the word that tells them apart; nothing where there is one or none."""
    nouns = [kind for kind in members(hint) if attrs.has(kind)]
    return {TAGS[kind]: kind for kind in nouns} if len(nouns) > 1 else {}


def json_types(hint: Any) -> frozenset[type]:
    """Give the types that it may have in JSON, as Python has them; *hint* is no union."""
    if is_leaf(hint):
        return form_of(hint).types
    return frozenset({list}) if is_many(hint) or is_row(hint) else frozenset({dict})
