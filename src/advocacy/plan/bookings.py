"""Bookings: the days of people and the lead, what has a day so far, and how more gets a day (:ref:`method-step-3`)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, count, pairwise

from attrs import define, evolve, field

from advocacy.dates import DateRange, shifted
from advocacy.errors import Finding
from advocacy.plan.allocation import group_count
from advocacy.plan.topics import REGULAR, STARTS, SessionFormat, Topic, TopicTiming, all_prerequisites
from advocacy.plan.tracks import Session, SessionPreferences, TopicReason, TrackItem, TrackPolicy

#: The maximum time of a person for sessions on one day, unless one session is longer: half a day, our own rule.
MOST_A_DAY = timedelta(hours=4)
#: The maximum number of days from joining to the first posting day.
FIRST_POST_WITHIN = 56
#: The maximum number of open days on which a person is present, from one group session to the next.
GROUP_WITHIN = 35
_NO_TIME = timedelta(0)

#: The items of the tracks, by person's id and code of the topic.
Items = Mapping[tuple[str, str], TrackItem]


@define(kw_only=True)
class Bookings:
    """The days for sessions with the lead's time on each, the days of people, and what has a day so far.

    Attributes:
        period: The days to plan.
        meetings: The days for sessions, by date.
        lead_days: The open days on which the lead or a deputy works, by date.
        spare_days: Those of them for first drafts that have no day for sessions in time. Empty if the lead did not
            state a working week.
        closed: The closed days.
        present: The days on which each person is present and works, by id, from the first day of the plan on.
        waits: The days on which each person is present and not away, on any weekday, by id.
        away: The days on which the lead is away without a deputy.
        joined: The first day of each person in the plan, by id.
        room: The time that each person has left for sessions, by id; ``None`` if unknown.
        monthly: The time of each person per month, by id; ``None`` if unknown.
        mixed: The value over which groups are mixed, by person's id.
        preferences: The preferences, by person's id.
        partners: The buddies of each person, by id.
        drafting: Ids of the people who need a first draft before they post.
        drafted: Ids of the people who posted recently, so that they have a draft.
        policy: The policy for tracks.
        lead_hours: The time that the lead has left.
        lead_capacity_per_day: The maximum time of the lead on one day.
        previous: Earlier sessions.
        reserved_ids: Further ids that no new session may have.
        starts: The day on which a person starts, if it is later than the first, by id.
        announced: The days of a topic in the previous plan, from the first day on, by person's id and code.
        asked: Why a person asked for a topic that comes back, by id and code.
        findings: What did not fit.
        waiting: Ids of the people who wait too long for a group session, because time or meeting days are lacking.
    """

    period: DateRange
    meetings: tuple[date, ...]
    lead_days: tuple[date, ...]
    spare_days: tuple[date, ...]
    closed: frozenset[date]
    present: Mapping[str, frozenset[date]]
    waits: Mapping[str, frozenset[date]]
    away: frozenset[date]
    joined: Mapping[str, date]
    room: dict[str, timedelta | None]
    monthly: Mapping[str, timedelta | None]
    mixed: Mapping[str, str]
    preferences: Mapping[str, SessionPreferences]
    partners: Mapping[str, Collection[str]]
    drafting: Collection[str]
    drafted: Collection[str]
    policy: TrackPolicy
    lead_hours: timedelta
    lead_capacity_per_day: timedelta
    previous: tuple[Session, ...] = ()
    reserved_ids: frozenset[str] = frozenset()
    starts: Mapping[str, date] = field(factory=dict)
    announced: Mapping[tuple[str, str], frozenset[date]] = field(factory=dict)
    asked: Mapping[tuple[str, str], TopicReason] = field(factory=dict)
    findings: list[Finding] = field(factory=list)
    waiting: set[str] = field(init=False, factory=set)
    _free: dict[date, timedelta] = field(init=False)
    _topics: dict[str, Topic] = field(init=False)
    _depths: dict[str, int] = field(init=False)
    #: The topics that are never left out for a person: the start and the monthly session.
    _kept: frozenset[str] = field(init=False)
    #: The topics that have their days first: the start, and what comes before it or before the monthly session.
    _first: frozenset[str] = field(init=False)
    #: The topics that are dropped later than a topic, by its code.
    _dropped_later: dict[str, list[str]] = field(init=False)
    _load: dict[tuple[str, date], timedelta] = field(init=False, factory=lambda: defaultdict(timedelta))
    #: The day on which a person has a topic first, by id and code.
    _done: dict[tuple[str, str], date] = field(init=False, factory=dict)
    #: The days of a person's group sessions, by id.
    _groups: dict[str, list[date]] = field(init=False, factory=lambda: defaultdict(list))
    #: The day of the last earlier group session of each person, by id.
    _met: dict[str, date] = field(init=False)
    _placed: list[Session] = field(init=False, factory=list)
    _unplaced: list[Session] = field(init=False, factory=list)
    #: The time of a person in a month, without what is only offered, by id, year and month.
    _months: dict[tuple[str, int, int], timedelta] = field(init=False, factory=lambda: defaultdict(timedelta))
    #: The time of what comes back and is left out for a person, or only offered, by id and code.
    _left_out: dict[tuple[str, str], timedelta] = field(init=False, factory=lambda: defaultdict(timedelta))
    _offered: dict[tuple[str, str], timedelta] = field(init=False, factory=lambda: defaultdict(timedelta))
    #: The topics that are left out for a person, by id.
    _gaps: dict[str, set[str]] = field(init=False, factory=lambda: defaultdict(set))
    #: The time of a person's items that have no day, by id.
    _missing: dict[str, timedelta] = field(init=False, factory=lambda: defaultdict(timedelta))
    _lead_missing: timedelta = field(init=False, default=_NO_TIME)
    #: The track items with a day, by person's id and code.
    _items: dict[tuple[str, str], TrackItem] = field(init=False, factory=dict)
    _regular: dict[str, list[TrackItem]] = field(init=False, factory=lambda: defaultdict(list))
    _taken: set[str] = field(init=False)
    #: The open days of the whole plan.
    _days_open: list[date] = field(init=False)
    #: The open days on which a person is present and works, by id.
    _open: dict[str, list[date]] = field(init=False)
    #: The open days that count as waiting for a group session, by id.
    _waits: dict[str, list[date]] = field(init=False)
    #: Ids of the people who wait too long for a group session if it is on the days for sessions.
    _apart: frozenset[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._free = dict.fromkeys((*self.meetings, *self.lead_days), self.lead_capacity_per_day)
        self._topics = {topic.code: topic for topic in self.policy.topics}
        self._kept = frozenset(
            topic.code for topic in self.policy.topics if topic.timing in STARTS or self._is_meeting(topic.code)
        )
        starts = {topic.code for topic in self.policy.topics if topic.timing in STARTS}
        self._first = frozenset(starts.union(*(all_prerequisites(self._topics, code) for code in self._kept)))
        self._depths = self.policy.depths
        places = self.policy.drop_places
        self._dropped_later = {
            code: [other for other, place in places.items() if place < places.get(code, 0)] for code in self._topics
        }
        self._taken = {session.id for session in self.previous} | self.reserved_ids
        self._open = {who: sorted(days - self.closed) for who, days in self.present.items()}
        self._waits = {
            who: self._open[who]
            if days is self.present[who] and not self.away
            else sorted(days - self.closed - self.away)
            for who, days in self.waits.items()
        }
        first = min((days[0] for days in self._waits.values() if days), default=self.period.start)
        days = (shifted(first, place) for place in range((self.period.end - first).days + 1))
        self._days_open = [day for day in days if day not in self.closed]
        for session in self.previous:
            self._note(session, new=False)
        self._met = {who: max(days) for who, days in self._groups.items()}
        meetings = frozenset(self.meetings)
        missing = (who for who, days in self.present.items() if not days >= meetings)
        self._apart = frozenset(who for who in missing if self._is_apart(who, meetings))

    def _is_apart(self, who: str, meetings: frozenset[date]) -> bool:
        """Check whether a person would wait too long for a group session on the days for sessions, and others not."""
        days = self._waits[who][bisect_left(self._waits[who], self.period.start) :]
        mine = sorted(meetings & self.present[who])
        return waits_long(days, mine) and not waits_long(days, self.meetings)

    def _days(self, people: Iterable[str], first: date, last: date) -> tuple[date, ...]:
        """Return the days of a range on which people can have sessions: those for sessions, if one suits any of them.

        Else these are all days on which the lead or a deputy works, also if people work on too few days for sessions.
        """
        people = [*people]
        days = days_within(self.meetings, first, last)
        if not self._apart.issuperset(people) and any(day in self.present[who] for who in people for day in days):
            return days
        return days_within(self.lead_days, first, last)

    def _note(self, session: Session, *, new: bool = True) -> None:
        assert session.on is not None  # noqa: S101 - earlier and placed sessions have a day
        together = session.format is SessionFormat.GROUP or self._is_meeting(session.topic)
        for who in session.participants:
            self._done.setdefault((who, session.topic), session.on)
            if who in self.monthly and not new:
                self._months[who, session.on.year, session.on.month] += session.time
            if together:
                self._groups[who].append(session.on)

    def _is_meeting(self, code: str) -> bool:
        """Check whether a topic is the monthly session of a group, even if only one person is there."""
        topic = self._topics.get(code)
        return topic is not None and topic.timing is TopicTiming.MONTHLY and topic.formats[0] is SessionFormat.GROUP

    def is_alone(self, item: TrackItem | None, who: str) -> bool:
        """Check whether an item is buddy work of a person without a buddy."""
        return item is not None and item.session is None and not self.partners.get(who)

    def _there(self, topic: Topic, people: Iterable[str], day: date) -> list[str]:
        """Return the people who can have a topic on a day: present, with time, and after its prerequisites."""
        return [
            who
            for who in people
            if day in self.present[who]
            and ((load := self._load.get((who, day), _NO_TIME)) == _NO_TIME or load + topic.time <= MOST_A_DAY)
            and self._ready(who, topic) <= day
            and self._has_time(who, topic, day)
        ]

    def _has_time(self, who: str, topic: Topic, day: date) -> bool:
        """Check whether a person has time for a topic in the month of a day, and, if it comes back, in all.

        The start and the monthly session are never left out, nor the first session that a person asked for. While
        something is left out, everything that is dropped earlier is too. In a month, a person has their own time, or
        one longer session.
        """
        if self.monthly[who] is None or topic.code in self._kept:
            return True
        if topic.timing not in REGULAR:
            return self._fits_month(who, topic.time, day)
        if (who, topic.code) in self.asked and (who, topic.code) not in self._done:
            return True
        if who in self._gaps and not self._gaps[who].isdisjoint(self._dropped_later[topic.code]):
            return False
        room = self.room[who]
        return (room is None or topic.time <= room) and self._fits_month(who, topic.time, day)

    def _fits_month(self, who: str, time: timedelta, day: date) -> bool:
        own, taken = self.monthly[who], self._months.get((who, day.year, day.month), _NO_TIME)
        return own is None or taken == _NO_TIME or taken + time <= own

    def _ready(self, who: str, topic: Topic) -> date:
        """Return the first day for a topic: the last day of its prerequisites, or the day after a first draft.

        Instead of a prerequisite that the person does not get, its own prerequisites count. While a first draft has no
        day, and the person did not post recently, this is the last date there is.
        """
        ready = date.min
        for code in topic.prerequisites:
            draft = self._topics[code].timing is TopicTiming.FIRST_POST
            if (day := self._done.get((who, code))) is not None:
                day = shifted(day, draft)
            elif draft and who not in self.drafted:
                return date.max
            else:
                day = self._ready(who, self._topics[code])
            ready = max(ready, day)
        return ready

    def _fits(self, topic: Topic, day: date) -> bool:
        return topic.time <= self._free[day] and topic.time <= self.lead_hours

    def _book(self, session: Session, day: date, there: Collection[str], reason: TopicReason | None = None) -> None:
        """Place a session on a day with these people, with an id that no earlier session has.

        Without a reason, theirs are on their tracks.
        """
        name = session.id if session.id not in self._taken else self._new_id(session.topic)
        session = evolve(session, id=name, on=day, participants=there)
        self._free[day] -= session.time
        self.lead_hours -= session.time
        self._placed.append(session)
        self._taken.add(session.id)
        self._note(session)
        for who in there:
            self._load[who, day] += session.time
            if reason is not None:
                own = self._count(who, session.topic, day, self.asked.get((who, session.topic), reason))
                self._regular[who].append(
                    TrackItem(
                        topic=session.topic, format=session.format, reason=own, time=session.time, session=session.id
                    )
                )

    def _count(self, who: str, code: str, day: date, reason: TopicReason) -> TopicReason:
        """Take the time of what comes back from the person's time, or return that it is only offered."""
        room, time = self.room[who], self._topics[code].time
        if room is None:
            return reason
        if time > room or not self._fits_month(who, time, day):
            self._offered[who, code] += time
            self._missing[who] += time
            return TopicReason.OFFERED
        self.room[who] = room - time
        self._months[who, day.year, day.month] += time
        return reason

    def _leave_out(self, who: str, topic: Topic, times: int = 1) -> None:
        """Report that what comes back is left out for a person who has no time for it."""
        self._gaps[who].add(topic.code)
        self._left_out[who, topic.code] += topic.time * times
        self._missing[who] += topic.time * times

    def _booked(self, session: Session, items: Items) -> None:
        """Write the last placed session on the tracks."""
        on = self._placed[-1].on
        assert on is not None  # noqa: S101 - a placed session has a day
        for who in self._placed[-1].participants:
            if items[who, session.topic].reason is not TopicReason.OFFERED:
                self._months[who, on.year, on.month] += session.time
            self._items[who, session.topic] = evolve(
                items[who, session.topic], format=self._placed[-1].format, session=self._placed[-1].id
            )

    def _new_id(self, code: str) -> str:
        return next(name for number in count(1) if (name := f"{code}:{number}") not in self._taken)

    def _excluded(self, who: str) -> frozenset[SessionFormat]:
        wish = self.preferences.get(who)
        return wish.excluded_formats if wish is not None else frozenset()

    def _declines(self, who: str, topic: Topic) -> bool:
        wish = self.preferences.get(who)
        return wish is not None and topic.code in wish.excluded_topics

    def _buddy_day(self, who: str, topic: Topic, target: date, end: date | None = None) -> date | None:
        """Return an open day from the target, else before it, on which the person and a buddy are present."""
        if SessionFormat.BUDDY not in topic.formats or SessionFormat.BUDDY in self._excluded(who):
            return None
        ready = max(self.period.start, self._ready(who, topic))
        days = self._open[who]
        first, last = bisect_left(days, ready), bisect_right(days, end or self.period.end)
        partners = [self.present[partner] for partner in self.partners.get(who, ())]
        begin = min(max(first, bisect_left(days, target)), last)
        nearest = chain(days[begin:last], reversed(days[first:begin]))
        free = (day for day in nearest if (who, day) not in self._load and self._has_time(who, topic, day))
        alone: date | None = None
        for day in free:
            if any(day in present for present in partners):
                return day
            alone = alone or day
        return alone

    def _to_buddy(self, who: str, topic: Topic, items: Items, day: date | None) -> None:
        if day is not None:
            self._done.setdefault((who, topic.code), day)
            self._load[who, day] += topic.time
            if items[who, topic.code].reason is not TopicReason.OFFERED:
                self._months[who, day.year, day.month] += topic.time
        self._items[who, topic.code] = evolve(items[who, topic.code], format=SessionFormat.BUDDY, session=None, on=day)

    def is_late(self, who: str, day: date) -> bool:
        """Check whether a day is too late for a person's first draft."""
        return day > shifted(self.joined[who], FIRST_POST_WITHIN - 1)

    def _split(self, topic: Topic, people: list[str]) -> list[list[str]]:
        """Split the people who want a topic in a group into the fewest groups, mixed, as equal as possible.

        People who start on different days, or work on too few days for sessions, are in different groups. People whose
        last group session was on the same day stay together if that needs no further group.
        """
        waves = defaultdict[tuple[date, bool], list[str]](list)
        for person in sorted(people, key=lambda person: (self.mixed[person], person)):
            if SessionFormat.GROUP not in self._excluded(person) and not self._declines(person, topic):
                waves[self.starts.get(person, self.period.start), person in self._apart].append(person)
        return [group for _, who in sorted(waves.items()) for group in self._as_groups(topic, who)]

    def _as_groups(self, topic: Topic, people: list[str]) -> list[list[str]]:
        many = group_count(topic, len(people))
        met = defaultdict[date, list[str]](list)
        for who in people:
            met[self._met.get(who, date.max)].append(who)
        groups: list[list[str]] = []
        for _, together in sorted(met.items()):
            if not groups or len(groups[-1]) + len(together) > topic.maximum:
                groups.append([])
            groups[-1] += together
        if len(groups) == many and all(topic.minimum <= len(group) <= topic.maximum for group in groups):
            return groups
        return [people[place::many] for place in range(many)]


def days_within(days: tuple[date, ...], first: date, last: date) -> tuple[date, ...]:
    """Return the days of a range, both ends included, from sorted days."""
    return days[bisect_left(days, first) : bisect_right(days, last)]


def waits_long(days: Sequence[date], together: Iterable[date]) -> bool:
    """Check whether more than `GROUP_WITHIN` of some days are between group sessions, before or after them."""
    marks = [0, *(bisect_right(days, day) for day in together), len(days)]
    return any(after - before > GROUP_WITHIN for before, after in pairwise(marks))
