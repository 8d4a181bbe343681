"""The strict converter behind documents: no value is turned into another type, and every fault has its path."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from functools import cache, partial
from math import isfinite
from operator import eq
from typing import Any, get_args, get_origin, get_type_hints

import attrs
from cattrs import AttributeValidationNote, ClassValidationError, Converter, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from advocacy.errors import AdvocacyError, DocumentError, Finding, Scalar, nearest
from advocacy.people.consent import Purpose
from advocacy.people.participant import Basis, Participant
from advocacy.pilot.invitation import Reply
from advocacy.pilot.quotas import Cap, Distinct, Quota
from advocacy.pilot.result import Pilot
from advocacy.program import PARTS, Program
from advocacy.revisions import KEYS, Difference
from advocacy.values import FrozenMap

__all__ = ["converter", "shown", "unknown_key"]

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DURATION = re.compile(r"P([0-9]{1,9})DT([0-9]{1,5})(?:\.([0-9]{6}))?S")


def unknown_key(key: object, known: Any, path: str) -> Finding:
    """Make the finding for a key that is not known, with the nearest that is."""
    found = nearest(str(key), known, path, kind="value")
    return Finding.of("document:key", path, name=shown(key), nearest=found["nearest"])


def shown(value: object) -> str:
    """Show what stands in a document, cut to one line."""
    shown = value if isinstance(value, str) else repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def _wrong(expected: str) -> DocumentError:
    """A value of another type; it is never shown, since it may say something about a person."""
    return DocumentError([Finding.of("document", "", expected=expected)])


def _is_map(hint: Any) -> bool:
    return get_origin(hint) is FrozenMap


def _is_many(hint: Any) -> bool:
    origin, inner = get_origin(hint), get_args(hint)
    return (origin is tuple and len(inner) == 2 and inner[1] is Ellipsis) or origin is frozenset


@cache
def converter() -> Converter:
    """Make the one converter of documents, on first use."""
    made = Converter(forbid_extra_keys=True, detailed_validation=True)
    for plain, (expected, holds) in _PLAIN.items():
        made.register_structure_hook(plain, _plain(expected, holds))
    made.register_structure_hook(float, _float)
    made.register_structure_hook(date, _date)
    made.register_unstructure_hook(date, date.isoformat)
    made.register_structure_hook(timedelta, _duration)
    made.register_unstructure_hook(timedelta, _iso)
    made.register_structure_hook_func(lambda hint: hint == int | Fraction, _weight)
    made.register_structure_hook_func(lambda hint: hint == int | Fraction | None, _places)
    made.register_structure_hook(Fraction, _fraction)
    made.register_unstructure_hook(Fraction, _ratio)
    made.register_structure_hook_func(lambda hint: hint == int | tuple[int, int], _size)
    made.register_structure_hook_func(lambda hint: hint == float | str, _figure_or_text)
    made.register_structure_hook_func(lambda hint: hint == Scalar, _scalar)
    for union in (int | Fraction, int | Fraction | None, int | tuple[int, int], float | str, Scalar):
        made.register_unstructure_hook_func(partial(eq, union), _written)
    made.register_structure_hook_func(lambda hint: isinstance(hint, type) and issubclass(hint, Enum), _enum)
    made.register_structure_hook_factory(_is_many, lambda hint: _many(hint, made))
    made.register_structure_hook_factory(_is_map, lambda hint: _map(hint, made))
    made.register_unstructure_hook_factory(_is_many, lambda hint: _listed(hint, made))
    made.register_unstructure_hook_factory(_is_map, lambda hint: _mapped(hint, made))
    made.register_structure_hook_func(lambda hint: hint == tuple[str, Scalar], _pair)
    made.register_unstructure_hook_func(lambda hint: hint == tuple[str, Scalar], list)
    made.register_structure_hook_factory(attrs.has, lambda hint: _object(hint, made))
    for rules in (Quota | Cap | Distinct, Quota | Cap | Distinct | None):
        made.register_structure_hook_func(partial(eq, rules), partial(_rule, made))
        made.register_unstructure_hook_func(partial(eq, rules), partial(_tagged, made))
    made.register_unstructure_hook_factory(lambda hint: hint is Pilot, lambda hint: _pilot(hint, made))
    made.register_structure_hook(Difference, partial(_difference, made))
    made.register_unstructure_hook(Difference, partial(_differing, made))
    return made


#: Types that are themselves in JSON.
_PLAIN: dict[type, tuple[str, Any]] = {
    bool: ("true or false", lambda value: type(value) is bool),
    int: ("a whole number", lambda value: type(value) is int),
    str: ("text", lambda value: type(value) is str),
}


def _plain(expected: str, holds: Any) -> Any:
    def structure(value: object, _: object) -> object:
        if not holds(value):
            raise _wrong(expected)
        return value

    return structure


def _float(value: Any, _: object) -> float:
    if type(value) is float and isfinite(value):
        return value
    if type(value) is int and abs(value) < 1 << 53:
        return float(value)
    raise _wrong("a finite number")


def _date(value: Any, _: object) -> date:
    try:
        if type(value) is str and _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise _wrong("a date such as 2026-09-01")


def _iso(duration: timedelta) -> str:
    fraction = f".{duration.microseconds:06}" if duration.microseconds else ""
    return f"P{duration.days}DT{duration.seconds}{fraction}S"


def _duration(value: Any, _: object) -> timedelta:
    match = _DURATION.fullmatch(value) if type(value) is str else None
    if match is None:
        raise _wrong("a duration such as P0DT7200S")
    return timedelta(days=int(match[1]), seconds=int(match[2]), microseconds=int(match[3] or 0))


def _weight(value: Any, _: object) -> int | Fraction:
    if type(value) is int:
        return value
    if type(value) is str and re.fullmatch(r"[0-9]+/[1-9][0-9]*", value):
        return Fraction(value)
    raise _wrong("a whole number, or a fraction such as '1/2'")


def _places(value: Any, hint: object) -> int | Fraction | None:
    return None if value is None else _weight(value, hint)


def _fraction(value: Any, _: object) -> Fraction:
    if type(value) is str and re.fullmatch(r"-?[0-9]+/[1-9][0-9]*", value):
        return Fraction(value)
    raise _wrong("a fraction such as '1/2'")


def _ratio(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


#: What a policy may say about the spread of a group, by the tag in a document.
_RULES: dict[str, type] = {"cap": Cap, "distinct": Distinct, "quota": Quota}


def _rule(converter: Converter, value: Any, hint: Any) -> Any:
    if value is None and hint == Quota | Cap | Distinct | None:
        return None
    if type(value) is not dict or not isinstance(value.get("rule"), str) or value["rule"] not in _RULES:
        raise _wrong(f"a JSON object with a rule: {' or '.join(_RULES)}")
    fields = {key: item for key, item in value.items() if key != "rule"}
    return converter.structure(fields, _RULES[value["rule"]])


def _tagged(converter: Converter, value: Any) -> Any:
    if value is None:
        return None
    tag = next(tag for tag, kind in _RULES.items() if type(value) is kind)
    return {"rule": tag, **converter.unstructure(value)}


@cache
def _kept(part: str) -> Any:
    """Give the type of what stands in a part of a program, or of each thing in it."""
    hint = get_type_hints(Program)[part]
    return get_args(hint)[0] if part in KEYS else hint


def _difference(converter: Converter, value: Any, _: object) -> Difference:
    """Read what differs: what was and is there has the type of its part of the program."""
    if type(value) is not dict or value.keys() != {"part", "key", "before", "after"}:
        raise _wrong("a JSON object with part, key, before and after")
    if value["part"] not in PARTS:
        raise DocumentError([nearest(shown(value["part"]), PARTS, "part", kind="field")])
    found: dict[str, Any] = {}
    faults: list[Finding] = []
    for name, hint in (("key", str | None), *((end, _kept(value["part"]) | None) for end in ("before", "after"))):
        try:
            found[name] = converter.structure(value[name], hint)
        except AdvocacyError as fault:
            faults += [finding.at(name) for finding in fault.findings]
    if faults:
        raise DocumentError(faults)
    return Difference(part=value["part"], **found)


def _differing(converter: Converter, one: Difference) -> dict[str, Any]:
    hint = _kept(one.part)
    ends = {end: converter.unstructure(getattr(one, end), hint | None) for end in ("before", "after")}
    return {"part": one.part, "key": one.key, **ends}


def _size(value: Any, _: object) -> int | tuple[int, int]:
    if type(value) is int:
        return value
    if type(value) is list and len(value) == 2 and all(type(end) is int for end in value):
        return value[0], value[1]
    raise _wrong("a whole number, or a list of two")


def _figure_or_text(value: Any, hint: object) -> float | str:
    return value if type(value) is str else _float(value, hint)


def _scalar(value: Any, _: object) -> Scalar:
    if type(value) in {str, int, bool} or (type(value) is float and isfinite(value)):
        return value  # type: ignore[no-any-return]
    raise _wrong("text or a number")


def _pair(value: Any, hint: object) -> tuple[str, Scalar]:
    if type(value) is not list or len(value) != 2 or type(value[0]) is not str:
        raise _wrong("a list of a name and a value")
    return value[0], _scalar(value[1], hint)


def _written(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return _ratio(value) if isinstance(value, Fraction) else value


#: Codes that say something about a person: what stands in their place is not shown.
_PERSONAL: frozenset[type] = frozenset({Basis, Purpose, Reply})


def _enum(value: Any, hint: Any) -> Any:
    known = {member.value: member for member in hint}
    if type(value) is str and value in known:
        return known[value]
    if type(value) is not str or hint in _PERSONAL:
        raise _wrong(" or ".join(known))
    raise DocumentError([nearest(value[:60], known, "", kind="value")])


def _many(hint: Any, converter: Converter) -> Any:
    inner, container = get_args(hint)[0], get_origin(hint)
    structure = converter.get_structure_hook(inner)

    def many(value: Any, _: object) -> Any:
        if type(value) is not list:
            raise _wrong("a list")
        found: list[Any] = []
        faults: list[Finding] = []
        for index, item in enumerate(value):
            try:
                found.append(structure(item, inner))
            except AdvocacyError as fault:
                faults += [finding.at(f"[{index}]") for finding in fault.findings]
        if faults:
            raise DocumentError(faults)
        return container(found)

    return many


def _map(hint: Any, converter: Converter) -> Any:
    inner = get_args(hint)[0]
    structure = converter.get_structure_hook(inner)

    def mapped(value: Any, _: object) -> Any:
        if type(value) is not dict or not all(type(key) is str for key in value):
            raise _wrong("a JSON object")
        found: dict[str, Any] = {}
        faults: list[Finding] = []
        for key, item in value.items():
            try:
                found[key] = structure(item, inner)
            except AdvocacyError as fault:
                faults += [finding.at(f"[{key!r}]") for finding in fault.findings]
        if faults:
            raise DocumentError(faults)
        return FrozenMap(found)

    return mapped


def _pilot(hint: Any, converter: Converter) -> Any:
    def by_id(pool: tuple[Participant, ...]) -> list[Any]:
        return [converter.unstructure(person) for person in sorted(pool, key=lambda person: person.id)]

    return make_dict_unstructure_fn(hint, converter, pool=override(unstruct_hook=by_id))


def _listed(hint: Any, converter: Converter) -> Any:
    inner, ordered = get_args(hint)[0], get_origin(hint) is tuple
    unstructure = converter.get_unstructure_hook(inner)
    return (
        (lambda value: [unstructure(item) for item in value])
        if ordered
        else (lambda value: sorted(unstructure(item) for item in value))
    )


def _mapped(hint: Any, converter: Converter) -> Any:
    unstructure = converter.get_unstructure_hook(get_args(hint)[0])
    return lambda value: {key: unstructure(item) for key, item in value.items()}


def _object(hint: Any, converter: Converter) -> Any:
    structure = make_dict_structure_fn(hint, converter, _cattrs_forbid_extra_keys=True)

    def made(value: Any, _: object) -> Any:
        if type(value) is not dict:
            raise _wrong("a JSON object")
        try:
            return structure(value, hint)
        except ClassValidationError as faults:
            raise DocumentError(_findings(faults, hint)) from None

    return made


def _findings(faults: ClassValidationError, hint: Any) -> list[Finding]:
    """Bring what the converter reports for one object into findings, each under its key."""
    found: list[Finding] = []
    for fault in faults.exceptions:
        notes = [note for note in getattr(fault, "__notes__", ()) if isinstance(note, AttributeValidationNote)]
        here = notes[0].name if notes else ""
        if isinstance(fault, AdvocacyError):
            found += [finding.at(here) for finding in fault.findings]
        elif isinstance(fault, ForbiddenExtraKeysError):
            known = [attribute.name for attribute in attrs.fields(hint)]
            found += [unknown_key(key, known, here) for key in sorted(fault.extra_fields, key=str)]
        elif isinstance(fault, KeyError) and here and fault.args == (here,):
            found.append(Finding.of("document:missing", "", name=here))
        else:
            found.append(Finding.of("document:malformed", here, expected=hint.__name__))
    return found
