"""The rules of fields, and the converters to canonical forms."""

from __future__ import annotations

import copy
import math
import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from enum import Enum
from fractions import Fraction
from itertools import repeat
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, Self, SupportsFloat, SupportsIndex, TypeVar

import attrs

from advocacy.errors import Finding, ValidationError
from advocacy.frozen_map import FrozenMap

#: Python types with their own text for what is expected. Other types are named.
_PLAIN = {bool: "bool", date: "day", float: "real", int: "whole", str: "text"}

#: The limit of whole numbers, because documents contain no longer ones.
_LONGEST = 10**64
#: The limit of exact numbers, so that each can become a float.
_LARGEST = 10**300

#: The denominators of exact numbers are below this, as in documents.
_LARGEST_DENOMINATOR = 10**1000

#: A character that cannot be written as UTF-8.
_SURROGATE = re.compile("[\ud800-\udfff]")

#: Types that are never numbers, whatever they are registered as.
_NO_NUMBERS = frozenset({bool, str, bytes, type(None)})

# ---------------------------------------------------------------- rules of fields
#
# A converter brings a value into its canonical form and never raises. If it leaves a value unchanged, the rule reports
# it. The first parameter of a converter is the input type of its field. Type checkers bind no type variable in a
# generic converter, so fields of collections name the type of their items: ``converter=TupleOf[Metric]``.

T = TypeVar("T")


class Rule:
    """The rule of a field, as an attrs validator.

    attrs stops at the first validator that fails. A rule that fails checks every field of the object that has a rule,
    so that one error names all of them.

    Args:
        code: The code of the finding for a value that breaks the rule.
        holds: A function that returns whether a value satisfies the rule.
        private: Whether the value is about a person. Messages then do not contain it.
        parameters: The parameters of the message.
    """

    __slots__ = ("bounds", "code", "exact", "holds", "kinds", "parameters", "private")

    #: Types whose instances all satisfy the rule; there may be others.
    exact: frozenset[type]
    #: The known bounds of all values that satisfy the rule, for descriptions of a field: ``low`` and ``high``
    #: (inclusive), ``above`` and ``below`` (exclusive), ``filled`` (text with at least one character).
    bounds: Mapping[str, float]
    #: The classes whose instances may satisfy the rule, if these are all or most of the values; findings suggest a fix.
    kinds: tuple[type, ...]

    def __init__(self, code: str, holds: Callable[[Any], bool], *, private: bool = False, **parameters: object) -> None:
        self.exact = frozenset()
        self.bounds = {}
        self.kinds = ()
        self.code = code
        self.holds = holds
        self.private = private
        self.parameters = parameters

    def __call__(self, instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
        """Check the value. If it breaks the rule, raise an error that names every invalid field of *instance*."""
        if not self.holds(value):
            raise ValidationError(all_findings(instance))

    def findings(self, value: Any, path: str) -> Iterator[Finding]:
        """Return the findings about *value* at *path*."""
        if not self.holds(value):
            shown = {} if self.private else {"value": _short(value)}
            if fix := self.fix(value):
                shown["fix"] = fix
            yield Finding.of(self.code, path, **self.parameters, **shown)

    def fix(self, value: Any) -> str:
        """Return the code of the fix for a value of another type (messages ``fix:``); empty if there is none."""
        if date in self.kinds and isinstance(value, datetime):
            return "date"
        if isinstance(value, str):
            return next(filter(None, map(_fix_text, self.kinds, repeat(value))), "")
        if str in self.kinds and isinstance(getattr(value, "id", None), str):
            return "id"
        return "single" if self.kinds and isinstance(value, (list, tuple, set, frozenset)) else ""


def all_findings(instance: Any) -> Iterator[Finding]:
    """Return the findings of every field that has a rule, and findings about several fields that can be checked."""
    for other in attrs.fields(type(instance)):
        if isinstance(other.validator, Rule) and hasattr(instance, other.name):
            yield from other.validator.findings(getattr(instance, other.name), other.name)
    between = getattr(instance, "_faults", None)
    if between is not None:
        with suppress(TypeError, AttributeError, LookupError, ValueError, ArithmeticError):
            yield from between()


def _fix_text(kind: type, value: str) -> str:
    if issubclass(kind, Enum):
        member = next((member.name for member in kind if member.value == value), "")
        return f"member:{kind.__name__}.{member}" if member else ""
    return f"object:{kind.__name__}" if attrs.has(kind) and "id" in attrs.fields_dict(kind) else ""


class _Each(Rule):
    """A rule for every element of a tuple or set; findings have the index of the element in their path."""

    __slots__ = ("rule",)

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        super().__init__("type", self._all, private=rule.private, expected="collection")

    def _all(self, values: Any) -> bool:
        if not isinstance(values, (tuple, frozenset)):
            return False
        return self.rule.exact.issuperset(map(type, values)) or all(map(self.rule.holds, values))

    def findings(self, value: Any, path: str) -> Iterator[Finding]:
        if self._all(value):
            return
        if not isinstance(value, (tuple, frozenset)):
            yield from super().findings(value, path)
            return
        for index, item in enumerate(sorted(value, key=repr) if isinstance(value, frozenset) else value):
            yield from self.rule.findings(item, f"{path}[{index}]")

    def fix(self, value: Any) -> str:
        """Return the code of the fix for one value where a collection is expected."""
        return "text-collection" if isinstance(value, (str, bytes)) else "collection"


class _EachValue(Rule):
    """A rule for every value of a `FrozenMap`, whose keys are text; findings have the key in their path."""

    __slots__ = ("rule",)

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        super().__init__("type", self._all, private=rule.private, expected="class:Mapping")

    def _all(self, values: Any) -> bool:
        return type(values) is FrozenMap and (
            not values or (all(map(_is_text, values)) and all(map(self.rule.holds, values.values())))
        )

    def findings(self, value: Any, path: str) -> Iterator[Finding]:
        if type(value) is not FrozenMap:
            yield from super().findings(value, path)
            return
        for name, item in value.items():
            yield from text.findings(name, f"{path}.keys")
            yield from self.rule.findings(item, f"{path}[{name}]")


class _Optional(Rule):
    """A rule for a value or ``None`` (unknown)."""

    __slots__ = ("rule",)

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        holds = rule.holds
        super().__init__(
            rule.code, lambda value: value is None or holds(value), private=rule.private, **rule.parameters
        )
        self.exact, self.bounds, self.kinds = rule.exact | {type(None)}, rule.bounds, rule.kinds

    def findings(self, value: Any, path: str) -> Iterator[Finding]:
        if value is not None:
            yield from self.rule.findings(value, path)


def _short(value: object) -> str:
    try:
        shown = repr(value)
    except (ValueError, RecursionError):  # a number with thousands of digits, a deeply nested list
        shown = f"{type(value).__name__}(...)"
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def optional(rule: Rule) -> Rule:
    """Allow ``None`` (unknown) in addition to the values of a rule."""
    return _Optional(rule)


#: The rule of a field about a person: it follows from the annotation, and keeps the value out of messages.
personal = Rule("type", lambda _: False, private=True)


def own(rule: Rule) -> Rule:
    """Apply *rule* and keep the value out of messages, because it is about a person."""
    mine = Rule(rule.code, rule.holds, private=True, **rule.parameters)
    mine.exact, mine.bounds, mine.kinds = rule.exact, rule.bounds, rule.kinds
    return mine


def each(rule: Rule) -> Rule:
    """Apply *rule* to every element of a tuple or set."""
    return _Each(rule)


def each_value(rule: Rule) -> Rule:
    """Apply *rule* to every value of a `FrozenMap`."""
    return _EachValue(rule)


def bounded(rule: Rule, **bounds: float) -> Rule:
    """Return a rule with the bounds of its values; see `Rule.bounds`."""
    rule.bounds = bounds
    return rule


def instance(kind: type | tuple[type, ...], *, private: bool = False) -> Rule:
    """Accept instances of *kind* only. A datetime is not a date here, and a bool is not a number."""
    kinds = kind if isinstance(kind, tuple) else (kind,)
    exact = frozenset(kinds)

    def holds(value: object) -> bool:
        if type(value) is int and int in exact:
            return -_LONGEST < value < _LONGEST
        return type(value) in exact or (isinstance(value, kinds) and not (exact & {date, int, float}))

    rule = Rule("type", holds, private=private, expected="|".join(_PLAIN.get(k, f"class:{k.__name__}") for k in kinds))
    rule.exact, rule.kinds = exact - {int}, kinds  # not int: a whole number may be too long
    return rule


def whole(low: int, high: int | None = None, *, private: bool = False) -> Rule:
    """Accept whole numbers from *low* to *high*, both included, but no bool."""

    def holds(value: object) -> bool:
        return type(value) is int and low <= value < _LONGEST and (high is None or value <= high)

    if high is None:
        return bounded(Rule("whole", holds, private=private, low=low), low=low)
    return bounded(Rule("whole:range", holds, private=private, low=low, high=high), low=low, high=high)


def pair(code: str, rule: Rule) -> Rule:
    """Accept a tuple of two values that satisfy *rule*."""
    return Rule(code, lambda value: type(value) is tuple and len(value) == 2 and all(map(rule.holds, value)))


def _is_real(value: object) -> bool:
    return type(value) is float and math.isfinite(value)


#: A finite number.
real = Rule("real", _is_real)
#: An exact number in the range of floats.
fraction = Rule(
    "exact",
    lambda value: type(value) is Fraction and abs(value) < _LARGEST and value.denominator < _LARGEST_DENOMINATOR,
)
fraction.exact, fraction.kinds = frozenset(), (Fraction,)
#: A duration of zero or more.
duration = Rule("duration", lambda value: type(value) is timedelta and value >= timedelta(0))
#: A share, 0..1, never percent.
share = bounded(Rule("share", lambda value: type(value) is float and 0.0 <= value <= 1.0), low=0, high=1)


def _is_text(value: object) -> bool:
    if type(value) is not str or not value.strip():
        return False
    return value.isascii() or _SURROGATE.search(value) is None


#: Text that is not empty and can be written as UTF-8.
text = bounded(Rule("text", _is_text), filled=True)
#: Text that may be empty.
prose = Rule("text", lambda value: type(value) is str and (not value or _is_text(value)))
text.kinds = prose.kinds = (str,)


def number(value: SupportsFloat) -> float:
    """Convert any real number except a bool to a float, so that equal values have the same form.

    Numbers of other libraries count if they are registered as `numbers.Real`, as numpy's are; −0.0 becomes 0.0.
    """
    given: Any = value
    kind = type(given)
    if kind is float:
        return given + 0.0  # type: ignore[no-any-return]
    if kind is int:
        return float(given) if abs(given) < 1 << 53 else given
    if kind not in _NO_NUMBERS and isinstance(given, Real):
        with suppress(OverflowError):
            return number(int(given)) if isinstance(given, Integral) else float(given) + 0.0
    return given  # type: ignore[no-any-return]


def integer(value: SupportsIndex) -> int:
    """Return an integer, or a float with an integral value, as an `int`; the rule reports any other value.

    Numbers of other libraries count if they are registered as `numbers.Integral` or `numbers.Real`, as numpy's are.
    """
    given: Any = value
    kind = type(given)
    if kind is not int and kind not in _NO_NUMBERS and kind is not Fraction:
        if isinstance(given, Integral):
            return int(given)
        if isinstance(given, Real) and (real_number := float(given)).is_integer():
            return int(real_number)
    return given  # type: ignore[no-any-return]


def exact_integer(value: Any) -> Any:
    """Return an integer of another library as an `int`; leave a float, which may have been rounded."""
    if type(value) is int or type(value) is bool or not isinstance(value, Integral):
        return value
    return int(value)


def unknown(value: Any) -> bool:
    """Return whether a value means "unknown" in another library: NaN, and NA and NaT of pandas."""
    kind = type(value)
    if kind is float:
        return bool(value != value)  # noqa: PLR0124 - NaN alone differs from itself
    return kind not in _NO_NUMBERS and (
        kind.__name__ in {"NAType", "NaTType"} or (isinstance(value, Real) and bool(value != value))  # noqa: PLR0124
    )


def number_or_none(value: SupportsFloat | None) -> float | None:
    """Convert as `number` does. A value that means "unknown" in another library becomes ``None``."""
    return None if value is None or unknown(value) else number(value)


def integer_or_none(value: SupportsIndex | None) -> int | None:
    """Convert as `integer` does. A value that means "unknown" in another library becomes ``None``."""
    return None if value is None or unknown(value) else integer(value)


def identifier(value: str) -> str:
    """Normalise text to NFC, so that ids that look the same are the same."""
    return value if type(value) is not str or value.isascii() else unicodedata.normalize("NFC", value)


def folded(text: str) -> str:
    """Return a text without differences in case and Unicode form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())


def comparison_key(text: str) -> str:
    """Return a key that is equal for all spellings of a name or theme. Case, Unicode form and spacing do not count.

    >>> comparison_key("Sustainable  Building ") == comparison_key("sustainable building")
    True
    """
    return " ".join(folded(text).split())


if TYPE_CHECKING:

    def identifier_or_none(value: str | None) -> str | None:
        """Convert as `identifier` does; ``None`` stays ``None``."""

else:  # at run time, `identifier` leaves None unchanged
    identifier_or_none = identifier


def tuple_of(values: Iterable[Any]) -> tuple[Any, ...]:
    """Return an iterable as a tuple. The rule reports text, and a value that is not iterable."""
    given: Any = values
    return tuple(given) if isinstance(given, Iterable) and not isinstance(given, (str, bytes, tuple)) else given


def _integers(values: Iterable[SupportsIndex]) -> tuple[int, ...]:
    listed: Any = tuple_of(values)
    return tuple(map(integer, listed)) if isinstance(listed, tuple) else listed


def codes(values: Iterable[Any]) -> frozenset[Any]:
    """Return an iterable as a frozen set. The rule reports text, and a value that is not iterable."""
    listed: Any = tuple_of(values)
    if isinstance(listed, (str, bytes)):
        return listed  # type: ignore[return-value]
    try:
        return frozenset(map(identifier, listed))
    except TypeError:
        return values  # type: ignore[return-value]


def frozen_map(items: Mapping[str, Any]) -> FrozenMap[Any]:
    """Copy a mapping into an immutable one with normalised keys. The rule reports any other value."""
    return _copied(items, identifier)


def _number_or_text(value: Any) -> Any:
    given: Any = identifier(value)
    return number(given)


def number_map(items: Mapping[str, Any]) -> FrozenMap[Any]:
    """Copy a mapping of numbers into an immutable one, as `frozen_map` and `number` do."""
    return _copied(items, _number_or_text)


if TYPE_CHECKING:

    class TupleOf(tuple[T, ...]):
        """The converter `tuple_of` of a field whose items are ``T``."""

        __slots__ = ()

        def __new__(cls, values: Iterable[T]) -> Self:
            """Accept any iterable of the items."""

    class SetOf(frozenset[T]):
        """The converter `codes` of a field whose items are ``T``."""

        def __new__(cls, values: Iterable[T]) -> Self:
            """Accept any iterable of the items."""

    class FrozenMapOf(FrozenMap[T]):
        """The converter `frozen_map` of a field whose values are ``T``."""

        def __init__(self, items: Mapping[str, T]) -> None:
            """Accept any mapping of the values."""

    class NumberMapOf(FrozenMap[T]):
        """The converter `number_map` of a field whose values are ``T``."""

        def __init__(self, items: Mapping[str, T | SupportsFloat]) -> None:
            """Accept any mapping of the values, or of numbers."""

else:

    class _Typed:
        """A converter that names the type of its items: at run time ``TupleOf[Metric]`` is `tuple_of`."""

        def __init__(self, converter: Callable[[Any], Any], of_integers: Callable[[Any], Any]) -> None:
            self.converters = {int: of_integers}
            self.converter = converter

        def __getitem__(self, kind: object) -> Callable[[Any], Any]:
            return self.converters.get(kind, self.converter)

    TupleOf = _Typed(tuple_of, _integers)
    SetOf = _Typed(codes, lambda values: codes(_integers(values)))
    FrozenMapOf = _Typed(frozen_map, lambda items: _copied(items, integer))
    NumberMapOf = _Typed(number_map, number_map)


def _copied(items: Any, form: Callable[[Any], Any]) -> FrozenMap[Any]:
    if type(items) is FrozenMap and not items:
        return items
    if type(items) is not dict and not isinstance(items, Mapping):
        return items  # type: ignore[no-any-return]
    found: dict[str, Any] = {}
    for key, value in items.items():
        if type(key) is not str:
            return items  # type: ignore[return-value]
        found[key if key.isascii() else identifier(key)] = form(value)
    return FrozenMap(found)


def first_repeats(values: Iterable[str], path: str, *, key: str = "id") -> Iterator[Finding]:
    """Report each value that occurs more than once, at its second place."""
    listed = tuple(values)
    if len(set(listed)) == len(listed):
        return
    seen: dict[str, int] = {}
    reported: set[str] = set()
    for index, value in enumerate(listed):
        if value in seen and value not in reported:
            reported.add(value)
            yield Finding.of("repeated", f"{path}[{index}].{key}", name=value, first=f"{path}[{seen[value]}]")
        seen.setdefault(value, index)


def build_all(kind: type[T], columns: Mapping[str, Iterable[Any]], count: int) -> list[T]:
    """Return *count* objects of a class from columns of values, without a check. Other fields get their default.

    Use it only if every value is in its canonical form and valid. A test must show that the full check of each object
    (`attrs.evolve` without changes) finds no problems and returns an equal object.
    """
    made = [*map(object.__new__, repeat(kind, count))]
    for field in attrs.fields(kind):  # type: ignore[arg-type]
        default: Any = field.default
        values = columns.get(field.name)
        if values is None:
            values = repeat(default.factory() if isinstance(default, attrs.Factory) else default)  # type: ignore[arg-type]
        deque(map(getattr(kind, field.name).__set__, made, values), maxlen=0)
    return made


def replace_fields(thing: T, **fields: Any) -> T:
    """Return a copy with new values in some fields, without a check.

    Use it only if every value is in its canonical form and valid. A test must show that the full check of the copy
    (`attrs.evolve` without changes) finds no problems and returns an equal value.
    """
    copied = copy.copy(thing)
    for name, value in fields.items():
        object.__setattr__(copied, name, value)
    return copied
