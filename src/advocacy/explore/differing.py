"""What changes between two designs, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
from attrs import field, frozen

from advocacy.errors import Finding, raise_any, voice_of
from advocacy.explore.designs import shown
from advocacy.explore.results import MEASURES, DesignResult, in_words, range_of
from advocacy.pilot.result import Exchange
from advocacy.values import each, instance, text, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["DesignDifference", "explain_difference"]

#: Fields of a design that are told by what follows from them, or say something about people.
_ASIDE = frozenset({"id", "name"})


@frozen(kw_only=True, repr=False)
class DesignDifference:
    """
    What changes from one design to another.

    Attributes:
        one: The id of the design it begins with.
        other: The id of the other.
        exchange: Who comes in and who goes; for the lead's eyes.
        findings: What differs between the settings, then how many people change, then what follows; nobody is named.
    """

    one: str = field(validator=text)
    other: str = field(validator=text)
    exchange: Exchange = field(validator=instance(Exchange))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Say it line by line; nobody is named.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        return "\n".join(map(voice_of(language, extra).tell, self.findings))

    def __repr__(self) -> str:
        """Show the two designs, and nothing about a person."""
        return f"<DesignDifference {self.one} to {self.other}>"


def explain_difference(one: DesignResult, other: DesignResult) -> DesignDifference:
    """
    Say what changes from one design to another: settings, people, hours, reach, outcomes.

    Args:
        one: What follows from the design it begins with.
        other: What follows from the other; of the same people on the same day, or it means little.

    Raises:
        InvalidError: An argument is of another type.

    >>> from advocacy import Design, SelectionPolicy, Status
    >>> one, two = (Design(id=f"of {n}", policy=SelectionPolicy(size=n)) for n in (1, 2))
    >>> small = DesignResult(design=one, status=Status.SELECTED, members=["p-1"])
    >>> large = DesignResult(design=two, status=Status.SELECTED, members=["p-2", "p-3"])
    >>> print(explain_difference(small, large).text())
    policy.size: 1 → 2.
    Of the group 0 stay, 2 come in and 1 go.
    people in the group: 1 → 2.
    """
    raise_any([*instance(DesignResult).findings(one, "one"), *instance(DesignResult).findings(other, "other")])
    before, after = set(one.members), set(other.members)
    exchange = Exchange(joins=tuple(sorted(after - before)), leaves=tuple(sorted(before - after)))
    findings = [*_settings(one.design, other.design, ""), *_people(one, other, exchange), *_measures(one, other)]
    return DesignDifference(
        one=one.design.id,
        other=other.design.id,
        exchange=exchange,
        findings=findings or [Finding.of("design:same")],
    )


def _settings(one: Any, other: Any, path: str) -> Iterator[Finding]:
    """Report the fields that differ, down to the innermost that both have."""
    for each_field in attrs.fields(type(one)):
        name = f"{path}{each_field.name}"
        was, now = getattr(one, each_field.name), getattr(other, each_field.name)
        if was == now or name in _ASIDE:
            continue
        if shown(was) is not None and shown(now) is not None:
            said = ["–" if value is None else shown(value) for value in (was, now)]
            yield Finding.of("design:setting", "", name=name, was=said[0], now=said[1])
        elif attrs.has(type(was)) and type(was) is type(now):
            yield from _settings(was, now, f"{name}.")
        else:
            yield Finding.of("design:differs", "", name=name)


def _people(one: DesignResult, other: DesignResult, exchange: Exchange) -> Iterator[Finding]:
    before, after = set(one.members), set(other.members)
    for result in (one, other):
        if not result.members and before | after:
            yield Finding.of("design:nobody", "", design=result.design.title)
    if exchange.joins or exchange.leaves:
        yield Finding.of(
            "design:people", "", stay=len(before & after), joins=len(exchange.joins), leaves=len(exchange.leaves)
        )


def _measures(one: DesignResult, other: DesignResult) -> Iterator[Finding]:
    for name in MEASURES:
        was, now = in_words(one, name), in_words(other, name)
        if was != now:
            yield Finding.of("design:measure", "", measure=name, was=was, now=now)
    for outcome in sorted({*one.forecasts, *other.forecasts}):
        name = f"outcome:{outcome}"
        before, after = range_of(one, name), range_of(other, name)
        if before == after or (before and after and before[:3] == after[:3]):
            continue
        said = {"outcome": outcome, "was": in_words(one, name), "now": in_words(other, name)}
        if before is None or after is None:
            yield Finding.of("design:outcome:unknown", "", **said)
        elif after.better(before):
            yield Finding.of("design:outcome:more", "", **said)
        elif before.better(after):
            yield Finding.of("design:outcome:less", "", **said)
        else:
            yield Finding.of("design:outcome:overlap", "", **said)
