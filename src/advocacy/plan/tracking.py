"""Making tracks: what each person wishes and needs, within their own time and the program lead's (domain, step 3)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING

from attrs import evolve

from advocacy.errors import Finding, raise_any
from advocacy.people.matrix import Matrix
from advocacy.people.participant import Participant, split_by_consent
from advocacy.pilot.assessment import draw
from advocacy.plan.sessions import Form, Session, Topic
from advocacy.plan.tracks import Track, TrackItem, TrackPlan, TrackPolicy, Why, Wish, strangers
from advocacy.values import Window, duration, each, first_repeats, identifier, instance, optional, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["hours", "plan_tracks"]

_HOUR = timedelta(hours=1)
_NO_TIME = timedelta(0)
_ORDER = tuple(Why)


def plan_tracks(
    participants: Iterable[Participant],
    *,
    window: Window,
    on: date,
    lead_time: timedelta,
    wishes: Iterable[Wish] = (),
    needs: Mapping[str, Iterable[str]] | None = None,
    matrix: Matrix | None = None,
    policy: TrackPolicy | None = None,
    before: Iterable[Session] = (),
) -> TrackPlan:
    """
    Give each person a track, and put those on the same topic together (domain, step 3).

    A person's topics are those wished for, then those needed, then those that are a next step where the person starts
    on the matrix; within each in the order of the wish, else of the policy. Each is worked on in the form preferred
    where the topic has it, else in its first form that is not declined. They are taken in that order while they fit in
    the part of the person's own time that the policy gives to sessions; who has not told their time gets all of them,
    and is counted. A group too small to meet works one to one or with buddies where the topic allows. Groups of a topic
    are as few and as even as can be, and mixed over an attribute. The lead's time goes to wishes, then needs, then next
    steps, groups before one to one, then in the order of the policy, then by lot, drawn from the seed and the id, then
    by id; a one-to-one session that no longer fits becomes buddy work where the topic and the person allow. What does
    not fit is left out and told.

    A plan made on a day in the window is about the days that are left: own time counts from that day on, and never
    beyond what the whole window gives less what sessions took before.

    >>> ann = Participant(id="p-1")
    >>> window = Window(date(2027, 1, 4), date(2027, 3, 31))
    >>> plan_tracks([ann], window=window, on=window.start, lead_time=timedelta(hours=8)).findings[0].text()
    'Left out, no consent that stands on the day: 1.'

    Args:
        participants: The people; those whose consent to take part does not stand are left out and counted.
        window: The days of the plan; own time per month counts for its days as twelve months for 365.
        on: The day the consents are looked at, and from which on it is planned.
        lead_time: What the program lead can give to the sessions planned here, zero or more.
        wishes: At most one for each person.
        needs: Codes of topics by person's id, as gathered from the survey.
        matrix: Where next steps are read from; without one there are none.
        policy: What tracks are made from.
        before: Sessions that were held: who was in one had its topic, and no new session takes its id.

    Raises:
        InvalidError, UnknownNameError: With every fault at once: an id that stands twice, a wish or need of somebody or
            for a topic that nobody knows, an argument of another type.
    """
    rules = TrackPolicy() if policy is None else policy
    people, said, held = tuple_of(participants), tuple_of(wishes), tuple_of(before)
    needed = {identifier(who): tuple_of(what) for who, what in (needs or {}).items()}
    raise_any(
        [
            *each(instance(Participant, private=True)).findings(people, "participants"),
            *instance(Window).findings(window, "window"),
            *instance(date).findings(on, "on"),
            *duration.findings(lead_time, "lead_time"),
            *each(instance(Wish, private=True)).findings(said, "wishes"),
            *optional(instance(Matrix)).findings(matrix, "matrix"),
            *instance(TrackPolicy).findings(rules, "policy"),
            *each(instance(Session)).findings(held, "before"),
        ]
    )
    ids = {person.id for person in people}
    raise_any(
        [
            *first_repeats((person.id for person in people), "participants"),
            *strangers(said, needed, topics=[topic.code for topic in rules.topics], people=ids),
        ]
    )
    told = {wish.participant: wish for wish in said}
    planner = _Planner(rules, window, on, held)
    here, left_out = split_by_consent(people, on=on)
    for person in here:
        wish = told.get(person.id) or Wish(participant=person.id)
        planner.add(person, wish, _wanted(person, wish, needed.get(person.id, ()), matrix, rules))
    plan = planner.finish(lead_time)
    return evolve(plan, findings=(*left_out, *plan.findings))


def _wanted(
    person: Participant, wish: Wish, needs: tuple[str, ...], matrix: Matrix | None, policy: TrackPolicy
) -> dict[str, Why]:
    """Give the topics a person is to have and why, dearest first; the first reason stays."""
    found = dict.fromkeys(wish.topics, Why.WISH)
    needed = [topic.code for topic in policy.topics if topic.code in needs]
    cell = matrix.place(person).cell if matrix is not None else None
    levels = {cell.row, cell.column} if cell is not None else set()
    steps = [topic.code for topic in policy.topics if topic.levels & levels]
    for why, topics in ((Why.NEED, needed), (Why.NEXT_STEP, steps)):
        for code in topics:
            found.setdefault(code, why)
    return {code: why for code, why in found.items() if code not in wish.no_topics}


class _Planner:
    """What is gathered on the way: items by person, people by topic, findings."""

    def __init__(self, policy: TrackPolicy, window: Window, on: date, held: tuple[Session, ...]) -> None:
        self.policy, self.window, self.taken = policy, window, {session.id for session in held}
        self.days_left = min(window.days, max(0, (window.end - on).days + 1))
        self.spent: dict[str, timedelta] = defaultdict(timedelta)
        self.had: set[tuple[str, str]] = set()
        for session in held:
            for who in session.participants:
                self.spent[who] += session.time
                self.had.add((who, session.topic))
        self.topics = {topic.code: topic for topic in policy.topics}
        self.places = {topic.code: place for place, topic in enumerate(policy.topics)}
        self.people: dict[str, tuple[Participant, Wish]] = {}
        self.items: dict[str, dict[str, TrackItem]] = {}
        self.findings: list[Finding] = []
        self.untold = 0

    def add(self, person: Participant, wish: Wish, wanted: Mapping[str, Why]) -> None:
        """Take what fits in a person's own time."""
        self.people[person.id] = person, wish
        mine = self.items[person.id] = {}
        room = self._room(person)
        short = _NO_TIME
        for code, why in wanted.items():
            topic = self.topics[code]
            form = self._form(topic, wish)
            if (person.id, code) in self.had:
                continue
            if form is None:
                self.findings.append(Finding.of("track:declined", participant=person.id, topic=code))
            elif room is not None and topic.time > room:
                short += topic.time
            else:
                mine[code] = TrackItem(topic=code, form=form, why=why, time=topic.time)
                room = None if room is None else room - topic.time
        self.untold += room is None
        if short:
            self.findings.append(
                Finding.of("track:short", participant=person.id, hours=hours(short - (room or _NO_TIME)))
            )

    def _room(self, person: Participant) -> timedelta | None:
        if person.time_per_month is None:
            return None
        in_all, left = (
            person.time_per_month * share.numerator // share.denominator
            for days in (self.window.days, self.days_left)
            for share in [self.policy.session_share * Fraction(12 * days, 365)]
        )
        return max(_NO_TIME, min(left, in_all - self.spent[person.id]))

    def _form(self, topic: Topic, wish: Wish, *, besides: frozenset[Form] = frozenset()) -> Form | None:
        """Choose the form preferred where there is a choice, else the first."""
        open_to = [form for form in topic.forms if form not in wish.no_forms | besides]
        return wish.prefers if wish.prefers in open_to else next(iter(open_to), None)

    def finish(self, lead_time: timedelta) -> TrackPlan:
        """Make the groups, then share out the lead's time."""
        if self.untold:
            self.findings.append(Finding.of("track:untold", count=self.untold))
        groups = [session for topic in self.policy.topics for session in self._groups(topic)]
        alone = [
            Session(id=f"{code}:{who}", topic=code, form=item.form, participants=(who,), time=item.time)
            for who, mine in self.items.items()
            for code, item in mine.items()
            if item.form is Form.INDIVIDUAL
        ]
        kept, left, short = [], lead_time, _NO_TIME
        for session in sorted([*groups, *alone], key=self._turn):
            if session.time <= left:
                kept.append(session)
                left -= session.time
                self._give(session)
            elif not self._to_buddy(session):
                short += session.time
        if short:
            self.findings.append(Finding.of("lead:short", hours=hours(short - left)))
        tracks = [Track(participant=who, items=mine.values()) for who, mine in sorted(self.items.items())]
        return TrackPlan(tracks=tracks, sessions=kept, lead_time=lead_time - left, findings=self.findings)

    def _groups(self, topic: Topic) -> Iterator[Session]:
        who = [name for name, mine in self.items.items() if topic.code in mine and mine[topic.code].form is Form.GROUP]
        sizes = topic.sizes(len(who))
        if who and not sizes:
            self._too_few(topic, who)
        mixed = sorted(who, key=lambda name: (self.people[name][0].attribute(self.policy.mix_by) or "", name))
        free = (name for number in count(1) if (name := f"{topic.code}:{number}") not in self.taken)
        for place, name in zip(range(len(sizes)), free, strict=False):
            members = mixed[place :: len(sizes)]
            yield Session(id=name, topic=topic.code, form=Form.GROUP, participants=members, time=topic.time)

    def _too_few(self, topic: Topic, who: list[str]) -> None:
        for name in who:
            form = self._form(topic, self.people[name][1], besides=frozenset({Form.GROUP}))
            if form is None:
                del self.items[name][topic.code]
            else:
                self.items[name][topic.code] = evolve(self.items[name][topic.code], form=form)
        self.findings.append(Finding.of("group:few", topic=topic.code, count=len(who), least=topic.least))

    def _turn(self, session: Session) -> tuple[int, bool, int, int, str]:
        why = min(_ORDER.index(self.items[who][session.topic].why) for who in session.participants)
        alone = session.form is Form.INDIVIDUAL
        return why, alone, self.places[session.topic], draw(self.policy.seed, session.id), session.id

    def _give(self, session: Session) -> None:
        for who in session.participants:
            self.items[who][session.topic] = evolve(self.items[who][session.topic], session=session.id)

    def _to_buddy(self, session: Session) -> bool:
        """Let a one-to-one session become buddy work where that is welcome; else nobody has it."""
        wish = self.people[session.participants[0]][1]
        alone = session.form is Form.INDIVIDUAL
        welcome = alone and Form.BUDDY in self.topics[session.topic].forms and Form.BUDDY not in wish.no_forms
        for who in session.participants:
            mine = self.items[who]
            if welcome:
                mine[session.topic] = evolve(mine[session.topic], form=Form.BUDDY)
            else:
                del mine[session.topic]
        return welcome


def hours(time: timedelta) -> str:
    """Write a time in hours, with two decimals at most."""
    return f"{time / _HOUR:.2f}".rstrip("0").rstrip(".")
