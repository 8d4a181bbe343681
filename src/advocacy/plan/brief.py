"""The brief of a plan: what the program lead can give, and what people said (domain, step 3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, nearest, raise_any
from advocacy.goals.observation import Period
from advocacy.people.matrix import Matrix
from advocacy.plan.buddies import BuddyPolicy, NoGo, barred_strangers
from advocacy.plan.cadence import Cadence
from advocacy.plan.calendar import MovePolicy
from advocacy.plan.recurrence import LONGEST, Recurrence
from advocacy.plan.sessions import length
from advocacy.plan.tracks import TrackPolicy, Wish, strangers
from advocacy.values import (
    FrozenMap,
    Window,
    duration,
    each,
    frozen_map,
    instance,
    optional,
    own,
    text,
    tuple_of,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

__all__ = ["PlanBrief"]


def _listed(items: Mapping[str, Iterable[str]]) -> FrozenMap[tuple[str, ...]]:
    """Copy a mapping of several each; what is none is left to the rule."""
    if not isinstance(items, Mapping):
        return items
    return frozen_map({name: tuple_of(several) for name, several in items.items()})


@frozen(kw_only=True)
class PlanBrief:
    """
    What a plan is made from; it is kept with the plan, so that the rest can be planned anew on any day.

    Attributes:
        window: The days of the plan, a hundred years at most.
        lead_time: What the program lead can give to sessions in these days.
        meetings: The days on which sessions can be.
        lead_a_day: What the lead gives to sessions on one of these days at most; four hours by default, our own.
        moves: Where a meeting goes that falls on a free day.
        wishes: What people said about sessions, at most one for each.
        needs: Codes of topics by person's id, as gathered from the survey.
        cadences: People's own rhythms, by person's id.
        no_gos: Who does not work with whom.
        tracks: What tracks are made from.
        buddies: What makes a good pair; ``None`` where no buddies are matched (matching needs the extra ``buddies``).
        matrix: Where next steps are read from; ``None`` where there are none.
        reviews: How often one looks back.
        seed: Spreads people's days for posts, so that not all of one rhythm fall on one day.

    Raises:
        InvalidError, UnknownNameError: With every fault at once: a field of another type, too many days, two
            wishes of one person, a topic that the policy does not have.
    """

    window: Window = field(validator=instance(Window))
    lead_time: timedelta = field(validator=duration)
    meetings: Recurrence = field(validator=instance(Recurrence))
    lead_a_day: timedelta = field(default=timedelta(hours=4), validator=length)
    moves: MovePolicy = field(default=MovePolicy.NEXT, validator=instance(MovePolicy))
    wishes: tuple[Wish, ...] = field(default=(), converter=tuple_of, validator=each(instance(Wish, private=True)))
    needs: FrozenMap[tuple[str, ...]] = field(
        factory=FrozenMap[tuple[str, ...]], converter=_listed, validator=each(each(own(text)))
    )
    cadences: FrozenMap[Cadence] = field(
        factory=FrozenMap[Cadence], converter=frozen_map, validator=each(instance(Cadence, private=True))
    )
    no_gos: tuple[NoGo, ...] = field(default=(), converter=tuple_of, validator=each(instance(NoGo, private=True)))
    tracks: TrackPolicy = field(factory=TrackPolicy, validator=instance(TrackPolicy))
    buddies: BuddyPolicy | None = field(default=None, validator=optional(instance(BuddyPolicy)))
    matrix: Matrix | None = field(default=None, validator=optional(instance(Matrix)))
    reviews: Period = field(default=Period.QUARTER, validator=instance(Period))
    seed: int = field(default=0, validator=whole(0))

    def __attrs_post_init__(self) -> None:
        """Report every fault between the fields, and keep what people said in order of their ids."""
        raise_any(self._faults())
        object.__setattr__(self, "wishes", tuple(sorted(self.wishes, key=lambda wish: wish.participant)))
        object.__setattr__(
            self, "no_gos", tuple(sorted(set(self.no_gos), key=lambda no: (no.one, no.other, no.bar.value)))
        )

    def _faults(self) -> Iterator[Finding]:
        if self.window.days > LONGEST:
            yield Finding.of("plan:long", "window.end", days=LONGEST)
        yield from strangers(self.wishes, self.needs, topics=[topic.code for topic in self.tracks.topics])

    def strangers(self, people: Collection[str]) -> Iterator[Finding]:
        """Report whoever is named here and is none of the people, given by their ids."""
        topics = [topic.code for topic in self.tracks.topics]
        yield from strangers(self.wishes, self.needs, topics=topics, people=people)
        for who in self.cadences:
            if who not in people:
                yield nearest(who, people, f"cadences[{who}]", kind="participant")
        yield from barred_strangers(self.no_gos, people)

    def only(self, people: Collection[str]) -> tuple[tuple[Wish, ...], dict[str, tuple[str, ...]], tuple[NoGo, ...]]:
        """Give wishes, needs and no-gos of these people alone, given by their ids."""
        return (
            tuple(wish for wish in self.wishes if wish.participant in people),
            {who: topics for who, topics in self.needs.items() if who in people},
            tuple(bar for bar in self.no_gos if bar.one in people and bar.other in people),
        )

    def __repr__(self) -> str:
        """Show the days, and nothing of what people said."""
        return f"<PlanBrief {self.window.start} to {self.window.end}>"
