"""Activities: who did what on which day, kept of those alone who agreed to be measured (domain, step 4)."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, nearest, raise_any
from advocacy.people.membership import Membership, stays_of
from advocacy.values import FrozenMap, each, frozen_map, identifier, instance, optional, text, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Activity", "ActivityKind", "find_misplaced"]


class ActivityKind(Enum):
    """What somebody did."""

    POSTED = "posted"
    """A post of one's own."""
    SHARED = "shared"
    COMMENTED = "commented"
    DRAFT = "draft"
    """A draft, which may never be posted."""
    SESSION = "session"
    """Was in a session."""


@frozen(kw_only=True)
class Activity:
    """
    One thing that somebody did.

    >>> Activity(participant="p-1", on=date(2027, 3, 1), kind=ActivityKind.POSTED, pillar="craft")
    <Activity p-1>

    Attributes:
        participant: The person's id.
        on: The day.
        kind: What it was.
        pillar: The id of the content pillar it hangs on; ``None`` where it hangs on none.
        figures: Counts that came with it, such as ``impressions``, whole numbers of 0 or more by name.
    """

    participant: str = field(converter=identifier, validator=text)
    on: date = field(validator=instance(date, private=True))
    kind: ActivityKind = field(validator=instance(ActivityKind, private=True))
    pillar: str | None = field(default=None, converter=identifier, validator=optional(text))
    figures: FrozenMap[int] = field(
        factory=FrozenMap[int], converter=frozen_map, validator=each(whole(0, private=True))
    )

    def __repr__(self) -> str:
        """Show class and id, and nothing of what was done."""
        return f"<Activity {self.participant}>"


def find_misplaced(
    activities: Iterable[Activity],
    memberships: Iterable[Membership],
    *,
    pillars: Iterable[str] | None = None,
    path: str = "activities",
) -> tuple[Finding, ...]:
    """
    Give what is wrong between activities, people and pillars: strangers, days before that of joining or after leaving.

    What somebody did while paused or away is not wrong: they may. Nor is what they did on the day from which on they
    are no longer in it, before they left.

    Args:
        activities: What was done.
        memberships: Everybody's stays.
        pillars: Ids of the content pillars there are; not looked at where left out.
        path: Where the activities stand.

    Raises:
        InvalidError: An argument is of another type.
    """
    done, stays = tuple(activities), tuple(memberships)
    raise_any(
        [
            *each(instance(Activity, private=True)).findings(done, path),
            *each(instance(Membership, private=True)).findings(stays, "memberships"),
        ]
    )
    mine = stays_of(stays)
    themes = None if pillars is None else set(pillars)
    return tuple(finding for place, one in enumerate(done) for finding in _wrong(one, mine, themes, f"{path}[{place}]"))


def _wrong(one: Activity, stays: dict[str, list[Membership]], pillars: set[str] | None, here: str) -> Iterator[Finding]:
    if one.participant not in stays:
        yield nearest(one.participant, stays, f"{here}.participant", kind="participant")
    elif not any(
        stay.joined <= one.on and (stay.left is None or one.on <= stay.left) for stay in stays[one.participant]
    ):
        yield Finding.of("activity:outside", f"{here}.on")
    if pillars is not None and one.pillar is not None and one.pillar not in pillars:
        yield nearest(one.pillar, pillars, f"{here}.pillar", kind="pillar")
