"""The schedule: a day for each session and for buddy work, and what comes back every month (:ref:`method-step-3`)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from itertools import chain
from operator import itemgetter

from attrs import evolve

from advocacy.dates import shifted
from advocacy.errors import Finding
from advocacy.pilot.assessment import draw
from advocacy.plan.allocation import group_count
from advocacy.plan.bookings import FIRST_POST_WITHIN, GROUP_WITHIN, Bookings, Items, days_within, waits_long
from advocacy.plan.topics import DAYS_BETWEEN, REGULAR, STARTS, SessionFormat, Topic, TopicTiming
from advocacy.plan.tracks import (
    Session,
    TopicReason,
    Track,
    TrackItem,
    TrackPlan,
    hours,
)

#: A group session may wait for a day that suits more people.
_WAIT = timedelta(days=14)
_NO_TIME = timedelta(0)
#: The maximum number of people that one finding names in its text.
_MOST_NAMED = 3

#: What gives a session or buddy work its day.
_Step = Callable[[Items], None]


class Schedule(Bookings):
    """A day for each session and piece of buddy work, and for what comes back."""

    @property
    def is_short(self) -> bool:
        """Whether a part of the start or the monthly session of a person has no day, or the first draft no help.

        This may be because the lead lacks time, or because of absences and meeting days.
        """
        drafts = [code for code, topic in self._topics.items() if topic.timing is TopicTiming.FIRST_POST]
        late = (
            self.is_late(who, self._done.get((who, code), date.max)) or self.is_alone(self._items.get((who, code)), who)
            for who in self.drafting
            for code in drafts
        )
        unplaced = (self._topics[session.topic].timing in STARTS for session in self._unplaced)
        return bool(self.waiting) or any(unplaced) or any(late)

    # ------------------------------------------------------------ the order

    def place(self, tracks: TrackPlan) -> TrackPlan:
        """Give each session a day, add what comes back, and remove what has no day."""
        items = {(track.participant, item.topic): item for track in tracks.tracks for item in track.items}
        people = [track.participant for track in tracks.tracks]
        start, others = self._steps(tracks)
        for step in start:
            step(items)
        for track in tracks.tracks:
            room = self.room[track.participant]
            self.room[track.participant] = None if room is None else room - track.time
        for topic in self.policy.topics:
            if self._is_meeting(topic.code):
                for members in self._split(topic, people):
                    self._meet(topic, members)
        self._place_requests(others, items)
        for topic in sorted(self.policy.topics, key=lambda topic: self.policy.drop_places.get(topic.code, 0)):
            if topic.timing in REGULAR and not self._is_meeting(topic.code):
                self._repeat(topic, people)
        self._find_gaps(people)
        self._find_days(people)
        self._find_hours(people)
        if self._unplaced:
            short = sum((session.time for session in self._unplaced), _NO_TIME)
            self.findings.append(Finding.of("plan:unplaced", count=len(self._unplaced), hours=hours(short)))
        return evolve(
            tracks,
            sessions=self._placed,
            tracks=[
                evolve(
                    track,
                    items=self._with_days(track),
                    unused=self.room[track.participant],
                    missing=track.missing + self._missing[track.participant],
                )
                for track in tracks.tracks
            ],
            lead_hours=sum((session.time for session in self._placed), _NO_TIME),
            lead_unused=self.lead_hours,
            lead_missing=tracks.lead_missing + self._lead_missing,
        )

    def _steps(self, tracks: TrackPlan) -> tuple[list[_Step], list[tuple[int, int, bool, _Step]]]:
        """Return a function for each session and each piece of buddy work, prerequisites first: the start, then others.

        The others have the length of their chain of prerequisites, their place and whether they are new: not announced
        by the previous plan.
        """
        start: list[tuple[int, int, _Step]] = []
        others: list[tuple[int, int, bool, _Step]] = []
        reasons = {(track.participant, item.topic): item.reason for track in tracks.tracks for item in track.items}
        days = [self._earliest(session.topic, session.participants, reasons) for session in tracks.sessions]
        wanted = days.count(None)
        place = 0
        for session, day in zip(tracks.sessions, days, strict=True):
            code, depth = session.topic, self._depths[session.topic]
            if code in self._first:
                early = partial(self._spread, session, self.period.start)
                step = partial(self._start, session) if self._topics[code].timing in STARTS else early
                start.append((depth, len(start), step))
                continue
            step = partial(self._spread, session, self._target(place, wanted) if day is None else day)
            place += day is None
            is_new = not any((who, code) in self.announced for who in session.participants)
            others.append((depth, len(others), is_new, step))
        for track in tracks.tracks:
            mine = [item for item in track.items if item.format is SessionFormat.BUDDY]
            for place, item in enumerate(mine):
                who, code, depth = track.participant, item.topic, self._depths[item.topic]
                if code in self._first:
                    start.append((depth, len(start), partial(self._with_buddy, who, code, self.period.start)))
                    continue
                spread = shifted(self.period.start, (self.period.end - self.period.start).days * place // len(mine))
                step = partial(self._with_buddy, who, code, self._earliest(code, [who], reasons) or spread)
                others.append((depth, len(others), (who, code) not in self.announced, step))
        return [step for _, _, step in sorted(start, key=itemgetter(0, 1))], sorted(others, key=itemgetter(0, 1))

    def _place_requests(self, steps: list[tuple[int, int, bool, _Step]], items: Items) -> None:
        """Place what was announced before what is new. The order of the results does not depend on this."""
        found: list[tuple[tuple[int, int], list[Session], list[Finding]]] = []
        placed, findings = len(self._placed), len(self.findings)
        for depth, place, _, step in sorted(steps, key=itemgetter(0, 2, 1)):
            sessions, remarks = len(self._placed), len(self.findings)
            step(items)
            found.append(((depth, place), self._placed[sessions:], self.findings[remarks:]))
        found.sort(key=itemgetter(0))
        self._placed[placed:] = [session for _, sessions, _ in found for session in sessions]
        self.findings[findings:] = [finding for _, _, remarks in found for finding in remarks]

    def _earliest(
        self, code: str, people: Iterable[str], reasons: Mapping[tuple[str, str], TopicReason]
    ) -> date | None:
        """Return the day from which to place a topic: announced, else the first; ``None`` to spread next steps.

        Of several announced days it is that of the most people; of equal days, the first.
        """
        days = Counter(day for who in people for day in self.announced.get((who, code), ()))
        if days:
            return max(days, key=lambda day: (days[day], -day.toordinal()))
        spread = code not in self._first and all(reasons[who, code] is TopicReason.NEXT_STEP for who in people)
        return None if spread else self.period.start

    def _target(self, place: int, wanted: int) -> date:
        """Return the day for sessions at a place, if a number of places is spread over these days."""
        return self.meetings[place * len(self.meetings) // wanted] if self.meetings else self.period.start

    def _with_days(self, track: Track) -> list[TrackItem]:
        who = track.participant
        mine = (self._items.get((who, item.topic)) for item in track.items)
        return [*(item for item in mine if item is not None), *self._regular[who]]

    # ------------------------------------------------------------ the start

    def _start(self, session: Session, items: Items) -> None:
        """Place a session of the start as early as possible. People who are away on its day get another day."""
        topic = self._topics[session.topic]
        people = list(session.participants)
        while people:
            found = self._early(topic, people)
            if topic.timing is TopicTiming.FIRST_POST and self._misses(people[0], found):
                if self.spare_days and not self.partners.get(people[0]):
                    found = self._early(topic, people, self.spare_days) or found
                day = self._buddy_day(people[0], topic, self.period.start)
                if day is not None and self._misses(people[0], found) and (found is None or day < found[0]):
                    self._to_buddy(people[0], topic, items, day)
                    return
            if found is None:
                self._instead(session, people, self._target(0, 1), items)
                return
            day, there = found
            self._book(evolve(session, participants=there, format=_form(there)), day, there)
            self._booked(session, items)
            people = [who for who in people if who not in there]

    def _misses(self, who: str, found: tuple[date, list[str]] | None) -> bool:
        """Check whether a first draft has no day in time."""
        return found is None or self.is_late(who, found[0])

    def _early(self, topic: Topic, people: list[str], all_days: tuple[date, ...] = ()) -> tuple[date, list[str]] | None:
        """Return the day with the most people in the two weeks from the first possible day, and these people.

        Without *all_days*, these are the days on which the people can have sessions (`_days`).
        """
        best: tuple[date, list[str]] | None = None
        first: date | None = None
        ready = max(self.period.start, min(self._ready(who, topic) for who in people))
        latest = max(shifted(self.joined[who], FIRST_POST_WITHIN - 1) for who in people)
        later = max(ready, shifted(latest, 1))
        spans = ((ready, latest), (later, self.period.end))
        days = (days_within(all_days, *span) if all_days else self._days(people, *span) for span in spans)
        for day in chain.from_iterable(days):
            if first is not None and day > shifted(first, _WAIT.days):
                break
            there = self._there(topic, people, day) if self._fits(topic, day) else []
            if there:
                first = first or day
                if best is None or len(there) > len(best[1]):
                    best = day, there
                if len(there) == len(people):
                    break
        return best

    # ------------------------------------------------------------ on request

    def _spread(self, session: Session, target: date, items: Items) -> None:
        """Place a session on the first day from a target that suits everybody, else before it, else for most."""
        topic = self._topics[session.topic]
        minimum = 1 if session.format is SessionFormat.INDIVIDUAL else topic.minimum
        best: tuple[date, list[str]] | None = None
        for day in self._from(session.participants, target):
            there = self._there(topic, session.participants, day) if self._fits(topic, day) else []
            if len(there) >= max(minimum, 1 + (len(best[1]) if best is not None else 0)):
                best = day, there
                if len(there) == len(session.participants):
                    break
        served: list[str] = []
        if best is not None:
            day, served = best
            self._book(session, day, served)
            self._booked(session, items)
        away = [who for who in session.participants if who not in served]
        if away and served:
            self.findings.append(Finding.of("plan:away", f"tracks.sessions[{self._placed[-1].id}]", count=len(away)))
        self._instead(session, away, target, items)

    def _from(self, people: Iterable[str], target: date) -> Iterator[date]:
        """Yield the days on which people can have sessions, from a day on, then back from it."""
        days = self._days(people, self.period.start, self.period.end)
        place = bisect_left(days, target)
        yield from chain(days[place:], reversed(days[:place]))

    def _instead(self, session: Session, people: list[str], target: date, items: Items) -> None:
        """Give people a topic one to one or with a buddy, instead of a session that has no day for them.

        Whoever can have neither gets their time back.
        """
        topic = self._topics[session.topic]
        left, common = [], target
        for who in people:
            target = min(self.announced.get((who, topic.code), ()), default=common)
            again = session.format is SessionFormat.GROUP and SessionFormat.INDIVIDUAL in topic.formats
            if again and SessionFormat.INDIVIDUAL not in self._excluded(who):
                alone = (
                    day
                    for day in self._from([who], target)
                    if self._fits(topic, day) and self._there(topic, [who], day)
                )
                if (day := next(alone, None)) is not None:
                    name = self._new_id(f"{topic.code}:{who}")
                    changed = evolve(session, id=name, format=SessionFormat.INDIVIDUAL, participants=[who])
                    self._book(changed, day, [who])
                    self._booked(changed, items)
                    continue
            if (found := self._buddy_day(who, topic, target)) is not None:
                self._to_buddy(who, topic, items, found)
                continue
            left.append(who)
            item, room = items[who, topic.code], self.room[who]
            self._missing[who] += item.time
            if room is not None and item.reason is not TopicReason.OFFERED:
                self.room[who] = room + item.time
        if left:
            self._unplaced.append(evolve(session, participants=left, format=_form(left)))
        if session.format is SessionFormat.GROUP and (moved := len(people) - len(left)):
            self.findings.append(
                Finding.of("plan:instead", f"tracks.sessions[{session.id}]", topic=topic.code, count=moved)
            )

    # ------------------------------------------------------------ buddy work

    def _with_buddy(self, who: str, code: str, target: date, items: Items) -> None:
        """Give buddy work of a track a day, if there is one."""
        topic = self._topics[code]
        self._to_buddy(who, topic, items, self._buddy_day(who, topic, target))

    # ------------------------------------------------------------ what comes back

    def _meet(self, topic: Topic, members: list[str]) -> None:
        """Place the monthly sessions of a group, so that no member waits longer than `GROUP_WITHIN` open days.

        The next session is in the two weeks from four weeks after the last, on the day with the most members, of equal
        days the first. Of equal days, one that the previous plan announced to most members comes first; it may be two
        weeks after the last. The session is later if no day has room, and earlier, on the last such day, if a member
        would wait too long. If the last calendar month of the plan would have no session, it has one, from two weeks
        after the last.
        """
        days = self._days(members, self.period.start, self.period.end)
        mine = {who: [day for day in days if day in self.present[who]] for who in members}
        counted = Counter(day for who in members for day in self.announced.get((who, topic.code), ()))
        announced = {day for day, number in counted.items() if 2 * number > len(members)}
        last = {who: max(self._groups[who], default=date.min) for who in members}
        begun = min(max(last[who], self._ready(who, topic)) for who in members)
        begin = max(min(begun, self.period.end), shifted(self.period.start, -DAYS_BETWEEN[topic.timing]))
        tried, ends = begin, False
        while topic.time <= self.lead_hours:
            latest_days = (self._limit(topic, self._waits[who], mine[who], last[who]) for who in members)
            limits = [day for day in latest_days if day is not None and day > tried]
            due = max(shifted(begin, DAYS_BETWEEN[topic.timing]), shifted(tried, 1))
            if not limits and (not days or due > days[-1]):
                due = self._last_month(begin)
                if ends or not days or due > days[-1]:
                    return
                ends = True
            limit = min(limits, default=self.period.end)
            first = due if due <= limit else shifted(tried, 1)
            until = min(limit, shifted(due, _WAIT.days)) if due <= limit else limit
            sooner = max(shifted(tried, 1), shifted(begin, _WAIT.days))
            options = [
                (len(there), day, there)
                for day in days[bisect_left(days, min(first, sooner)) : bisect_right(days, until)]
                if (day >= first or day in announced)
                and self._fits(topic, day)
                and (there := self._allowed(self._there(topic, members, day)))
            ]
            tried = max(tried, until)
            if options:
                near = limit if due > limit else date.min
                _, day, there = max(
                    options,
                    key=lambda option: (
                        option[0],
                        option[1] in announced,
                        -abs((option[1] - near).days),
                    ),
                )
                session = Session(
                    id=self._new_id(topic.code),
                    topic=topic.code,
                    format=_form(there),
                    participants=there,
                    time=topic.time,
                )
                self._book(session, day, there, TopicReason.REGULAR)
                last |= dict.fromkeys(there, day)
                begin = tried = day

    def _last_month(self, last: date) -> date:
        """Return the first day for a further session in the last calendar month of the plan; else the last date.

        It is at least 14 days after the last session. A month of which the plan has fewer than 28 days does not count.
        """
        first = self.period.end.replace(day=1)
        if last >= first or (self.period.end - first).days < DAYS_BETWEEN[TopicTiming.MONTHLY] - 1:
            return date.max
        return max(first, shifted(last, _WAIT.days))

    def _allowed(self, there: list[str]) -> list[str]:
        """Return the people, or nobody if a person would be alone with the lead and excluded that."""
        alone = len(there) == 1 and SessionFormat.INDIVIDUAL in self._excluded(there[0])
        return [] if alone else there

    def _limit(self, topic: Topic, open_days: list[date], mine: list[date], last: date) -> date | None:
        """Return the last meeting day of a person that is at most `GROUP_WITHIN` open days after the last session.

        The result is ``None`` if there is no such day, or if the person does not wait too long until their last day.
        """
        passed = bisect_right(open_days, last)
        if len(open_days) - passed <= GROUP_WITHIN:
            return None
        limit = open_days[passed + GROUP_WITHIN - 1]
        for day in reversed(mine[bisect_right(mine, last) : bisect_right(mine, limit)]):
            if self._fits(topic, day):
                return day
        return None

    def _repeat(self, topic: Topic, people: list[str]) -> None:
        """Place what comes back for each person or group, every 28 or 91 days, as far as the lead has time.

        If the lead lacks time, individual work comes back half as often, and else becomes buddy work.
        """
        together = topic.formats[0] is SessionFormat.GROUP
        units = self._split(topic, people) if together else [[who] for who in people if not self._declines(who, topic)]
        units = [unit for unit in units if len(unit) >= (topic.minimum if together else 1)]
        step = DAYS_BETWEEN[topic.timing]
        dates = {unit[0]: self._dates(topic, unit, step) for unit in units}
        for who, days in dates.items() if not together else ():
            if (room := self.room[who]) is not None and topic.time * len(days) > room:
                dates[who] = days[::2]
                self._leave_out(who, topic, len(days) - len(dates[who]))
        cost = topic.time * sum(map(len, dates.values()))
        with_lead = cost <= self.lead_hours
        if not with_lead and together:
            kept = self._on_request(topic, people)
            self._lead_missing += cost - kept
            self.findings.append(Finding.of("plan:dropped", topic=topic.code, hours=hours(cost - kept)))
            return
        if not with_lead:
            fewer = {who: days[::2] for who, days in dates.items()}
            with_lead = topic.time * sum(map(len, fewer.values())) <= self.lead_hours
            dates = fewer if with_lead else dates
            code = "plan:fewer" if with_lead else "plan:with-buddy"
            self._lead_missing += cost - self.lead_hours
            self.findings.append(Finding.of(code, topic=topic.code, hours=hours(cost - self.lead_hours)))
        for unit in units:
            for day in dates[unit[0]]:
                self._again(topic, unit, day, step, with_lead=with_lead)

    def _on_request(self, topic: Topic, people: list[str]) -> timedelta:
        """Give the people who asked for a topic that is dropped one session, and return the time of the lead for it.

        If they are fewer than its minimum, others join them, by lot. As many groups as fit get a session.
        """
        left = self.lead_hours
        open_to = [who for group in self._split(topic, people) for who in group]
        asking = [who for who in open_to if (who, topic.code) in self.asked]
        others = sorted(
            (who for who in open_to if (who, topic.code) not in self.asked),
            key=lambda who: (draw(self.policy.seed, f"{topic.code}:{who}"), who),
        )
        if asking:
            asking += others[: max(0, topic.minimum - len(asking))]
        many = group_count(topic, len(asking))
        for place in range(many):
            unit = asking[place::many]
            begun = (self._done.get((who, code), date.min) for who in unit for code in topic.prerequisites)
            first = max(self.period.start, *begun, date.min)
            self._again(topic, unit, first, (self.period.end - first).days + 1, with_lead=True)
        return left - self.lead_hours

    def _dates(self, topic: Topic, unit: list[str], step: int) -> list[date]:
        """Return the first day of each interval of a person or group, from a day drawn by the seed and the id.

        The first interval begins at the last session that any of them had.
        """
        days = (
            session.on
            for session in self.previous
            if session.topic == topic.code and not set(unit).isdisjoint(session.participants)
        )
        since = max((day for day in days if day is not None), default=None)
        if since is not None:
            first = shifted(since, step)
        else:
            begun = self._done.get((unit[0], topic.prerequisites[0])) if topic.prerequisites else None
            begun = begun or self.period.start
            drawn = draw(self.policy.seed, f"{topic.code}:{unit[0]}") % (step // 2)
            first = shifted(begun, DAYS_BETWEEN[TopicTiming.MONTHLY] + drawn)
        return [shifted(first, step * place) for place in range(max(0, (self.period.end - first).days // step + 1))]

    def _again(self, topic: Topic, unit: list[str], first: date, step: int, *, with_lead: bool) -> None:
        until = shifted(first, step - 1)
        days = self._days(unit, first, until)
        minimum = topic.minimum if topic.formats[0] is SessionFormat.GROUP else 1
        alone = minimum == 1
        possible = not alone or SessionFormat.INDIVIDUAL not in self._excluded(unit[0])
        options = [
            (len(there), -day.toordinal(), day, there)
            for day in days
            if with_lead and possible and self._fits(topic, day)
            if len(there := self._there(topic, unit, day)) >= minimum
        ]
        if options:
            _, _, day, there = max(options)
            name = self._new_id(f"{topic.code}:{unit[0]}" if alone else topic.code)
            session = Session(id=name, topic=topic.code, format=_form(there), participants=there, time=topic.time)
            self._short(topic, set(unit).difference(there), [day])
            self._book(session, day, there, TopicReason.REGULAR)
        elif alone and (found := self._buddy_day(unit[0], topic, first, until)) is not None and found >= first:
            reason = self._count(unit[0], topic.code, found, TopicReason.REGULAR)
            self._load[unit[0], found] += topic.time
            self._regular[unit[0]].append(
                TrackItem(topic=topic.code, format=SessionFormat.BUDDY, reason=reason, time=topic.time, on=found)
            )
        else:
            self._short(topic, unit, self._between(first, until))

    def _short(self, topic: Topic, people: Iterable[str], days: list[date]) -> None:
        """Report what is left out for the people who are present on some of these days, and have time on none."""
        for who in sorted(people):
            here = [day for day in days if day in self.present[who]]
            if here and not any(self._has_time(who, topic, day) for day in here):
                self._leave_out(who, topic)

    # ------------------------------------------------------------ what is missing

    def _find_gaps(self, people: list[str]) -> None:
        """Report the people who wait longer than `GROUP_WITHIN` open days for a group session, and for what reason."""
        meetings = [topic for topic in self.policy.topics if self._is_meeting(topic.code)]
        found = Counter[str]()
        for who in people if meetings else ():
            if SessionFormat.GROUP in self._excluded(who) or any(self._declines(who, topic) for topic in meetings):
                continue
            days = self._waits[who]
            together = sorted(self._groups[who])
            if waits_long(days, together):
                found["plan:group-gap"] += not self._only_closed(who)
                self.waiting.add(who)
            elif self.away and waits_long(sorted(self.waits[who] - self.closed), together):
                found["plan:group-gap:lead"] += 1
            elif days and waits_long(self._between(days[0], days[-1]), together):
                found["plan:group-gap:absent"] += 1
        self.findings += (
            Finding.of(code, count=number, days=GROUP_WITHIN) for code, number in sorted(found.items()) if number
        )

    def _find_days(self, people: list[str]) -> None:
        """Report late starts, sessions on days that are not for sessions, and people who share no day with the lead."""
        meetings, lead_days = frozenset(self.meetings), frozenset((*self.meetings, *self.lead_days))
        other = {who for session in self._placed if session.on not in meetings for who in session.participants}
        if other:
            self.findings.append(Finding.of("plan:other-days", "brief.meetings", count=len(other)))
        starts = [code for code, topic in self._topics.items() if topic.timing in STARTS]
        if people and self._all_closed(self.period.start, self.period.end):
            self.findings.append(Finding.of("plan:all-closed", "closed"))
            return
        for who in people:
            if self._only_closed(who):
                self.findings.append(Finding.of("plan:no-open-day", "brief.working_weeks", participant=who))
            here = self._open[who][-1:] >= [self.period.start]
            if here and lead_days and lead_days.isdisjoint(self.present[who]):
                self.findings.append(Finding.of("plan:no-common-day", "brief.deputy_week", participant=who))
            found = [
                (self._done[who, code], code)
                for code in starts
                if (who, code) in self._items and (who, code) in self._done
            ]
            day, code = max(found, key=lambda pair: (pair[0], self._depths[pair[1]]), default=(date.min, ""))
            if self.is_late(who, day):
                self.findings.append(self._late(who, day, code))

    def _find_hours(self, people: list[str]) -> None:
        """Report what is left out or only offered because of the time of people, and months with more than that."""
        for code, times in (("plan:person-left-out", self._left_out), ("plan:person-offered", self._offered)):
            by_topic = defaultdict[str, dict[str, timedelta]](dict)
            for (who, topic), time in sorted(times.items()):
                by_topic[topic][who] = time
            for topic, mine in by_topic.items():
                ids, sum_of = ", ".join(mine), sum(mine.values(), _NO_TIME)
                named = {"topic": topic, "count": len(mine), "hours": hours(sum_of), "participants": ids}
                self.findings.append(Finding.of(code if len(mine) > _MOST_NAMED else f"{code}:named", **named))
        beyond = Counter[str]()
        total = _NO_TIME
        for (who, _, _), time in self._months.items():
            own = self.monthly[who]
            if who in people and own is not None and time > own:
                beyond[who] += 1
                total += time - own
        if beyond:
            self.findings.append(Finding.of("plan:full-months", count=len(beyond), hours=hours(total)))

    def _late(self, who: str, on: date, code: str) -> Finding:
        """Return the finding on a late start of a person, with the reason."""
        first, last = self.joined[who], shifted(self.joined[who], FIRST_POST_WITHIN - 1)
        named = {"participant": who, "topic": code, "on": on, "since": first, "days": FIRST_POST_WITHIN}
        mine = [day for day in self._open[who] if max(first, self.period.start) <= day <= last]
        if alone := [day for day in mine if day in self.away]:
            dates = {"count": len(alone), "start": alone[0], "end": alone[-1]}
            return Finding.of("plan:late:lead", "brief.deputy_week", **named, **dates)
        if self._all_closed(first, last):
            return Finding.of("plan:late:closed", "closed", **named, end=last)
        days = (shifted(first, place) for place in range(FIRST_POST_WITHIN))
        if any(day not in self.waits[who] and day not in self.closed for day in days):
            return Finding.of("plan:late:absent", **named)
        return Finding.of("plan:late", "brief.meetings", **named)

    def _all_closed(self, first: date, last: date) -> bool:
        return all(shifted(first, place) in self.closed for place in range((last - first).days + 1))

    def _only_closed(self, who: str) -> bool:
        """Check whether a person works in the plan, but on closed days only."""
        return bool(self.present[who]) and self._open[who][-1:] < [self.period.start]

    def _between(self, first: date, last: date) -> list[date]:
        """Return the open days of the plan from a day to another."""
        return self._days_open[bisect_left(self._days_open, first) : bisect_right(self._days_open, last)]


def _form(people: Collection[str]) -> SessionFormat:
    return SessionFormat.INDIVIDUAL if len(people) == 1 else SessionFormat.GROUP
