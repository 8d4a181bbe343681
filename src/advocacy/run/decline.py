"""Early signs that activity declines, of one person and of all together, at a stated rate of false alarms (step 4)."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import field, frozen

from advocacy.dates import DateRange
from advocacy.errors import Finding, raise_any
from advocacy.exact import exact, part_of, zero_or_more
from advocacy.people.consent import Purpose
from advocacy.rules import Rule, each, identifier, instance, optional, text, tuple_of, whole
from advocacy.run.continuity import find_here

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advocacy.people.membership import Membership
    from advocacy.people.participant import Participant
    from advocacy.run.activity import Activity

__all__ = [
    "STEP",
    "DeclinePolicy",
    "DeclineReport",
    "DeclineStatus",
    "GroupDecline",
    "PersonDecline",
    "WeekChances",
    "chance_of_sum",
    "detect_decline",
]


#: Weeks between two looks, and between two splits of the weeks into before and after.
STEP = 4


class WeekChances:
    """
    Chances of rows of weeks, each active or not, given how many are active in all.

    Every row weighs its stickiness to the power of how many of its weeks are as the week before, and its chance is its
    part of the weight of all rows with as many active weeks. With a stickiness of 1 all are alike.

    What was worked out is kept for as long as this object lives.

    Args:
        sticky: How many times likelier a week is to be as the one before than not; 1 or more.
    """

    def __init__(self, sticky: Fraction) -> None:
        self._like, self._unlike = sticky.as_integer_ratio()
        self._weights = [([1, 0], [0, 1])]
        self._tails: dict[tuple[int, int, int], tuple[Fraction, ...]] = {}
        self._reached: dict[Fraction, dict[tuple[int, int, int], int]] = {}
        self._scans: dict[tuple[int, int, Fraction], Fraction] = {}

    def fewer(self, weeks: int, active: int, last: int) -> tuple[Fraction, ...]:
        """
        Return the chance that none, at most one, at most two, … of the last weeks are active.

        With a stickiness of 1 this is Fisher's exact one-sided (hypergeometric) chance.

        >>> WeekChances(Fraction(1)).fewer(8, 4, 4)[0], WeekChances(Fraction(2)).fewer(8, 4, 4)[0]
        (Fraction(1, 70), Fraction(32, 419))

        Args:
            weeks: All weeks.
            active: How many of them are active.
            last: How many of them are the last, 1 or more and fewer than all.
        """
        key = (weeks, active, last)
        if key not in self._tails:
            (off, on), (off_after, on_after) = self._ends(weeks - last), self._ends(last)
            ways = [0] * (last + 1)
            for seen in range(max(0, active - weeks + last), min(last, active) + 1):
                # a row read backwards weighs the same: as many rows of last weeks begin so as end so
                rest, same, other = active - seen, self._like, self._unlike
                ways[seen] = off[rest] * (same * off_after[seen] + other * on_after[seen])
                ways[seen] += on[rest] * (other * off_after[seen] + same * on_after[seen])
            every = sum(ways)
            self._tails[key] = tuple(Fraction(upto, every) for upto in accumulate(ways))
        return self._tails[key]

    def find_split(self, row: Sequence[bool], level: Fraction) -> int | None:
        """
        Return how many weeks are after the split that stands out most, or ``None`` where it may well be chance.

        A split leaves a multiple of four weeks after it, and at least four on either side. That one stands out most
        whose active weeks after it have the smallest chance; of equal ones the latest. It may well be chance where a
        split as strong, over all splits together, has a chance above *level*.

        >>> chances = WeekChances(Fraction(1))
        >>> row = [True] * 4 + [False] * 4
        >>> chances.find_split(row, Fraction(1, 70)), chances.find_split(row, Fraction(1, 71))
        (4, None)
        """
        sums = [0, *accumulate(row)]
        weeks, active = len(row), sums[-1]
        reached = self._reached.setdefault(level, {})
        strong = []
        for last in range(STEP, weeks - STEP + 1, STEP):
            key = (weeks, active, last)
            if key not in reached:
                reached[key] = sum(chance <= level for chance in self.fewer(*key))
            seen = active - sums[weeks - last]
            if seen < reached[key]:
                strong.append((self.fewer(*key)[seen], last))
        if not strong:
            return None
        chance, last = min(strong)
        return last if self.as_strong(weeks, active, chance) <= level else None

    def as_strong(self, weeks: int, active: int, level: Fraction) -> Fraction:
        """
        Return the chance that the strongest split of a row is at *level* or below it, exact over all splits together.

        >>> WeekChances(Fraction(1)).as_strong(8, 4, Fraction(1, 70))
        Fraction(1, 70)

        Args:
            weeks: All weeks.
            active: How many of them are active.
            level: A chance.
        """
        key = (weeks, active, level)
        if key not in self._scans:
            # rows grow from the last week backwards, by their first week and how many are active; who reaches the level
            # drops out
            off, on = self._weights[0]
            for last in range(1, weeks):
                if last % STEP == 0 and last <= weeks - STEP:
                    reached = sum(chance <= level for chance in self.fewer(weeks, active, last))
                    off, on = ([0] * reached + ways[reached:] for ways in (off, on))
                off, on = self._grown(off, on)
            every = sum(ways[active] for ways in self._ends(weeks))
            self._scans[key] = 1 - Fraction(off[active] + on[active], every)
        return self._scans[key]

    def _ends(self, weeks: int) -> tuple[list[int], list[int]]:
        """Return the weight of all rows that end silent, and that end active, by how many weeks are active."""
        while len(self._weights) < weeks:
            self._weights.append(self._grown(*self._weights[-1]))
        return self._weights[weeks - 1]

    def _grown(self, off: list[int], on: list[int]) -> tuple[list[int], list[int]]:
        """Add a week to rows, silent or active."""
        same, other = self._like, self._unlike
        return (
            [same * one + other * two for one, two in zip((*off, 0), (*on, 0), strict=True)],
            [other * one + same * two for one, two in zip((0, *off), (0, *on), strict=True)],
        )


def chance_of_sum(changes: Iterable[int]) -> Fraction:
    """
    Return the chance of a sum as low as that of *changes*, or lower, where each is as likely to be up as down.

    Sizes are kept and signs flipped, all ways alike: an exact permutation test. What is 0 says nothing.

    >>> chance_of_sum([-1, -2, -1]), chance_of_sum([2, -1])
    (Fraction(1, 8), Fraction(3, 4))
    """
    listed = [change for change in changes if change]
    maximum = sum(change for change in listed if change > 0)
    # one long number holds, place by place, in how many ways what is up adds up to so much; none outgrows its place
    place = len(listed) // 8 + 1
    kept = (1 << 8 * place * (maximum + 1)) - 1
    ways = 1
    for size in sorted(map(abs, listed)):
        ways = (ways + (ways << 8 * place * size)) & kept
    written = ways.to_bytes(place * (maximum + 1), "little")
    low = sum(int.from_bytes(written[at : at + place], "little") for at in range(0, len(written), place))
    return Fraction(low, 1 << len(listed))


#: The week of the first look; the others follow every four weeks, and the last of a year is the twelfth, in week 52.
_FIRST, _MOST = 8, 12
#: The most weeks at either end that are compared for all together.
_ENDS = 8


class DeclineStatus(Enum):
    """What a look at the weeks says."""

    SIGN = "sign"
    """Fewer active weeks of late than chance gives where nothing declines."""
    NO_SIGN = "no_sign"
    """None that stands out; a decline may be there all the same."""
    TOO_LITTLE = "too_little"
    """Not even full silence could have given a sign."""


def _chances(values: Iterable[Any]) -> Any:
    listed: Any = tuple_of(values)
    return tuple(map(exact, listed)) if isinstance(listed, tuple) else listed


@frozen(kw_only=True)
class DeclinePolicy:
    """
    How often there may be false alarms, and where they are spent. All defaults are our own, and measured.

    >>> policy = DeclinePolicy()
    >>> sum(policy.person), sum(policy.group)
    (Fraction(9, 200), Fraction(1, 20))
    >>> [week for week, _ in policy.looks(policy.person)]
    [20, 24, 28, 32, 36, 40, 44, 48, 52]

    Attributes:
        level: The most that the chances of all looks of a year add up to, above 0, 1 at most.
        stickiness: How many times likelier a week is to be as the one before than not, where nothing declines; 1 or
            more. At a rate of one half, 1 is a coin for each week, 2 a correlation of 1/3 between a week and the next,
            5/2 one of 3/7, 3 one of 1/2.
        person: For one person the chance of a false alarm at each look: at the end of week 8, 12, …, 52; with 0 there
            is no look. From week 20 on by default: before, no weeks that may stick tell decline from habit.
        group: The same for all together.
        minimum_group: The fewest people that all together are, 5 or more.
    """

    level: Fraction = field(default=Fraction(1, 20), converter=exact, validator=part_of)
    stickiness: Fraction = field(
        default=Fraction(5, 2),
        converter=exact,
        validator=Rule("decline:sticky", lambda value: type(value) is Fraction and value >= 1),
    )
    person: tuple[Fraction, ...] = field(
        default=(Fraction(0),) * 3 + (Fraction(1, 200),) * 9, converter=_chances, validator=each(zero_or_more)
    )
    group: tuple[Fraction, ...] = field(
        default=(Fraction(1, 240),) * 12, converter=_chances, validator=each(zero_or_more)
    )
    minimum_group: int = field(default=10, validator=whole(5))

    def __attrs_post_init__(self) -> None:
        """Keep what is spent within the level, and the looks within a year."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        for name, spent in (("person", self.person), ("group", self.group)):
            if sum(spent) > self.level:
                yield Finding.of("decline:level", name, spent=sum(spent), level=self.level)
            if len(spent) > _MOST:
                yield Finding.of("decline:looks", name, count=len(spent), most=_MOST)

    def looks(self, spent: Iterable[Fraction]) -> tuple[tuple[int, Fraction], ...]:
        """Return the weeks at whose end there is a look, each with the chance that is spent on it."""
        return tuple((_FIRST + STEP * at, chance) for at, chance in enumerate(spent) if chance)


@frozen(kw_only=True)
class PersonDecline:
    """
    What the looks at one person's weeks said; for the lead and the person.

    Attributes:
        participant: The person's id.
        weeks: Whole weeks here, of seven days each on which they were here and measured.
        looked: The week of the latest look; ``None`` before the first.
        status: What the latest look said.
        signs: The weeks of all looks that gave a sign.
        findings: What was seen at each of these.
    """

    participant: str = field(converter=identifier, validator=text)
    weeks: int = field(validator=whole(0, private=True))
    looked: int | None = field(default=None, validator=optional(whole(1, private=True)))
    status: DeclineStatus = field(default=DeclineStatus.TOO_LITTLE, validator=instance(DeclineStatus, private=True))
    signs: tuple[int, ...] = field(default=(), converter=tuple_of, validator=each(whole(1, private=True)))
    findings: tuple[Finding, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(Finding, private=True))
    )

    def __repr__(self) -> str:
        """Show class and id, and nothing about the person."""
        return f"<PersonDecline {self.participant}>"


@frozen(kw_only=True)
class GroupDecline:
    """
    What the looks at all together said.

    Attributes:
        people: How many the latest look was about.
        looked: The week of the latest look, counted from the first day of the window; ``None`` before the first.
        status: What the latest look said.
        signs: The weeks of all looks that gave a sign.
        findings: What was seen at each of these; too few people at the latest.
    """

    people: int = field(default=0, validator=whole(0))
    looked: int | None = field(default=None, validator=optional(whole(1)))
    status: DeclineStatus = field(default=DeclineStatus.TOO_LITTLE, validator=instance(DeclineStatus))
    signs: tuple[int, ...] = field(default=(), converter=tuple_of, validator=each(whole(1)))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))


@frozen(kw_only=True)
class DeclineReport:
    """
    Early signs of decline, one by one for the lead and themselves, and of all together.

    Attributes:
        period: The days it is about.
        on: The day of reporting; nothing after it is looked at.
        people: Those measured, in id order: nobody is ranked.
        group: What all together show.
        findings: How many are not measured.
    """

    period: DateRange = field(validator=instance(DateRange))
    on: date = field(validator=instance(date))
    people: tuple[PersonDecline, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(PersonDecline, private=True))
    )
    group: GroupDecline = field(factory=GroupDecline, validator=instance(GroupDecline))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))

    @property
    def declining(self) -> tuple[str, ...]:
        """The ids of those of whom the latest look gave a sign, in id order."""
        return tuple(one.participant for one in self.people if one.status is DeclineStatus.SIGN)

    def __repr__(self) -> str:
        """Show the window and sizes."""
        return f"<DeclineReport {self.period.start} to {self.period.end}: {len(self.people)} people>"


class _Row(NamedTuple):
    """The days of one person here, in time, and which of their whole weeks are active."""

    days: list[date]
    weeks: list[bool]


def detect_decline(
    activities: Iterable[Activity],
    participants: Iterable[Participant],
    memberships: Iterable[Membership],
    *,
    period: DateRange,
    on: date,
    policy: DeclinePolicy | None = None,
) -> DeclineReport:
    """
    Look for early signs that people, or all together, are less active than they were (:ref:`method-step-4`).

    Those are measured whose consent to measurement stands on the day of reporting. Only days count on which they were
    here and that consent stood, up to the day of reporting: pauses, leave and days without consent weigh nothing. A
    person's first seven such days in the window are their first week, and so on; a week is active where anything was
    done in it. Gaps count, volume does not.

    **One person.** Looks are fixed: at the end of week 8, 12, …, 52, where the policy spends something. Each holds the
    last 4, 8, 12, … weeks against all before, at least 4, and takes the split that stands out most. How likely as
    strong a split is where nothing declines is exact, over all splits together, given how many weeks are active in all:
    every row of weeks weighs the stickiness to the power of its weeks that are as the week before. At the chance spent
    on the look, or below, it is a sign. So all looks of a year together give a false alarm to at most the level where
    rows weigh so, and by far fewer where weeks stick less, or come in short turns. `docs/decline.md` holds what was
    measured, and where it does not hold: weeks by turns of thirteen on and thirteen off look like decline.

    **All together.** Looks are at the end of week 8, 12, …, 52 of the window, over those with eight weeks by then who
    were here in the last. Of each the active weeks in the last 4 weeks less those in the first 4 (8 and 8 from 16 weeks
    on) are as likely up as down where nothing declines, however sticky weeks are; the chance of a sum as low is exact,
    over all signs. This sees smaller changes, and earlier. A dip that all have at once, such as the summer, is seen
    too: what is seen is no cause.

    After week 52 there is no further look: take a window that begins later.

    >>> from advocacy import Consent, Participant
    >>> from advocacy.people import Membership
    >>> from advocacy.run import Activity, ActivityKind
    >>> start = date(2027, 1, 4)
    >>> ann = Participant(id="p-1", consents=[Consent(purpose=Purpose.MEASUREMENT, given=start)])
    >>> done = [
    ...     Activity(participant="p-1", on=start + timedelta(days=7 * week), kind=ActivityKind.COMMENTED)
    ...     for week in range(12)
    ... ]
    >>> days = DateRange(start, date(2027, 12, 31))
    >>> stay = Membership(participant="p-1", joined=start)
    >>> report = detect_decline(done, [ann], [stay], period=days, on=date(2027, 6, 27))
    >>> report.declining, report.group.status.value
    (('p-1',), 'too_little')
    >>> print(report.people[0].findings[-1].text().partition(";")[0])
    By week 24 here: active in 0 of the last 12 weeks, in 12 of the 12 before

    Args:
        activities: What was done; what lies out of the window or after the day of reporting is left aside.
        participants: The people, with their consents.
        memberships: Their stays.
        period: The days it is about.
        on: The day of reporting; nobody is measured whose consent does not stand on it.
        policy: How often there may be false alarms.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an id that occurs twice or that nobody has, an
            activity before the day of joining or after that of leaving, an argument of the wrong type.
    """
    rules = DeclinePolicy() if policy is None else policy
    faults = instance(DeclinePolicy).findings(rules, "policy")
    here = find_here(activities, participants, memberships, period=period, on=on, faults=faults)
    rows = {}
    for who, person in here.people.items():
        days = _agreed(person, here.days[who][: bisect_right(here.days[who], on)])
        places = {day: place for place, day in enumerate(days)}
        active = {places[one.on] // 7 for one in here.acts[who] if one.on in places}
        rows[who] = _Row(days, [week in active for week in range(len(days) // 7)])
    chances = WeekChances(rules.stickiness)
    return DeclineReport(
        period=period,
        on=on,
        people=[_one(who, row.weeks, rules.looks(rules.person), chances) for who, row in rows.items()],
        group=_together([*rows.values()], period, on, rules),
        findings=[Finding.of("continuity:unmeasured", count=here.unmeasured)] if here.unmeasured else [],
    )


def _agreed(person: Participant, days: list[date]) -> list[date]:
    """Return the days on which a person's consent to measurement stood."""
    whole_time = any(
        one.purpose is Purpose.MEASUREMENT and one.holds(on=days[0]) and one.holds(on=days[-1])
        for one in person.consents
        if days
    )
    return days if whole_time else [day for day in days if person.consents_to(Purpose.MEASUREMENT, on=day)]


def _one(who: str, row: list[bool], looks: Iterable[tuple[int, Fraction]], chances: WeekChances) -> PersonDecline:
    held = [(week, level, chances.find_split(row[:week], level)) for week, level in looks if week <= len(row)]
    signs = {week: _seen(who, row[:week], last) for week, _, last in held if last is not None}
    answer, looked = DeclineStatus.TOO_LITTLE, None
    if held:
        looked, level, last = held[-1]
        if last is not None:
            answer = DeclineStatus.SIGN
        elif _could(row[:looked], level, chances):
            answer = DeclineStatus.NO_SIGN
    return PersonDecline(
        participant=who, weeks=len(row), looked=looked, status=answer, signs=signs, findings=signs.values()
    )


def _seen(who: str, row: list[bool], last: int) -> Finding:
    week, before = len(row), len(row) - last
    late, early = sum(row[before:]), sum(row[:before])
    return Finding.of("decline:person", f"people[{who}]", week=week, late=late, last=last, early=early, before=before)


def _could(row: list[bool], level: Fraction, chances: WeekChances) -> bool:
    """Whether silence after some split, with the weeks before as they are, would have given a sign."""
    splits = range(STEP, len(row) - STEP + 1, STEP)
    return any(chances.find_split(row[:first] + [False] * (len(row) - first), level) for first in splits)


def _together(rows: list[_Row], period: DateRange, on: date, rules: DeclinePolicy) -> GroupDecline:
    answer, looked, people = DeclineStatus.TOO_LITTLE, None, 0
    signs: dict[int, Finding] = {}
    few: list[Finding] = []
    for week, level in rules.looks(rules.group):
        day = period.start + timedelta(days=7 * week - 1)
        if day > min(on, period.end):
            break
        looked, answer, few = week, DeclineStatus.TOO_LITTLE, []
        ends = [pair for row in rows for pair in _ends(row, day)]
        people = len(ends)
        if people < rules.minimum_group:
            few = [Finding.of("decline:few", "group", count=people, least=rules.minimum_group)]
            continue
        moved = [last - first for first, last, _ in ends]
        if sum(moved) < 0 and chance_of_sum(moved) <= level:
            answer = DeclineStatus.SIGN
            early, late, of = (sum(column) for column in zip(*ends, strict=True))
            signs[week] = Finding.of(
                "decline:together", "group", week=week, people=people, late=late, early=early, of=of
            )
        elif level * 2 ** sum(first > 0 for first, _, _ in ends) >= 1:
            answer = DeclineStatus.NO_SIGN
    return GroupDecline(people=people, looked=looked, status=answer, signs=signs, findings=[*signs.values(), *few])


def _ends(row: _Row, day: date) -> Iterator[tuple[int, int, int]]:
    """Return the active weeks at both ends up to a day, and how many weeks an end has; none for who is not there."""
    upto = bisect_right(row.days, day)
    weeks = upto // 7
    if weeks >= _FIRST and (day - row.days[upto - 1]).days < 7:
        span = min(_ENDS, weeks // _FIRST * STEP)
        yield sum(row.weeks[:span]), sum(row.weeks[weeks - span : weeks]), span
