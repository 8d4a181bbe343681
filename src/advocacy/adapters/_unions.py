"""Where one of several types may stand, and what stands in a part of a program before and after a change."""

from __future__ import annotations

from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import attrs

from advocacy.adapters._faults import Faults, shown, wrong
from advocacy.adapters._hints import TAG, form_of, is_leaf, is_row, item_of, json_types, members, tags
from advocacy.errors import AdvocacyError, DocumentError, nearest
from advocacy.program.history import KEYS, FieldChange
from advocacy.program.program import PARTS, Program

if TYPE_CHECKING:
    from collections.abc import Callable

    from cattrs import Converter

__all__ = ["difference_hooks", "kept_in", "union_reader", "union_writer"]


def _expected(hint: Any) -> str:
    """Give the codes of what may stand there."""
    codes = []
    for kind in members(hint):
        if is_leaf(kind):
            codes.append(form_of(kind).expected)
        elif not attrs.has(kind):
            codes.append(f"row:{len(get_args(kind))}" if is_row(kind) else "list|object")
    nouns = tags(hint)
    if nouns:
        codes.append(f"tagged:{TAG}: {', '.join(nouns)}")
    elif any(attrs.has(kind) for kind in members(hint)):
        codes.append("object")
    return "|".join(code for code in codes if code != "null")


def union_reader(hint: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    """Make the hook that reads one of several: by the type in JSON, and classes by their tag."""
    nouns, expected = tags(hint), _expected(hint)
    hooks: dict[type, tuple[Callable[[Any, Any], Any], Any]] = {}
    for kind in sorted(members(hint), key=lambda kind: len(json_types(kind)), reverse=True):
        hook = converter.get_structure_hook(kind)
        hooks |= dict.fromkeys(json_types(kind), (hook, kind))

    def read(value: Any, _: object) -> Any:
        found = hooks.get(value.__class__)
        if found is None:
            raise wrong(expected)
        if value.__class__ is not dict or not nouns:
            return found[0](value, found[1])
        tag = value.get(TAG)
        if tag.__class__ is not str or tag not in nouns:
            raise wrong(expected)
        return converter.structure({key: item for key, item in value.items() if key != TAG}, nouns[tag])

    return read


def union_writer(hint: Any, converter: Converter) -> Callable[[Any], Any]:
    """Make the hook that writes one of several: by its class."""
    nouns = {kind: tag for tag, kind in tags(hint).items()}
    hooks = {getattr(kind, "__origin__", kind): converter.get_unstructure_hook(kind) for kind in members(hint)}

    def write(value: Any) -> Any:
        written = hooks[value.__class__](value) if value.__class__ in hooks else value
        return {TAG: nouns[value.__class__], **written} if value.__class__ in nouns else written

    return write


@cache
def kept_in(part: str) -> Any:
    """Give the type of what stands in a part of a program, or of each thing in it."""
    hint = get_type_hints(Program)[part]
    return item_of(hint) if part in KEYS else hint


def difference_hooks(converter: Converter) -> tuple[Callable[[Any, Any], FieldChange], Callable[[FieldChange], Any]]:
    """Make the hooks for what differs: what was and is there has the type of its part of the program."""

    def read(value: Any, _: object) -> FieldChange:
        if value.__class__ is not dict or value.keys() != {"part", "key", "before", "after"}:
            raise wrong("keys:part, key, before, after")
        if value["part"].__class__ is not str or value["part"] not in PARTS:
            raise DocumentError([nearest(shown(value["part"]), PARTS, "part", kind="field")])
        found: dict[str, Any] = {}
        faults = Faults()
        kept = kept_in(value["part"])
        asked: tuple[tuple[str, Any], ...] = (("key", str), ("before", kept), ("after", kept))
        for name, hint in asked:
            try:
                found[name] = converter.structure(value[name], hint | NoneType)
            except AdvocacyError as fault:
                faults.add(fault.findings, name)
        faults.raise_any()
        return FieldChange(part=value["part"], **found)

    def write(one: FieldChange) -> dict[str, Any]:
        hint = kept_in(one.part) | NoneType
        ends = {end: converter.unstructure(getattr(one, end), hint) for end in ("before", "after")}
        return {"part": one.part, "key": one.key, **ends}

    return read, write
