"""What differs between two selection policies: each quota, criterion and substitute, from what to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Context, Decimal
from fractions import Fraction

from advocacy.errors import Finding
from advocacy.messages.formats import PLAIN
from advocacy.people.participant import SHARES
from advocacy.pilot.policy import Criterion, DistinctValues, Quota, ValueCap

_Rule = Quota | ValueCap | DistinctValues


def different_quotas(first: tuple[_Rule, ...], second: tuple[_Rule, ...]) -> Iterator[Finding]:
    """Report each quota that differs, from what to what."""
    old, new = ({rule.name: rule for rule in rules} for rules in (first, second))
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            texts = [_bounds(rules.get(name)) for rules in (old, new)]
            yield Finding.of("scenario:quota", "", first=texts[0], second=texts[1], **(old | new)[name].named)


#: What a criterion sets, by the code of the finding of a difference.
_CRITERION = ("scenario:criterion", "scenario:criterion:scale", "scenario:criterion:minimum")


def different_criteria(first: tuple[Criterion, ...], second: tuple[Criterion, ...]) -> Iterator[Finding]:
    """Report what differs in each criterion: its weight, scale, minimum or direction."""
    old, new = ({criterion.measure: criterion for criterion in criteria} for criteria in (first, second))
    for measure in dict.fromkeys([*old, *new]):
        was, now = old.get(measure), new.get(measure)
        settings = [_criterion(criterion) for criterion in (was, now)]
        for code in _CRITERION:
            texts = [setting[code] for setting in settings]
            if texts[0] != texts[1] and (now is not None or code != "scenario:criterion:scale"):
                yield Finding.of(code, "", measure=measure, first=texts[0], second=texts[1])
        if now is not None and now.reverse != (was is not None and was.reverse):
            yield Finding.of(f"scenario:criterion:{'lower' if now.reverse else 'higher'}", "", measure=measure)


def _criterion(criterion: Criterion | None) -> dict[str, str]:
    """Return the weight, the scale and the minimum of a criterion as texts, by the code of their finding."""
    if criterion is None:
        return dict.fromkeys(_CRITERION, "–")
    ends = [_value(end, criterion.measure) for end in (criterion.low, criterion.high)]
    minimum = _value(criterion.minimum, criterion.measure)
    scale = f"{ends[0].removesuffix(' %')} – {ends[1]}"
    return dict(zip(_CRITERION, (_weight(criterion.weight), scale, minimum), strict=True))


def _weight(weight: int | Fraction) -> str:
    """Return a weight as text, with six significant digits if it is no integer."""
    if isinstance(weight, int):
        return str(weight)
    return PLAIN.number(Context(prec=6).divide(Decimal(weight.numerator), Decimal(weight.denominator)))


def _value(value: float | str | None, measure: str) -> str:
    """Return a value of a measure as text, such as ``12.5`` or, for a share, ``60 %``; a dash for no value."""
    if isinstance(value, float):
        is_share = measure in SHARES
        return PLAIN.number(100 * value if is_share else value, digits=6) + " %" * is_share
    return value or "–"


def _bounds(rule: _Rule | None) -> str:
    """Return the bounds of a quota as text: places, or shares of the group in percent."""
    if rule is None:
        return "–"
    ends = [0 if isinstance(rule, ValueCap) else rule.minimum, rule.maximum]
    low, high = (f"{float(100 * end):g} %" if isinstance(end, Fraction) else str(end) for end in ends)
    if ends[1] is None:
        return f"≥ {low}"
    return f"{low} – {high}" if ends[0] else f"≤ {high}"


def different_substitutes(first: Mapping[str, float | str], second: Mapping[str, float | str]) -> Iterator[Finding]:
    """Report each substitute for an unknown value that differs, in the order of the names."""
    for name in sorted({*first, *second}):
        texts = [_value(values.get(name), name) for values in (first, second)]
        if texts[0] != texts[1]:
            yield Finding.of("scenario:substitute", "", measure=name, first=texts[0], second=texts[1])
