"""
The short way in: what `dump` wrote is read without looking for faults, and whatever else by the converter.

For each class a function is written, as attrs and cattrs do, that reads the fields, holds them to their rules and
makes the object; a rule that the type alone keeps is not asked again. It gives up at the first thing that is not as
`dump` writes it (a key left out, a fault), and the converter, which finds every fault, then reads that object anew.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, get_origin, get_type_hints

import attrs

from advocacy.adapters._converter import converter
from advocacy.adapters._faults import wrong
from advocacy.adapters._hints import form_of, is_leaf, is_many, is_map, is_optional, item_of, some_of
from advocacy.frozen_map import FrozenMap
from advocacy.program.history import FieldChange
from advocacy.rules import Rule, codes, frozen_map, identifier, number, number_map, text, tuple_of

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["quick_reader"]

#: Types that stand for themselves.
_SAME = {bool: "bool", int: "int", str: "str"}


@cache
def quick_reader(hint: Any) -> Callable[[Any], Any]:
    """Make the function that reads what a hint asks for."""
    if is_leaf(hint):
        return form_of(hint).read
    if is_many(hint):
        return _many(get_origin(hint), quick_reader(item_of(hint)))
    if attrs.has(hint) and hint is not FieldChange:
        return _object(hint)
    hook = converter().get_structure_hook(hint)
    return lambda value: hook(value, hint)


def _many(container: Any, read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def many(value: Any) -> Any:
        if value.__class__ is not list:
            raise wrong("list")
        return container([read(item) for item in value])

    return many


def _object(kind: type) -> Callable[[Any], Any]:
    """Make the function that reads one class, or give the converter's where a field is out of the common."""
    hook = converter().get_structure_hook(kind)
    names: dict[str, Any] = {"kind": kind, "new": object.__new__, "slow": lambda value: hook(value, kind)}
    if not all(map(_is_plain, attrs.fields(kind))):
        return names["slow"]  # type: ignore[no-any-return]
    exec(_written(kind, names), names)  # noqa: S102 - as attrs and cattrs do; only names of fields are not fixed in it
    return names["read"]  # type: ignore[no-any-return]


def _is_plain(field: attrs.Attribute[Any]) -> bool:
    """Tell whether a field is given under its name, and promises no more than one rule says."""
    return field.init and field.alias == field.name and isinstance(field.validator, Rule | None)


def _written(kind: type, names: dict[str, Any]) -> str:
    """Write the function that reads one class; *names* takes what it calls by name."""
    fields, hints = attrs.fields(kind), get_type_hints(kind)
    body = [f"if o.__class__ is not dict or len(o) != {len(fields)}: raise ValueError", "x = new(kind)"]
    for index, field in enumerate(fields):
        body += [f"v = o[{field.name!r}]", *_field(field, hints[field.name], f"_{index}", names), f"set_{index}(x, v)"]
        names[f"set_{index}"] = getattr(kind, field.name).__set__
    body += ["x.__attrs_post_init__()"] if hasattr(kind, "__attrs_post_init__") else []
    head, tail = ["def read(o):", " try:"], ["  return x", " except Exception:", "  return slow(o)"]
    return "\n".join([*head, *(f"  {line}" for line in body), *tail])


def _field(field: attrs.Attribute[Any], hint: Any, place: str, names: dict[str, Any]) -> list[str]:
    """Write the lines that bring ``v`` from what stands in the document to what stands in the field."""
    if is_optional(hint) and field.default is None:
        lines = _value(field, some_of(hint), place, names)
        return [f"if v is not None:  # {field.name}", *(f" {line}" for line in lines)] if lines else []
    return _value(field, hint, place, names)


def _value(field: attrs.Attribute[Any], hint: Any, place: str, names: dict[str, Any]) -> list[str]:
    """Write how a value is read, brought into its one form, and held to its rule."""
    form: Any = field.converter
    rule: Any = field.validator
    names |= {f"read{place}": quick_reader(hint), f"form{place}": form}
    if is_map(hint) and form in {frozen_map, number_map}:
        lines = _map(item_of(hint), rule, place, names)
        if lines:
            return lines
        names[f"item{place}"] = quick_reader(item_of(hint))
        lines = ["if v.__class__ is not dict: raise ValueError", "n = len(v)"]
        lines += [f"v = form{place}({{key: item{place}(item) for key, item in v.items()}})"]
        lines += ["if len(v) != n: raise ValueError"]
    else:
        lines = [*_read("v", hint, place, names), *_formed("v", hint, form, place)]
    return lines + _held("v", hint, rule, place, names)


def _read(name: str, hint: Any, place: str, names: dict[str, Any]) -> list[str]:
    """Write how a value is read."""
    if hint in _SAME:
        return [f"if {name}.__class__ is not {_SAME[hint]}: raise ValueError"]
    if hint is float:
        return [f"if {name}.__class__ is not float or {name} - {name}: {name} = read{place}({name})"]
    if isinstance(hint, type) and issubclass(hint, Enum):
        names[f"known{place}"] = {str(member.value): member for member in hint}
        return [f"{name} = known{place}[{name}]"]
    return [f"{name} = read{place}({name})"]


def _formed(name: str, hint: Any, form: Any, place: str) -> list[str]:
    """Write how a value that was read is brought into its one form."""
    if form in {None, tuple_of} or (form is codes and item_of(hint) is not str):
        return []
    if form is identifier and hint is str:
        return [f"if not {name}.isascii(): {name} = form{place}({name})"]
    return [f"{name} += 0.0"] if form is number and hint is float else [f"{name} = form{place}({name})"]


def _held(name: str, hint: Any, rule: Any, place: str, names: dict[str, Any]) -> list[str]:
    """Write how a value is held to its rule: what a range or a text says by itself is asked without a call."""
    if rule is None or _kept(rule, hint):
        return []
    names[f"holds{place}"] = rule.holds
    if hint is float and rule.code == "share":
        return [f"if not 0.0 <= {name} <= 1.0: raise ValueError"]
    if hint is float and rule.code == "real":  # no other is read
        return []
    if hint is int and rule.code == "whole:range":
        return [f"if not {rule.bounds['low']} <= {name} <= {rule.bounds['high']}: raise ValueError"]
    if hint is str and rule.code == "text":
        return [f"if not ({name}.isascii() and {name}.strip() or holds{place}({name})): raise ValueError"]
    return [f"if not holds{place}({name}): raise ValueError"]


def _map(hint: Any, rule: Any, place: str, names: dict[str, Any]) -> list[str]:
    """Write how a map of texts or of numbers is read, each key and item once; nothing where its items are others."""
    if (hint, getattr(getattr(rule, "rule", None), "code", "")) not in {(str, "text"), (float, "real")}:
        return []
    names |= {
        f"read{place}": quick_reader(hint),
        f"form{place}": identifier,
        "key_holds": text.holds,
        "map_of": _map_of,
    }
    item = [*_read("i", hint, place, names), *_formed("i", hint, identifier if hint is str else number, place)]
    item += _held("i", hint, rule.rule, place, names)
    return [
        "if v.__class__ is not dict: raise ValueError",
        "m = {}",
        "for k, i in v.items():",
        " if k.__class__ is not str: raise ValueError",
        f" if not k.isascii(): k = form{place}(k)",
        " if not (k.isascii() and k.strip() or key_holds(k)): raise ValueError",
        *(f" {line}" for line in item),
        " m[k] = i",
        "if len(m) != len(v): raise ValueError",
        "v = map_of(m)",
    ]


def _map_of(
    items: dict[str, Any],
    new: Any = object.__new__,
    set_items: Any = FrozenMap.__dict__["_items"].__set__,
    set_hash: Any = FrozenMap.__dict__["_hash"].__set__,
) -> FrozenMap[Any]:
    """Make a frozen map of a mapping that nobody else holds."""
    made: FrozenMap[Any] = new(FrozenMap)
    set_items(made, dict(sorted(items.items())) if len(items) > 1 else items)
    set_hash(made, None)
    return made


def _kept(rule: Any, hint: Any) -> bool:
    """Tell whether whatever is of the type keeps the rule."""
    if is_many(hint):
        return hasattr(rule, "rule") and item_of(hint) in rule.rule.exact
    return hint in rule.exact
