"""The strict cattrs converter of documents.

No value is converted to another type, and one error reports every fault with its path.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

import attrs
from cattrs import Converter
from cattrs.fns import identity
from cattrs.gen import make_dict_unstructure_fn, override

from advocacy.adapters.documents._version_3 import WITH_PEOPLE
from advocacy.adapters.documents.codecs import (
    CODECS,
    TAG,
    codec_of,
    is_collection,
    is_fixed_tuple,
    is_mapping,
    is_optional,
    is_scalar,
    is_union,
    item_type,
    json_types,
    tags,
    union_members,
    value_type,
)
from advocacy.adapters.documents.limits import Faults, abbreviate, error_findings, type_mismatch, unknown_keys
from advocacy.adapters.documents.pilot_with_people import PilotWithPeople
from advocacy.errors import AdvocacyError, DocumentError, Finding, nearest, unread_findings
from advocacy.frozen_map import FrozenMap
from advocacy.pilot.pilot import Pilot
from advocacy.program.history import KEYS, FieldChange
from advocacy.program.program import PARTS, Program
from advocacy.rules import all_findings, identifier, number, number_map, number_or_none

if TYPE_CHECKING:
    from collections.abc import Callable


#: Return the dict of a frozen map, without a copy.
_items = FrozenMap.__dict__["_items"].__get__


@cache
def converter(*, pool: bool = False) -> Converter:
    """Return the converter of documents, with or without the pool of pilots; it is built on first use."""
    built = Converter()
    for applies, reader, writer in (
        (is_scalar, _scalar_reader, _scalar_writer),
        (attrs.has, _object_reader, _object_writer),
        (is_collection, _collection_reader, _collection_writer),
        (is_fixed_tuple, _tuple_reader, _tuple_writer),
        (is_mapping, _mapping_reader, _mapping_writer),
        (is_union, _union_reader, _union_writer),
        (is_optional, _optional_reader, _optional_writer),
    ):
        built.register_structure_hook_factory(applies, _bound(reader, built))
        built.register_unstructure_hook_factory(applies, _bound(writer, built))
    for scalar in CODECS:  # replace the hooks that cattrs has for these types
        built.register_structure_hook(scalar, _scalar_reader(scalar, built))
        built.register_unstructure_hook(scalar, _scalar_writer(scalar, built))
    read, write = _field_change_hooks(built)
    built.register_structure_hook(FieldChange, read)
    built.register_unstructure_hook(FieldChange, write)
    built.register_structure_hook(Pilot, _pilot_reader(built))
    if not pool:
        write_pilot = _object_writer(Pilot, built)
        built.register_unstructure_hook(Pilot, lambda pilot: write_pilot(pilot.without_pool()))
    return built


def _bound(factory: Any, built: Converter) -> Any:
    return lambda hint: factory(hint, built)


# ---------------------------------------------------------------- scalars, collections and mappings


def _scalar_reader(hint: Any, _: Converter) -> Any:
    read = codec_of(hint).read
    return lambda value, _: read(value)


def _scalar_writer(hint: Any, _: Converter) -> Any:
    return codec_of(hint).write or identity


def _optional_reader(hint: Any, built: Converter) -> Any:
    inner = value_type(hint)
    read = built.get_structure_hook(inner)
    return lambda value, _: None if value is None else read(value, inner)


def _optional_writer(hint: Any, built: Converter) -> Any:
    write = built.get_unstructure_hook(value_type(hint))
    return identity if write is identity else (lambda value: None if value is None else write(value))


def _collection_reader(hint: Any, built: Converter) -> Any:
    inner, container = item_type(hint), get_origin(hint)
    structure = built.get_structure_hook(inner)

    def read(value: Any, _: object) -> Any:
        if value.__class__ is not list:
            raise type_mismatch("list")
        return container(_read_items([(structure, inner)] * len(value), value))

    return read


def _read_items(hooks: list[tuple[Any, Any]], values: list[Any]) -> list[Any]:
    """Read each value with its hook; one error reports the faults of all."""
    found: list[Any] = []
    faults = Faults()
    for index, ((structure, hint), value) in enumerate(zip(hooks, values, strict=True)):
        try:
            found.append(structure(value, hint))
        except AdvocacyError as error:
            faults.add(unread_findings(error), f"[{index}]")
    faults.raise_any()
    return found


def _collection_writer(hint: Any, built: Converter) -> Any:
    """Write a set sorted by the JSON form of its items."""
    write, is_ordered = built.get_unstructure_hook(item_type(hint)), get_origin(hint) is tuple
    if write is identity:
        return list if is_ordered else sorted
    if is_ordered:
        return lambda value: [write(item) for item in value]
    return lambda value: sorted(write(item) for item in value)


def _tuple_reader(hint: Any, built: Converter) -> Any:
    hooks = [(built.get_structure_hook(inner), inner) for inner in get_args(hint)]

    def read(value: Any, _: object) -> Any:
        if value.__class__ is not list or len(value) != len(hooks):
            raise type_mismatch(f"row:{len(hooks)}")
        return tuple(_read_items(hooks, value))

    return read


def _tuple_writer(hint: Any, built: Converter) -> Any:
    writers = [built.get_unstructure_hook(inner) for inner in get_args(hint)]
    return lambda value: [write(item) for write, item in zip(writers, value, strict=True)]


def _mapping_reader(hint: Any, built: Converter) -> Any:
    """Read a mapping; two keys that are equal once normalised are a fault."""
    inner = item_type(hint)
    structure = built.get_structure_hook(inner)

    def read(value: Any, _: object) -> Any:
        if value.__class__ is not dict or not all(key.__class__ is str for key in value):
            raise type_mismatch("object")
        found: dict[str, Any] = {}
        faults, seen = Faults(), set[str]()
        for key, item in value.items():
            try:
                found[key] = structure(item, inner)
            except AdvocacyError as error:
                faults.add(unread_findings(error), f"[{abbreviate(repr(key))}]")
            name = identifier(key)
            if name in seen:
                faults.add([Finding.of("document:equivalent-keys")], f"[{abbreviate(repr(key))}]")
            seen.add(name)
        faults.raise_any()
        return FrozenMap(found)

    return read


def _mapping_writer(hint: Any, built: Converter) -> Any:
    write = built.get_unstructure_hook(item_type(hint))
    return _as_dict if write is identity else (lambda value: {key: write(item) for key, item in value.items()})


def _as_dict(value: FrozenMap[Any]) -> dict[str, Any]:
    items: dict[str, Any] = _items(value)
    return items.copy()


# ---------------------------------------------------------------- unions


def _union_expected(hint: Any) -> str:
    """Return the message codes of everything that a union allows."""
    codes = []
    for kind in union_members(hint):
        if is_scalar(kind):
            codes.append(codec_of(kind).expected)
        elif not attrs.has(kind):
            codes.append(f"row:{len(get_args(kind))}" if is_fixed_tuple(kind) else "list|object")
    classes = tags(hint)
    if classes:
        codes.append(f"tagged:{TAG}: {', '.join(classes)}")
    elif any(attrs.has(kind) for kind in union_members(hint)):
        codes.append("object")
    return "|".join(code for code in codes if code != "null")


def _union_reader(hint: Any, built: Converter) -> Any:
    """Choose the type by the JSON type, and a class by its tag."""
    classes, expected = tags(hint), _union_expected(hint)
    hooks: dict[type, tuple[Callable[[Any, Any], Any], Any]] = {}
    for kind in sorted(union_members(hint), key=lambda kind: len(json_types(kind)), reverse=True):
        hook = built.get_structure_hook(kind)
        hooks |= dict.fromkeys(json_types(kind), (hook, kind))

    def read(value: Any, _: object) -> Any:
        found = hooks.get(value.__class__)
        if found is None:
            raise type_mismatch(expected)
        if value.__class__ is not dict or not classes:
            return found[0](value, found[1])
        tag = value.get(TAG)
        if tag.__class__ is not str or tag not in classes:
            raise type_mismatch(expected)
        return built.structure({key: item for key, item in value.items() if key != TAG}, classes[tag])

    return read


def _union_writer(hint: Any, built: Converter) -> Any:
    """Choose the hook by the class of the value, and add its tag."""
    names = {kind: tag for tag, kind in tags(hint).items()}
    hooks = {getattr(kind, "__origin__", kind): built.get_unstructure_hook(kind) for kind in union_members(hint)}

    def write(value: Any) -> Any:
        written = hooks[value.__class__](value) if value.__class__ in hooks else value
        return {TAG: names[value.__class__], **written} if value.__class__ in names else written

    return write


# ---------------------------------------------------------------- objects


def _object_reader(hint: Any, built: Converter) -> Any:
    """Read each field, then make the object.

    If fields have faults, the rules of the other fields are checked as well, so that one error reports everything.
    """
    fields = [field for field in attrs.fields(attrs.resolve_types(hint, include_extras=False)) if field.init]
    hooks = [(field.name, field, field.type, built.get_structure_hook(field.type)) for field in fields]
    arguments = {field.name: field.alias for field in fields}

    def read(value: Any, _: object) -> Any:
        if value.__class__ is not dict:
            raise type_mismatch("object")
        found: dict[str, Any] = {}
        faults = Faults(unknown_keys((key for key in value if key not in arguments), arguments, ""))
        for name, field, kind, structure in hooks:
            if name in value:
                try:
                    found[name] = structure(value[name], kind)
                except Exception as error:
                    faults.add(error_findings(error, hint), name)
            elif field.default is attrs.NOTHING:
                faults.add([Finding.of("document:missing", name=name)])
        try:
            if not faults.found:
                return hint(**{arguments[name]: item for name, item in found.items()})
            faults.add(all_findings(_partial_object(hint, found, value)))
        except Exception as error:
            faults.add(error_findings(error, hint))
        return faults.raise_any()

    return read


def _partial_object(hint: Any, found: dict[str, Any], value: dict[str, Any]) -> Any:
    """Return an object with the fields that were read, to check its rules.

    A field that was left out has its default. A field that could not be read is missing, and the rules that need it
    are not checked.
    """
    partial = object.__new__(hint)
    for field in attrs.fields(hint):
        convert, default = field.converter, field.default
        with suppress(AttributeError):  # a default that depends on a missing field
            if field.name in found:
                item = convert(found[field.name]) if convert else found[field.name]
            elif field.name in value or default is attrs.NOTHING:
                continue
            elif isinstance(default, attrs.Factory):  # type: ignore[arg-type]
                item = default.factory(*[partial] * default.takes_self)
            else:
                item = default
            object.__setattr__(partial, field.name, item)
    return partial


def _object_writer(hint: Any, built: Converter) -> Any:
    """Write numbers in their canonical form without another conversion."""
    attrs.resolve_types(hint, include_extras=False)
    special: dict[str, Any] = {}
    for attribute in attrs.fields(hint):
        if attribute.converter in {number, number_or_none} and attribute.validator is not None:
            special[attribute.name] = override(unstruct_hook=identity)
        elif attribute.converter is number_map and item_type(attribute.type) is float:
            special[attribute.name] = override(unstruct_hook=_as_dict)
    return make_dict_unstructure_fn(hint, built, **special)


# ---------------------------------------------------------------- pilots


def _pilot_reader(built: Converter) -> Any:
    """Read a pilot. The migration to version 4 marks a pilot that contains its people."""
    read, read_earlier = _object_reader(Pilot, built), _object_reader(PilotWithPeople, built)

    def structure(value: Any, hint: object) -> Any:
        if value.__class__ is dict and value.keys() == {WITH_PEOPLE}:
            return read_earlier(value[WITH_PEOPLE], PilotWithPeople).without_people()
        return read(value, hint)

    return structure


# ---------------------------------------------------------------- changes of a program


@cache
def part_type(part: str) -> Any:
    """Return the type of a part of a program, or of each item of a part that has keys."""
    hint = get_type_hints(Program)[part]
    return item_type(hint) if part in KEYS else hint


def _field_change_hooks(built: Converter) -> tuple[Callable[[Any, Any], FieldChange], Callable[[FieldChange], Any]]:
    """Return the hooks of a field change: its values have the type of the part of the program that changed."""

    def read(value: Any, _: object) -> FieldChange:
        if value.__class__ is not dict or value.keys() != {"part", "key", "before", "after"}:
            raise type_mismatch("keys:part, key, before, after")
        if value["part"].__class__ is not str or value["part"] not in PARTS:
            raise DocumentError([nearest(abbreviate(value["part"]), PARTS, "part", kind="field")])
        found: dict[str, Any] = {}
        faults = Faults()
        kind = part_type(value["part"])
        hints: tuple[tuple[str, Any], ...] = (("key", str), ("before", kind), ("after", kind))
        for name, hint in hints:
            try:
                found[name] = built.structure(value[name], hint | NoneType)
            except AdvocacyError as error:
                faults.add(unread_findings(error), name)
        faults.raise_any()
        return FieldChange(part=value["part"], **found)

    def write(change: FieldChange) -> dict[str, Any]:
        if change.part not in PARTS:
            raise DocumentError([nearest(abbreviate(change.part), PARTS, "part", kind="field")])
        hint = part_type(change.part) | NoneType
        values = {name: built.unstructure(getattr(change, name), hint) for name in ("before", "after")}
        return {"part": change.part, "key": change.key, **values}

    return read, write
