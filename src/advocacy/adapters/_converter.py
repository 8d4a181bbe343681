"""The strict converter behind documents: no value is turned into another type, and every fault has its path."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import Any, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.fns import identity
from cattrs.gen import make_dict_unstructure_fn, override

from advocacy.adapters._faults import Faults, shown, told, unknown_keys, wrong
from advocacy.adapters._forms import FORMS
from advocacy.adapters._hints import form_of, is_leaf, is_many, is_map, is_optional, is_row, is_union, item_of, some_of
from advocacy.adapters._unions import difference_hooks, union_reader, union_writer
from advocacy.errors import AdvocacyError, Finding
from advocacy.frozen_map import FrozenMap
from advocacy.program.history import FieldChange
from advocacy.rules import all_findings, identifier, number, number_map

__all__ = ["converter"]

#: What a frozen map holds, itself.
_items = FrozenMap.__dict__["_items"].__get__


@cache
def converter() -> Converter:
    """Make the one converter of documents, on first use."""
    made = Converter()
    for asked, reader, writer in (
        (is_leaf, _leaf_reader, _leaf_writer),
        (attrs.has, _object_reader, _object_writer),
        (is_many, _many_reader, _many_writer),
        (is_row, _row_reader, _row_writer),
        (is_map, _map_reader, _map_writer),
        (is_union, union_reader, union_writer),
        (is_optional, _optional_reader, _optional_writer),
    ):
        made.register_structure_hook_factory(asked, _bound(reader, made))
        made.register_unstructure_hook_factory(asked, _bound(writer, made))
    for leaf in FORMS:  # types by themselves stand before what is asked of a hint
        made.register_structure_hook(leaf, _leaf_reader(leaf, made))
        made.register_unstructure_hook(leaf, _leaf_writer(leaf, made))
    read, write = difference_hooks(made)
    made.register_structure_hook(FieldChange, read)
    made.register_unstructure_hook(FieldChange, write)
    return made


def _bound(factory: Any, made: Converter) -> Any:
    return lambda hint: factory(hint, made)


def _leaf_reader(hint: Any, _: Converter) -> Any:
    read = form_of(hint).read
    return lambda value, _: read(value)


def _leaf_writer(hint: Any, _: Converter) -> Any:
    return form_of(hint).write or identity


def _optional_reader(hint: Any, made: Converter) -> Any:
    inner = some_of(hint)
    read = made.get_structure_hook(inner)
    return lambda value, _: None if value is None else read(value, inner)


def _optional_writer(hint: Any, made: Converter) -> Any:
    write = made.get_unstructure_hook(some_of(hint))
    return identity if write is identity else (lambda value: None if value is None else write(value))


def _many_reader(hint: Any, made: Converter) -> Any:
    inner, container = item_of(hint), get_origin(hint)
    structure = made.get_structure_hook(inner)

    def many(value: Any, _: object) -> Any:
        if value.__class__ is not list:
            raise wrong("list")
        found: list[Any] = []
        faults = Faults()
        for index, item in enumerate(value):
            try:
                found.append(structure(item, inner))
            except AdvocacyError as fault:
                faults.add(fault.findings, f"[{index}]")
        faults.raise_any()
        return container(found)

    return many


def _many_writer(hint: Any, made: Converter) -> Any:
    inner, ordered = item_of(hint), get_origin(hint) is tuple
    write = made.get_unstructure_hook(inner)
    if write is identity:
        return list if ordered else sorted
    if ordered:
        return lambda value: [write(item) for item in value]
    return lambda value: sorted(write(item) for item in value)


def _row_reader(hint: Any, made: Converter) -> Any:
    places = [(made.get_structure_hook(inner), inner) for inner in get_args(hint)]

    def row(value: Any, _: object) -> Any:
        if value.__class__ is not list or len(value) != len(places):
            raise wrong(f"row:{len(places)}")
        found: list[Any] = []
        faults = Faults()
        for index, (item, (structure, inner)) in enumerate(zip(value, places, strict=True)):
            try:
                found.append(structure(item, inner))
            except AdvocacyError as fault:
                faults.add(fault.findings, f"[{index}]")
        faults.raise_any()
        return tuple(found)

    return row


def _row_writer(hint: Any, made: Converter) -> Any:
    writers = [made.get_unstructure_hook(inner) for inner in get_args(hint)]
    return lambda value: [write(item) for write, item in zip(writers, value, strict=True)]


def _map_reader(hint: Any, made: Converter) -> Any:
    inner = item_of(hint)
    structure = made.get_structure_hook(inner)

    def mapped(value: Any, _: object) -> Any:
        if value.__class__ is not dict or not all(key.__class__ is str for key in value):
            raise wrong("object")
        found: dict[str, Any] = {}
        faults, seen = Faults(), set[str]()
        for key, item in value.items():
            here = f"[{shown(repr(key))}]"
            try:
                found[key] = structure(item, inner)
            except AdvocacyError as fault:
                faults.add(fault.findings, here)
            if identifier(key) in seen:
                faults.add([Finding.of("document:twice")], here)
            seen.add(identifier(key))
        faults.raise_any()
        return FrozenMap(found)

    return mapped


def _map_writer(hint: Any, made: Converter) -> Any:
    write = made.get_unstructure_hook(item_of(hint))
    return _as_dict if write is identity else (lambda value: {key: write(item) for key, item in value.items()})


def _as_dict(value: FrozenMap[Any]) -> dict[str, Any]:
    items: dict[str, Any] = _items(value)
    return items.copy()


def _object_reader(hint: Any, made: Converter) -> Any:
    """Read each field, then make the object; where a field has a fault, what the others break is told beside it."""
    fields = [field for field in attrs.fields(attrs.resolve_types(hint)) if field.init]
    hooks = [(field, made.get_structure_hook(field.type)) for field in fields]
    given_as = {field.name: field.alias for field in fields}

    def read(value: Any, _: object) -> Any:
        if value.__class__ is not dict:
            raise wrong("object")
        found: dict[str, Any] = {}
        faults = Faults(unknown_keys((key for key in value if key not in given_as), given_as, ""))
        for field, structure in hooks:
            if field.name in value:
                try:
                    found[field.name] = structure(value[field.name], field.type)
                except Exception as fault:
                    faults.add(told(fault, hint), field.name)
            elif field.default is attrs.NOTHING:
                faults.add([Finding.of("document:missing", name=field.name)])
        try:
            if not faults.found:
                return hint(**{given_as[name]: item for name, item in found.items()})
            faults.add(all_findings(_part_of(hint, found, value)))
        except Exception as fault:
            faults.add(told(fault, hint))
        return faults.raise_any()

    return read


def _part_of(hint: Any, found: dict[str, Any], value: dict[str, Any]) -> Any:
    """
    Make of an object what was found of it, so that its rules can be asked beside the faults of the rest.

    What was left out has its default; what could not be read is not there, and no rule that needs it is asked.
    """
    part = object.__new__(hint)
    for field in attrs.fields(hint):
        form, default = field.converter, field.default
        with suppress(AttributeError):  # a default that is made from what is not there
            if field.name in found:
                item = form(found[field.name]) if form else found[field.name]
            elif field.name in value or default is attrs.NOTHING:
                continue
            elif isinstance(default, attrs.Factory):  # type: ignore[arg-type]
                item = default.factory(*[part] * default.takes_self)
            else:
                item = default
            object.__setattr__(part, field.name, item)
    return part


def _object_writer(hint: Any, made: Converter) -> Any:
    """Write what has no order by id, and as they are the numbers that a field has brought into one form."""
    attrs.resolve_types(hint)
    special: dict[str, Any] = {}
    for attribute in attrs.fields(hint):
        if attribute.eq_key is frozenset:
            special[attribute.name] = override(unstruct_hook=_by_id(attribute.type, made))
        elif attribute.converter is number and attribute.validator is not None:
            special[attribute.name] = override(unstruct_hook=identity)
        elif attribute.converter is number_map and item_of(attribute.type) is float:
            special[attribute.name] = override(unstruct_hook=_as_dict)
    return make_dict_unstructure_fn(hint, made, **special)


def _by_id(hint: Any, made: Converter) -> Any:
    write = made.get_unstructure_hook(item_of(hint))
    return lambda pool: [write(one) for one in sorted(pool, key=lambda one: one.id)]
