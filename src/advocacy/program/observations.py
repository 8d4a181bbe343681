"""Observations from the records of a program: invitations, memberships and activities (:ref:`method-step-4`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from advocacy.arguments import checked, unchecked
from advocacy.dates import DateRange
from advocacy.errors import raise_any
from advocacy.goals.observations import Observation, orderly
from advocacy.people.consent import Purpose, consents_hold
from advocacy.people.membership import Membership
from advocacy.people.participant import Participant
from advocacy.people.presence import is_enrolled, memberships_by_person
from advocacy.program.program import Program
from advocacy.rules import tuple_of
from advocacy.run.activity import Activity, ActivityKind, look

#: The measures that a program counts itself. Measures of activities with these names are ignored.
OWN = ("invited", "activated", "enrolled", "active", "posts")


@checked
def observe_program(
    program: Program,
    activities: Iterable[Activity],
    ranges: Iterable[DateRange],
    *,
    on: date | None = None,
    cluster: Callable[[str], str] | None = None,
) -> tuple[Observation, ...]:
    """Count what the program records in each date range, so that nobody has to supply it (:ref:`method-formulas`).

    - ``invited``: the people whose invitation was sent in the range.
    - ``activated``: those of them who joined, on that day or later, with valid consent to participate. So adoption is a
      share of the invited people, even if they join after the range.
    - ``enrolled``: the people with a day in the range on which they could be measured: a member, neither paused nor
      away, with valid consent to participate and to measurement.
    - ``active``: those of them with an activity on such a day.
    - ``posts``: their own posts on such days.
    - Every other measure of their activities on such days, such as ``impressions``, summed over the activities that
      state it. If no activity in a range states it, there is no observation, because the number is unknown and not 0.

    Invitations and joining are records of the program, so they need no consent to measurement. Everything else does.
    A person whose consent to measurement is not valid on the day *on* is not counted in any range. Activities on other
    days, and of people who are not in the program, are private and not counted.

    >>> from advocacy import Consent
    >>> quarter = DateRange(date(2027, 1, 4), date(2027, 3, 31))
    >>> agreed = [Consent(purpose=purpose, given=quarter.start) for purpose in Purpose]
    >>> program = Program(id="2027", period=quarter, participants=[Participant(id="p-1", consents=agreed)])
    >>> program = program.join("p-1", on=quarter.start)
    >>> post = Activity(participant="p-1", on=date(2027, 3, 1), kind=ActivityKind.POSTED, measures={"impressions": 90})
    >>> {found.measure: found.value for found in observe_program(program, [post], [quarter])}
    {'invited': 0, 'activated': 0, 'enrolled': 1, 'active': 1, 'posts': 1, 'impressions': 90}

    Args:
        program: The program.
        activities: All activities of its people.
        ranges: Date ranges in order that do not overlap, for example from `split_range`.
        on: The day of counting; by default the last day of the last range. What happens later is not counted.
        cluster: A function from a person's id to a key of the app's own. With it, ``active``, ``posts`` and the
            measures of activities have one observation for each active person, so that their rates have an interval.
            The key must not reveal the person. By default there are totals only.

    Returns:
        The observations, range by range, in the order above, then measures by name, then clusters by key. The first
        five measures are in every range, with 0 where nothing was counted.

    Raises:
        ValidationError: The ranges are empty, overlap or are out of order, or a key of a cluster is not text.
    """
    done, listed = tuple_of(activities), tuple_of(ranges)
    raise_any(orderly(listed, "ranges"))
    today = listed[-1].end if on is None else on
    until = min(today, listed[-1].end)
    stays = memberships_by_person(program.memberships)
    people = [person for person in program.participants if person.id in stays]
    seen = unchecked(look)(done, people, stays, on=today, until=until)
    agreed = {person.id: person for person in people if person.id in seen}
    days = {
        who: {day for day in seen[who].days if consents_hold(person.consents, Purpose.PARTICIPATION, on=day)}
        for who, person in agreed.items()
    }
    started = {person.id: tuple(_starts(person, stays[person.id], until)) for person in people}
    found: list[Observation] = []
    for span in listed:
        invited = [item for item in program.invitations if item.sent in span and item.sent <= until]
        joined = [item for item in invited if any(item.sent <= day for day in started.get(item.participant, ()))]
        counts = {"invited": len(invited), "activated": len(joined)}
        counts["enrolled"] = sum(not own.isdisjoint(_days(span)) for own in days.values())
        found += [Observation(measure=measure, value=count, when=span) for measure, count in counts.items()]
        acts = [act for who in seen for act in seen[who].acts if act.on in span and act.on in days[who]]
        found += _counted(acts, span, cluster)
    return tuple(found)


def _days(span: DateRange) -> Iterator[date]:
    """Yield the days of a date range."""
    return map(date.fromordinal, range(span.start.toordinal(), span.end.toordinal() + 1))


def _starts(person: Participant, stays: Iterable[Membership], until: date) -> Iterator[date]:
    """Yield the days up to a day on which a person became a member, with valid consent to participate."""
    for stay in stays:
        day = stay.joined
        if day <= until and is_enrolled(stay, day) and consents_hold(person.consents, Purpose.PARTICIPATION, on=day):
            yield day


def _counted(acts: Iterable[Activity], span: DateRange, cluster: Callable[[str], str] | None) -> Iterator[Observation]:
    """Yield the observations of activities: of all together, or of each active person."""
    active: dict[str | None, set[str]] = defaultdict(set)
    sums: dict[str, dict[str | None, int]] = {"active": {}, "posts": {}}
    for act in acts:
        key = None if cluster is None else cluster(act.participant)
        active[key].add(act.participant)
        sums["posts"][key] = sums["posts"].get(key, 0) + (act.kind is ActivityKind.POSTED)
        for measure, value in act.measures.items():
            if measure not in OWN:
                own = sums.setdefault(measure, {})
                own[key] = own.get(key, 0) + value
    sums["active"] = {key: len(people) for key, people in active.items()}
    if not active:
        sums["active"] = sums["posts"] = {None: 0}
    for measure in ("active", "posts", *sorted(sums.keys() - set(OWN))):
        for key, value in sorted(sums[measure].items(), key=lambda pair: pair[0] or ""):
            yield Observation(measure=measure, value=value, when=span, cluster=key)
