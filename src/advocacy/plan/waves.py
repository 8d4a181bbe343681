"""Waves: if the lead lacks hours for everybody at once, fewer people start at the same time (:ref:`method-step-3`)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from attrs import define, evolve

from advocacy.dates import DateRange, shifted
from advocacy.errors import Finding
from advocacy.people.participant import Participant
from advocacy.pilot.assessment import draw
from advocacy.plan.allocation import allocate, wanted_topics
from advocacy.plan.bookings import FIRST_POST_WITHIN
from advocacy.plan.brief import PlanBrief
from advocacy.plan.schedule import Schedule
from advocacy.plan.topics import REGULAR, STARTS, SessionFormat, TopicTiming
from advocacy.plan.tracks import Session, SessionPreferences, TopicReason, Track, TrackPlan, hours

_NO_TIME = timedelta(0)
_UNLIMITED = timedelta(days=10**6)
_QUARTER = timedelta(minutes=15)


class Waves(NamedTuple):
    """Later starts, or the hours that the lead lacks if later starts do not help.

    Attributes:
        starts: The day on which a person starts, if it is later than the first, by id.
        hours: The hours that the lead lacks in all for everybody to start at once.
        per_day: The hours that the lead lacks on each day with sessions.
    """

    starts: dict[str, date]
    hours: timedelta = _NO_TIME
    per_day: timedelta = _NO_TIME


@define(kw_only=True)
class Planning:
    """What is known when a plan is made: people with their days and hours, and what has passed.

    Attributes:
        brief: The input of the plan.
        people: The people of the plan, with consent.
        period: The days to plan.
        meetings: The days for sessions, by date.
        lead_days: The open days on which the lead or a deputy works, by date.
        closed: The closed days.
        present: The days of the plan on which each person is present and works, by id.
        waits: The days on which each person is present and not away, on any weekday, by id.
        away: The days on which the lead is away without a deputy.
        joined: The day on which each person joined, by id.
        rooms: The time that each person has left for sessions, by id; ``None`` if unknown.
        preferences: The preferences, by person's id.
        needs: Codes of topics, by person's id.
        partners: The buddies of each person, by id.
        drafting: Ids of the people who need a first draft before they post.
        drafted: Ids of the people who posted recently, so that they have a draft.
        lead_hours: The time that the lead has left.
        previous: Earlier sessions and buddy work.
        missed: Earlier sessions that did not take place.
        reserved_ids: Further ids that no new session may have.
        announced: The day of the start of each person in the previous plan, by id: ``date.min`` for the first.
        announced_days: The days of a topic in the previous plan, from the first day on, by person's id and code.
        has_more_hours: Whether the lead has more hours than in the previous plan.
    """

    brief: PlanBrief
    people: list[Participant]
    period: DateRange
    meetings: tuple[date, ...]
    lead_days: tuple[date, ...]
    closed: frozenset[date]
    present: Mapping[str, frozenset[date]]
    waits: Mapping[str, frozenset[date]]
    away: frozenset[date]
    joined: Mapping[str, date]
    rooms: Mapping[str, timedelta | None]
    preferences: Mapping[str, SessionPreferences]
    needs: Mapping[str, tuple[str, ...]]
    partners: Mapping[str, Collection[str]]
    drafting: Collection[str]
    drafted: Collection[str]
    lead_hours: timedelta
    previous: tuple[Session, ...]
    missed: tuple[Session, ...]
    reserved_ids: frozenset[str]
    announced: Mapping[str, date]
    announced_days: Mapping[tuple[str, str], frozenset[date]]
    has_more_hours: bool

    def place(self) -> tuple[TrackPlan, Waves]:
        """Return tracks with a day for each session, and later starts if the lead lacks hours for all at once."""
        waves, (placed, schedule) = Waves({}), self.run({})
        starting = {topic.code for topic in self.brief.tracks.topics if topic.timing is TopicTiming.START}
        lacking = (
            finding.code == "lead:short" or (finding.code == "plan:with-buddy" and finding["topic"] in starting)
            for finding in placed.findings
        )
        if schedule.is_short or (self._later and not self.has_more_hours) or any(lacking):
            waves = self.find_starts()
        missing = placed.lead_missing
        if waves.starts:
            placed, schedule = self.run(waves.starts)
            missing = placed.lead_missing + waves.hours
        return evolve(placed, lead_missing=missing, findings=[*placed.findings, *schedule.findings]), waves

    def run(self, starts: Mapping[str, date]) -> tuple[TrackPlan, Schedule]:
        """Return tracks with a day for each session, if people start on these days; others on the first day.

        People who start after the plan have a track without items.
        """
        inside = [person for person in self.people if starts.get(person.id, self.period.start) <= self.period.end]
        ids, first = {person.id for person in inside}, self.brief.period.start
        past = {who: day for who, day in self.announced.items() if day <= self.period.start}
        allocated = allocate(
            inside,
            policy=self.brief.tracks,
            first=self.period.start,
            last=self.period.end,
            lead_capacity=self.lead_hours,
            preferences=self.preferences,
            needs=self.needs,
            matrix=self.brief.matrix,
            previous=self.previous,
            missed=self.missed,
            rooms=self.rooms,
            starts=starts,
            buddies=self.brief.buddies is not None,
        )
        regular = {topic.code for topic in self.brief.tracks.topics if topic.timing in REGULAR}
        asked = {person.id: self._wanted(person) for person in self.people}
        schedule = Schedule(
            period=self.period,
            meetings=self.meetings,
            lead_days=self.lead_days,
            spare_days=() if self.brief.lead_week is None else self.lead_days,
            closed=self.closed,
            present=_from(starts, self.present, ids),
            waits=_from(starts, self.waits, ids),
            away=self.away,
            joined={who: max(self.joined[who], first, starts.get(who, past.get(who, first))) for who in ids},
            room={who: room for who, room in self.rooms.items() if who in ids},
            monthly={person.id: person.time_per_month for person in inside},
            mixed={person.id: person.attribute(self.brief.tracks.mix_by) or "" for person in inside},
            preferences=self.preferences,
            partners={who: [other for other in mine if other in ids] for who, mine in self.partners.items()},
            drafting=[who for who in self.drafting if who in ids],
            drafted=self.drafted,
            policy=self.brief.tracks,
            lead_hours=self.lead_hours,
            lead_capacity_per_day=self.brief.lead_capacity_per_day,
            previous=self.previous,
            reserved_ids=self.reserved_ids,
            starts=starts,
            announced=self.announced_days,
            asked={(who, code): why for who, mine in asked.items() for code, why in mine.items() if code in regular},
        )
        placed = schedule.place(allocated)
        topics = {topic.code: topic.time for topic in self.brief.tracks.topics}
        later = [
            Track(
                participant=person.id,
                unused=self.rooms[person.id],
                missing=sum((topics[code] for code in asked[person.id]), _NO_TIME),
            )
            for person in self.people
            if person.id not in ids
        ]
        tracks = sorted([*placed.tracks, *later], key=lambda track: track.participant)
        return evolve(placed, tracks=tracks), schedule

    def _wanted(self, person: Participant) -> dict[str, TopicReason]:
        wish = self.preferences.get(person.id) or SessionPreferences(participant=person.id)
        return wanted_topics(person, wish, self.needs.get(person.id, ()), self.brief.matrix, self.brief.tracks)

    # ------------------------------------------------------------ waves

    def find_starts(self) -> Waves:
        """Return the later starts, and the hours that the lead lacks for everybody to start at once.

        It is about what is never dropped: the start, the first draft in time, and the monthly group session. If the
        lead's hours are too few for these, people start on the first day, and others 56 days after each wave. A wave
        has at least 56 days; all others start on the day after the plan. Each wave takes people in order, as many as
        fit.

        The order of people is no rank: those who started earlier, then by day of joining, then by lot, from the seed
        and the id, then by id. Buddies follow the first of them. People who are away on all days for sessions do not
        count.

        Announced starts come first: each keeps its day if it fits with those before it. If it does not, the person gets
        the next day that fits. If nobody fits on the first day, later starts do not help: all without an announced
        later start begin at once. If the lead has more hours than before, and all fit, all start at once.
        """
        musts = self._musts()
        wanted = musts._served({}, unlimited=True)
        is_enough = wanted <= musts._served({})
        if is_enough and (self.has_more_hours or not self._later):
            return Waves({})
        starts = musts._waves()
        return Waves(starts) if is_enough else Waves(starts, *musts._lacking(wanted))

    @property
    def _later(self) -> dict[str, date]:
        """The announced starts that are still to come, by person's id."""
        return {who: day for who, day in self.announced.items() if day > self.period.start}

    def _wave_days(self) -> list[date]:
        """Return the first day, each 56th day from it or from the announced starts, and the announced starts."""
        first, step = self.period.start, FIRST_POST_WITHIN
        last = shifted(self.period.end, 1 - step)
        announced = [day for day in self._later.values() if day <= last]
        offset = (min(announced) - first).days % step if announced else 0
        regular = [shifted(first, place) for place in range(offset, (last - first).days + 1, step)]
        return sorted({first, *regular, *announced})

    def _waves(self) -> dict[str, date]:
        first, later = self.period.start, self._later
        begun = {who for session in self.previous for who in session.participants}
        begun |= {who for who, day in self.announced.items() if date.min < day <= first}
        possible = frozenset((*self.meetings, *self.lead_days))
        turns = {
            person.id: (self.joined[person.id], draw(self.brief.seed, f"wave:{person.id}"), person.id)
            for person in self.people
        }
        waiting = sorted(
            (who for who in turns if who not in begun and not self.present[who].isdisjoint(possible)),
            key=lambda who: (min(turns[other] for other in (who, *self.partners.get(who, ()))), turns[who]),
        )
        days = self._wave_days()
        known = {who: max(first, self.announced[who]) for who in waiting if who in self.announced}
        starts = later | dict.fromkeys(waiting, shifted(self.period.end, 1))
        kept = {who: day for who, day in known.items() if day in days}
        everybody = tuple(waiting)
        full = {day: self._served(starts | dict.fromkeys(everybody, day), unlimited=True) for day in {*kept.values()}}
        if kept and self._fits(starts | kept, full):
            starts |= kept
            waiting = [who for who in waiting if who not in kept]
        for is_announced, day in [(True, day) for day in days] + [(False, day) for day in days]:
            people = [who for who in waiting if (known.get(who) == day if is_announced else known.get(who, day) <= day)]
            if people and day not in full:
                full[day] = self._served(starts | dict.fromkeys(everybody, day), unlimited=True)
            now = people[: self._fitting(people, day, starts, full)]
            starts |= dict.fromkeys(now, day)
            waiting = [who for who in waiting if who not in now]
            if people and not is_announced and day == first and not begun and first not in starts.values():
                return later
        return {who: start for who, start in starts.items() if start > first}

    def _fits(self, starts: Mapping[str, date], full: Mapping[date, set[tuple[str, str]]]) -> bool:
        """Return whether all who start within the plan have what they would have with unlimited hours."""
        needed = {(who, code) for day, served in full.items() for who, code in served if starts.get(who) == day}
        return needed <= self._served(starts)

    def _fitting(
        self, people: list[str], day: date, starts: Mapping[str, date], full: Mapping[date, set[tuple[str, str]]]
    ) -> int:
        """Return how many of these people, in order, can start on a day: all, or a number that fits.

        More people can need fewer hours, if they are enough for a group. So after bisection, it tries larger numbers,
        up to as many more as the minimum of a group. On a later day, mostly nobody fits: it tries those numbers first.
        """

        def fits(count: int) -> bool:
            return self._fits({**starts, **dict.fromkeys(people[:count], day)}, full)

        window = max((topic.minimum for topic in self.brief.tracks.topics), default=1)
        first_counts = range(1, min(window, len(people)) + 1)
        if not people or (day > self.period.start and not any(map(fits, first_counts))):
            return 0
        if fits(len(people)):
            return len(people)
        low, high = 0, len(people) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if fits(middle) else (low, middle - 1)
        count = low
        while count < min(low + window, len(people) - 1):
            count += 1
            low = count if fits(count) else low
        return low

    def _musts(self) -> Planning:
        """Return the same with the topics only that are never dropped, on any day: announced days do not count."""
        topics = [
            topic
            for topic in self.brief.tracks.topics
            if topic.timing in STARTS
            or (topic.timing is TopicTiming.MONTHLY and topic.formats[0] is SessionFormat.GROUP)
        ]
        codes = {topic.code for topic in topics}
        left = [evolve(topic, prerequisites=sorted(self._nearest(topic.code, codes))) for topic in topics]
        wishes = {
            who: evolve(wish, topics=[code for code in wish.topics if code in codes])
            for who, wish in self.preferences.items()
        }
        needs = {who: tuple(code for code in mine if code in codes) for who, mine in self.needs.items()}
        policy = evolve(self.brief.tracks, topics=left)
        brief = evolve(self.brief, tracks=policy, preferences=(), needs={}, matrix=None)
        return evolve(self, brief=brief, preferences=wishes, needs=needs, announced_days={})

    def _nearest(self, code: str, kept: Collection[str]) -> set[str]:
        """Return the prerequisites of a topic that are kept, and instead of each other one its nearest kept ones."""
        direct = next(topic.prerequisites for topic in self.brief.tracks.topics if topic.code == code)
        return {name for before in direct for name in ([before] if before in kept else self._nearest(before, kept))}

    def _with(self, hours: timedelta, per_day: timedelta) -> Planning:
        """Return the same with more time of the lead, in all and on each day."""
        brief = evolve(self.brief, lead_capacity_per_day=self.brief.lead_capacity_per_day + per_day)
        return evolve(self, brief=brief, lead_hours=self.lead_hours + hours)

    def _lacking(self, wanted: set[tuple[str, str]]) -> tuple[timedelta, timedelta]:
        """Return the fewest hours, in all and on each day, with which everybody can start at once, in quarters."""
        per_day = _fewest(lambda more: wanted <= self._with(_UNLIMITED, more)._served({}))
        used = self._with(_UNLIMITED, per_day).run({})[0].lead_hours - self.lead_hours
        return _fewest(lambda more: wanted <= self._with(more, per_day)._served({}), near=used), per_day

    def _served(self, starts: Mapping[str, date], *, unlimited: bool = False) -> set[tuple[str, str]]:
        """Return who has which topic of the start in time and with the lead, and who has the monthly session."""
        tracks, schedule = (self._with(_UNLIMITED, _UNLIMITED) if unlimited else self).run(starts)
        timings = {topic.code: topic.timing for topic in self.brief.tracks.topics}
        days = {session.id: session.on for session in tracks.sessions}
        served = {(who, "") for who in schedule.joined if who not in schedule.waiting}
        for track in tracks.tracks:
            for item in track.items:
                day = item.on if item.session is None else days[item.session]
                timing = timings[item.topic]
                if timing is TopicTiming.FIRST_POST:
                    late = day is None or schedule.is_late(track.participant, day)
                    in_time = not late and not schedule.is_alone(item, track.participant)
                else:
                    in_time = timing is TopicTiming.START and item.format is not SessionFormat.BUDDY
                if in_time:
                    served.add((track.participant, item.topic))
        return served


def _from(
    starts: Mapping[str, date], days: Mapping[str, frozenset[date]], people: Collection[str]
) -> dict[str, frozenset[date]]:
    """Return the days of some people from their start on."""
    return {
        who: frozenset(day for day in mine if day >= starts[who]) if who in starts else mine
        for who, mine in days.items()
        if who in people
    }


def _fewest(is_enough: Callable[[timedelta], bool], *, near: timedelta = _NO_TIME) -> timedelta:
    """Return the fewest quarters of an hour that are enough: by doubling steps from a time near them, and bisection."""
    high, step = max(0, -(-near // _QUARTER)), 1
    low = high - 1
    if is_enough(high * _QUARTER):
        while low >= 0 and is_enough(low * _QUARTER):
            low, high, step = max(-1, low - step), low, 2 * step
    else:
        low, high = high, high + 1
        while not is_enough(high * _QUARTER):
            low, high, step = high, high + 2 * step, 2 * step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle * _QUARTER) else (middle, high)
    return high * _QUARTER


def on_waves(waves: Waves, people: int, end: date) -> Iterator[Finding]:
    """Yield the hours that the lead lacks, and the later start of each person."""
    first = {"count": people - len(waves.starts)} if waves.starts else {}
    code = "plan:waves" if waves.starts else "plan:at-once"
    for name, lacking in ((code, waves.hours), (f"{code}:day", waves.per_day)):
        if lacking:
            yield Finding.of(name, "starts", hours=hours(lacking), total=people, **first)
    for who, day in sorted(waves.starts.items(), key=lambda pair: (pair[1], pair[0])):
        code = "plan:start" if day <= end else "plan:start:later"
        yield Finding.of(code, f"starts[{who}]", participant=who, on=day)


def on_moved(
    announced: Mapping[str, date], starts: Mapping[str, date], earlier: Iterable[Finding], first: date
) -> Iterator[Finding]:
    """Yield the announced starts that move.

    Args:
        announced: The starts in the previous plan, by person's id: ``date.min`` for the first.
        starts: The later starts in the new plan, by person's id.
        earlier: The findings of a previous plan of the same day, with the starts that it moved itself.
        first: The day of the other starts in the new plan.
    """
    before = {who: day for who, day in announced.items() if day > date.min}
    moves = [finding for finding in earlier if finding.code == "plan:start:moved"]
    before |= {move["participant"]: date.fromisoformat(move["planned"]) for move in moves}
    for who, planned in sorted(before.items()):
        if who in announced and (day := starts.get(who, first)) != planned:
            yield Finding.of("plan:start:moved", f"starts[{who}]", participant=who, planned=planned, on=day)
