"""Revisions: what changed in a program, when and why, so that any earlier state can be shown (domain, step 3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
from attrs import evolve, field, frozen

from advocacy.errors import Finding, raise_any
from advocacy.values import each, identifier, instance, optional, prose, text, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["KEYS", "Difference", "Revision", "find_differences", "take_back"]

T = TypeVar("T", bound=attrs.AttrsInstance)

#: The fields of a program that hold many things, and by what each of them is known.
KEYS: dict[str, Callable[[Any], str]] = {
    "goals": lambda goal: goal.id,
    "ideas": lambda idea: idea.id,
    "invitations": lambda asked: asked.participant,
    "memberships": lambda stay: f"{stay.participant}@{stay.joined.isoformat()}",
    "participants": lambda person: person.id,
    "pillars": lambda pillar: pillar.id,
}
#: Those that are about people's own steps, for which nobody is asked a reason.
PERSONAL = frozenset({"invitations", "memberships", "participants"})


@frozen(kw_only=True, repr=False)
class Difference:
    """
    One thing that differs between two states.

    Attributes:
        part: The field of the program.
        key: By what the thing is known where the field holds many; ``None`` where the field is one thing.
        before: What was there; ``None`` where nothing was.
        after: What is there; ``None`` where nothing is.
    """

    part: str = field(validator=text)
    key: str | None = field(default=None, converter=identifier, validator=optional(text))
    before: Any = None
    after: Any = None

    @property
    def finding(self) -> Finding:
        """The difference in a sentence's parts; it says that something changed, and not to what."""
        kind = "added" if self.before is None else "removed" if self.after is None else "changed"
        if self.key is None:
            return Finding.of(f"difference:{kind}", "", part=self.part)
        name = self.key.rpartition("@")[0] if self.part == "memberships" else self.key
        return Finding.of(f"difference:{kind}:one", "", part=self.part, name=name)

    def __repr__(self) -> str:
        """Show class, field and key, and nothing of what is there."""
        return f"<Difference {self.part}{'' if self.key is None else f' {self.key}'}>"


@frozen(kw_only=True)
class Revision:
    """
    A change of a program: the day, the reason and what differs.

    Attributes:
        on: The day.
        reason: Why; it may be empty where only people's own steps differ (joining, pausing, leaving): nobody asks why.
        differences: What differs, by field, then key; at least one.
    """

    on: date = field(validator=instance(date))
    reason: str = field(default="", validator=prose)
    differences: tuple[Difference, ...] = field(converter=tuple_of, validator=each(instance(Difference)))

    def __attrs_post_init__(self) -> None:
        """Refuse a change of nothing, and one of the plan without a reason."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        if not self.differences:
            yield Finding.of("empty", "differences")
        if not self.reason and any(one.part not in PERSONAL for one in self.differences):
            yield Finding.of("revision:reason", "reason")

    def text(self, language: str = "en") -> str:
        """Say it in words: the day and the reason, then a line for each difference."""
        lines = [f"{self.on}  {self.reason}".rstrip()]
        lines += [f"  {one.finding.text(language)}" for one in self.differences]
        return "\n".join(lines)


def find_differences(before: T, after: T, *, besides: Iterable[str] = ()) -> tuple[Difference, ...]:
    """
    Give what differs between two states of one kind, by field, then key.

    Args:
        before: The one.
        after: The other.
        besides: Fields that are not looked at.
    """
    left_out = set(besides)
    found: list[Difference] = []
    for name in sorted(attribute.name for attribute in attrs.fields(type(before)) if attribute.name not in left_out):
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        key = KEYS.get(name)
        if key is None:
            found.append(Difference(part=name, before=old, after=new))
            continue
        olds, news = {key(one): one for one in old}, {key(one): one for one in new}
        found += [
            Difference(part=name, key=one, before=olds.get(one), after=news.get(one))
            for one in sorted(olds.keys() | news.keys())
            if olds.get(one) != news.get(one)
        ]
    return tuple(found)


def take_back(state: T, revisions: Iterable[Revision], *, besides: dict[str, Any]) -> T:
    """Give the state before *revisions*, which are given in time; the fields of *besides* are set to what it says."""
    whole: dict[str, Any] = {}
    many: dict[str, dict[str, Any]] = {}
    for revision in reversed(tuple(revisions)):
        for one in revision.differences:
            if one.key is None:
                whole[one.part] = one.before
                continue
            if one.part not in many:
                many[one.part] = {KEYS[one.part](thing): thing for thing in getattr(state, one.part)}
            if one.before is None:
                del many[one.part][one.key]
            else:
                many[one.part][one.key] = one.before
    now: Any = state
    before: T = evolve(now, **whole, **{name: tuple(things.values()) for name, things in many.items()}, **besides)
    return before
