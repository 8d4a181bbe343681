"""Give a value as plain data, without the converter of the documents."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Context, Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from advocacy.frozen_map import FrozenMap

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["plain_value"]

#: Decimals are normalised without rounding: no document holds a longer one.
_EXACT = Context(prec=4_000)
_MICROSECOND = timedelta(microseconds=1)


def _from_set(value: frozenset[Any]) -> dict[str, Any]:
    return {"set": sorted(map(plain_value, value), key=lambda tree: json.dumps(tree, sort_keys=True))}


#: By exact type; a subclass is refused.
_PLAIN: dict[type, Callable[[Any], Any]] = {
    type(None): lambda value: value,
    bool: lambda value: value,
    int: lambda value: value,
    str: lambda value: value,
    float: lambda value: {"float": repr(value)},
    date: lambda value: {"date": value.isoformat()},
    datetime: lambda value: {"datetime": value.isoformat()},
    timedelta: lambda value: {"microseconds": value // _MICROSECOND},
    Decimal: lambda value: {"decimal": str(value.normalize(_EXACT))},
    Fraction: lambda value: {"fraction": f"{value.numerator}/{value.denominator}"},
    tuple: lambda value: {"tuple": [plain_value(item) for item in value]},
    frozenset: _from_set,
    FrozenMap: lambda value: {"map": {key: plain_value(item) for key, item in value.items()}},
}


def plain_value(value: object) -> Any:
    """Give a value as a tree of plain JSON types.

    Every attrs field appears under its attribute name. Equal values give equal trees, and trees of values of
    different types differ.

    >>> plain_value((1, 0.5, None))
    {'tuple': [1, {'float': '0.5'}, None]}

    Args:
        value: An attrs object, or a value that one may hold.

    Raises:
        TypeError: There is no rule for the type of the value.
    """
    kind = type(value)
    if kind in _PLAIN:
        return _PLAIN[kind](value)
    if isinstance(value, Enum):
        return {"enum": kind.__name__, "member": value.name, "value": value.value}
    if attrs.has(kind):
        fields = {field.name: plain_value(getattr(value, field.name)) for field in attrs.fields(kind)}
        return {"class": kind.__name__, "fields": fields}
    raise TypeError(f"no plain form for {kind.__module__}.{kind.__qualname__}")
