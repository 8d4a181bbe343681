"""Check the fields of classes, and the arguments of public functions and methods, against their annotations."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import timedelta
from enum import Enum
from fractions import Fraction
from functools import partial, wraps
from types import NoneType, SimpleNamespace, UnionType
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs

from advocacy.errors import Finding, raise_any
from advocacy.exact import exact
from advocacy.frozen_map import FrozenMap
from advocacy.rules import (
    Rule,
    codes,
    duration,
    each,
    each_value,
    fraction,
    instance,
    integer,
    number,
    optional,
    own,
    personal,
    prose,
    real,
    text,
    tuple_of,
    unknown,
    whole,
)

F = TypeVar("F", bound=Callable[..., Any])

#: A whole number of 0 or more.
Count = Annotated[int, whole(0)]
#: A whole number of 1 or more.
NaturalNumber = Annotated[int, whole(1)]

#: Parameters that `translator_for` checks.
_LANGUAGE = frozenset({"language"})
_anything = Rule("type", lambda _: True)
_callable = Rule("type", callable, expected="function")


class Personal:
    """A class of values about a person: the repr shows the class, and the id if there is one."""

    __slots__ = ()

    def __repr__(self) -> str:
        key = getattr(self, "id", getattr(self, "participant", ""))
        return f"<{type(self).__name__}{key and f' {key}'}>"


if TYPE_CHECKING:  # mypy and pyright know it as the decorator of attrs that it extends
    from attrs import frozen as frozen  # noqa: PLC0414 - exported
else:

    def frozen(kind: type | None = None, **options: Any) -> Any:
        """Make a class frozen as `attrs.frozen` does, with a rule for each field that has no ``validator``.

        The rule follows from the annotation as in `checked`, and a ``timedelta`` is never negative. Converters do not
        follow from annotations. ``validator=personal`` also derives the rule, and keeps the value out of messages. If a
        class has a method ``_faults``, it runs after the checks of the fields. If it also has a method ``_ordered``,
        the fields then get the values that this returns: the paths of findings refer to the given order.
        """
        if kind is None:
            return partial(frozen, **options)
        if issubclass(kind, Personal):
            options.setdefault("repr", False)
        if hasattr(kind, "_faults") and not hasattr(kind, "__attrs_post_init__"):
            kind.__attrs_post_init__ = _refuse_and_order if hasattr(kind, "_ordered") else _refuse_faults
        return attrs.frozen(kind, field_transformer=_with_rules, **options)


def _refuse_faults(instance: Any) -> None:
    raise_any(instance._faults())


def _refuse_and_order(instance: Any) -> None:
    raise_any(instance._faults())
    for name, value in instance._ordered().items():
        object.__setattr__(instance, name, value)


def _with_rules(kind: type, fields: list[attrs.Attribute[Any]]) -> list[attrs.Attribute[Any]]:
    hints = get_type_hints(kind, include_extras=True)
    return [
        field.evolve(
            validator=field_rule(hints[field.name], empty=field.default == "", private=field.validator is personal)
        )
        if field.validator in {None, personal}
        else field
        for field in fields
    ]


def field_rule(hint: Any, *, empty: bool = False, private: bool = False) -> Rule | None:
    """Return the rule of a field that follows from its annotation; ``None`` if any value is valid."""
    rule = (_read_personal if private else _read_field)(hint, empty=empty)[1]
    return None if rule is _anything else rule


def checked(function: F) -> F:
    """Check the arguments of a public function or method at each call.

    All problems are reported at once, each with the name of its parameter. The rules follow from the annotations:

    - a class accepts its instances, ``date`` no datetime, and ``int`` and ``float`` no bool;
    - ``Iterable[X]`` accepts any iterable except text, and passes a tuple on; ``Mapping[K, V]`` accepts any mapping;
    - ``str`` accepts text that is not empty; if the default is text, the argument may be empty;
    - ``Annotated[X, rule]`` also applies the rule, such as a bound; ``own(rule)`` keeps values out of messages;
    - numbers of other libraries (numpy, pandas) become Python's; NaN becomes ``None`` if ``None`` is allowed.

    The annotations are read at the first call. `unchecked` returns the function without checks, for internal calls.

    >>> @checked
    ... def repeat(word: str, *, times: NaturalNumber = 2) -> str:
    ...     return word * times
    >>> repeat("na", times=3.0)
    'nanana'
    >>> repeat(7, times=0)
    Traceback (most recent call last):
    advocacy.errors.ValidationError: word: must be non-empty text that can be written as UTF-8; got 7.
    times: must be a whole number of at least 1; got 0.
    """
    plan: _Plan | None = None

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        nonlocal plan
        if plan is None:
            plan = _plan(function)
        wrong = False
        given: list[Any] = list(args)
        for place, (argument, value) in enumerate(zip(plan.positional, args)):  # noqa: B905 - Python reports too many
            if type(value) not in argument.rule.exact:
                given[place] = form = argument.form(value)
                wrong = wrong or not argument.rule.holds(form)
        if plan.rest is not None:
            wrong = wrong or not all(map(plan.rest.rule.holds, args[len(plan.positional) :]))
        for name, value in kwargs.items():
            named = plan.named.get(name)
            if named is not None and type(value) not in named.rule.exact:
                kwargs[name] = form = named.form(value)
                wrong = wrong or not named.rule.holds(form)
        if wrong:
            raise_any(_findings(plan, given, kwargs))
        return function(*given, **kwargs)

    return call  # type: ignore[return-value]


def unchecked(function: F) -> F:
    """Return a checked function, or a method of a class, without its checks."""
    return getattr(function, "__wrapped__", function)


@attrs.frozen
class _Argument:
    """A parameter: the conversion of its argument, and the rule for the converted value."""

    name: str
    form: Callable[[Any], Any]
    rule: Rule


@attrs.frozen
class _Plan:
    """All parameters of a function."""

    positional: tuple[_Argument, ...]
    rest: _Argument | None
    named: Mapping[str, _Argument]


def _findings(plan: _Plan, given: list[Any], kwargs: Mapping[str, Any]) -> Iterator[Finding]:
    values = {**dict(zip(plan.named, given)), **kwargs}  # noqa: B905 - keyword-only parameters come last
    for name, argument in plan.named.items():
        if name in values:
            yield from argument.rule.findings(values[name], name)
    if plan.rest is not None:
        for place, value in enumerate(given[len(plan.positional) :]):
            yield from plan.rest.rule.findings(value, f"{plan.rest.name}[{place}]")


def _plan(function: Callable[..., Any]) -> _Plan:
    parameters = {name: hint for name, hint in function.__annotations__.items() if name != "return"}
    taken = SimpleNamespace(__annotations__=parameters)
    hints = get_type_hints(taken, globalns=function.__globals__, include_extras=True)
    positional, named, rest = list[_Argument](), dict[str, _Argument](), None
    for parameter in inspect.signature(function).parameters.values():
        hint = Any if parameter.name in _LANGUAGE else hints.get(parameter.name, Any)
        form, rule = _read(hint, empty=isinstance(parameter.default, str))
        argument = _Argument(parameter.name, form, rule)
        if parameter.kind is parameter.VAR_POSITIONAL:
            rest = argument
        elif parameter.kind is not parameter.VAR_KEYWORD:
            named[parameter.name] = argument
            if parameter.kind is not parameter.KEYWORD_ONLY:
                positional.append(argument)
    return _Plan(tuple(positional), rest, named)


def _same(value: Any) -> Any:
    return value


class _Either(Rule):
    """A rule for values that satisfy one of several rules."""

    __slots__ = ()

    def __init__(self, rules: Sequence[Rule]) -> None:
        checks = [rule.holds for rule in rules]
        expected = [str(rule.parameters.get("expected", rule.code)) for rule in rules]
        super().__init__("type", lambda value: any(holds(value) for holds in checks), expected="|".join(expected))
        self.exact = frozenset[type]().union(*(rule.exact for rule in rules))
        self.kinds = tuple(kind for rule in rules for kind in rule.kinds)


class _Pairs(Rule):
    """A rule for mappings: one rule for the keys and one for the values."""

    __slots__ = ("keys", "values")

    def __init__(self, keys: Rule, values: Rule) -> None:
        self.keys, self.values = keys, values
        super().__init__("type", self._all, expected="class:Mapping")

    def _all(self, value: Any) -> bool:
        return (
            isinstance(value, Mapping)
            and all(map(self.keys.holds, value))
            and all(map(self.values.holds, value.values()))
        )

    def findings(self, value: Any, path: str) -> Iterator[Finding]:
        if not isinstance(value, Mapping):
            yield from super().findings(value, path)
            return
        for key, item in value.items():
            yield from self.keys.findings(key, f"{path}.keys")
            yield from self.values.findings(item, f"{path}[{key.value if isinstance(key, Enum) else key}]")


#: The conversion and the rule for an annotation.
_Taken = tuple[Callable[[Any], Any], Rule]


def _of_class(kind: type) -> Rule:
    return instance(kind, private=kind.__module__.startswith("advocacy."))


def _of_field(kind: type) -> Rule:
    return duration if kind is timedelta else instance(kind)


@attrs.frozen
class _Reader:
    """Reads annotations.

    Attributes:
        of_class: Return the rule of a class.
        leaf: Change the rule of a value that is not a collection.
    """

    of_class: Callable[[type], Rule] = _of_class
    leaf: Callable[[Rule], Rule] = _same

    def read(self, hint: Any, *, empty: bool = False) -> _Taken:
        """Return the conversion of an annotation, and the rule for the converted value."""
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Annotated:
            form, rule = self.read(arguments[0], empty=empty)
            mark = next((mark for mark in arguments[1:] if isinstance(mark, Rule)), None)
            return (form, rule) if mark is None else (form if arguments[0] in _NUMBERS else _same, self.leaf(mark))
        if origin in {Union, UnionType}:
            return self._union(arguments, empty=empty)
        if hint is str:
            return _same, self.leaf(prose if empty else text)
        if hint in _NUMBERS:
            form, rule = _NUMBERS[hint]
            return form, self.leaf(rule)
        return self._class(origin or hint, tuple(kind for kind in arguments if kind is not ...))

    def _class(self, kind: Any, arguments: tuple[Any, ...]) -> _Taken:
        if kind is Callable:
            return _same, _callable
        if kind in {Any, object} or not isinstance(kind, type):
            return _same, _anything
        if issubclass(kind, Mapping) and len(arguments) == 2:
            (_, keys), (form, values) = map(self.read, arguments)
            return partial(_mapped, form), _Pairs(keys, values)
        if issubclass(kind, Iterable) and len(arguments) == 1:
            form, rule = self.read(arguments[0])
            if issubclass(kind, FrozenMap):
                return _same, each_value(rule)
            return codes if issubclass(kind, Set) else partial(_listed, form), each(rule)
        return _same, self.leaf(self.of_class(kind))

    def _union(self, hints: Iterable[Any], *, empty: bool) -> _Taken:
        arms = [self.read(hint, empty=empty) for hint in hints if hint is not NoneType]
        form, rule = arms[0] if len(arms) == 1 else (partial(_first, arms), _Either([rule for _, rule in arms]))
        return (partial(_unless_unknown, form), optional(rule)) if NoneType in hints else (form, rule)


#: Annotations of numbers: the conversion, and the rule for the converted value.
_NUMBERS: dict[Any, _Taken] = {int: (integer, instance(int)), float: (number, real), Fraction: (exact, fraction)}
_read = _Reader().read
_read_field, _read_personal = _Reader(_of_field).read, _Reader(_of_field, own).read


def _first(arms: Iterable[_Taken], value: Any) -> Any:
    """Convert a value as the first member of a union that accepts it; leave it unchanged if none does."""
    return next((formed for form, rule in arms if rule.holds(formed := form(value))), value)


def _unless_unknown(form: Callable[[Any], Any], value: Any) -> Any:
    return None if unknown(value) else form(value)


def _mapped(form: Callable[[Any], Any], items: Any) -> Any:
    return {key: form(item) for key, item in items.items()} if isinstance(items, Mapping) else items


def _listed(form: Callable[[Any], Any], items: Any) -> Any:
    listed = tuple_of(items)
    return tuple(map(form, listed)) if form is not _same and isinstance(listed, tuple) else listed
