"""Early signs of decline, of a person and of the group, at a given rate of false alarms (:ref:`method-step-4`)."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from itertools import accumulate
from math import comb
from typing import Any, NamedTuple, SupportsIndex

from attrs import field

from advocacy.arguments import Personal, checked, frozen
from advocacy.dates import DateRange
from advocacy.errors import Finding
from advocacy.exact import exact, part_of, zero_or_more
from advocacy.messages.blocks import Report, Sentences, Table
from advocacy.messages.translator import Translator
from advocacy.people.consent import Purpose
from advocacy.people.membership import Membership
from advocacy.people.participant import Participant
from advocacy.rules import (
    Rule,
    TupleOf,
    each,
    fraction,
    identifier,
    integer,
    integer_or_none,
    optional,
    personal,
    tuple_of,
    whole,
)
from advocacy.run.activity import Activity
from advocacy.run.continuity import find_here

#: Weeks between two looks, and between two candidate splits.
STEP = 4


class WeekChances:
    """Exact probabilities for rows of active and inactive weeks, given the number of active weeks.

    The weight of a row is the stickiness to the power of the number of weeks that equal the week before. Its
    probability is its share of the weight of all rows with the same number of active weeks. With a stickiness of 1, all
    rows are equally likely.

    Results are cached for the life of the object.

    Args:
        sticky: The odds that a week equals the week before; 1 or more.
    """

    def __init__(self, sticky: Fraction) -> None:
        self._like, self._unlike = sticky.as_integer_ratio()
        self._weights = [([1, 0], [0, 1])]
        self._tails: dict[tuple[int, int, int], tuple[Fraction, ...]] = {}
        self._reached: dict[Fraction, dict[tuple[int, int, int], int]] = {}
        self._scans: dict[tuple[int, int, Fraction], Fraction] = {}

    def fewer(self, weeks: int, active: int, last: int) -> tuple[Fraction, ...]:
        """Return the probabilities that at most 0, 1, 2, … of the last weeks are active.

        With a stickiness of 1 this is Fisher's exact one-sided (hypergeometric) test.

        >>> WeekChances(Fraction(1)).fewer(8, 4, 4)[0], WeekChances(Fraction(2)).fewer(8, 4, 4)[0]
        (Fraction(1, 70), Fraction(32, 419))

        Args:
            weeks: The number of weeks.
            active: The number of active weeks.
            last: The number of last weeks, 1 or more and fewer than all.
        """
        key = (weeks, active, last)
        if key not in self._tails:
            (off, on), (off_after, on_after) = self._ends(weeks - last), self._ends(last)
            ways = [0] * (last + 1)
            for seen in range(max(0, active - weeks + last), min(last, active) + 1):
                # a reversed row has the same weight: as many rows of last weeks begin with a state as end with it
                rest, same, other = active - seen, self._like, self._unlike
                ways[seen] = off[rest] * (same * off_after[seen] + other * on_after[seen])
                ways[seen] += on[rest] * (other * off_after[seen] + same * on_after[seen])
            every = sum(ways)
            self._tails[key] = tuple(Fraction(upto, every) for upto in accumulate(ways))
        return self._tails[key]

    def find_split(self, row: Sequence[bool], level: Fraction) -> int | None:
        """Return the number of weeks after the most significant split, or ``None`` if it is not significant.

        A split has a multiple of four weeks after it, and at least four on either side. The most significant split has
        the smallest probability of its number of active weeks; of equal ones, the latest. It is not significant if a
        split as strong, over all splits together, has a probability above *level*.

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
        """Return the exact probability that the strongest split of a row is at or below *level*.

        >>> WeekChances(Fraction(1)).as_strong(8, 4, Fraction(1, 70))
        Fraction(1, 70)

        Args:
            weeks: The number of weeks.
            active: The number of active weeks.
            level: A probability.
        """
        key = (weeks, active, level)
        if key not in self._scans:
            # rows grow backwards from the last week, by first week and number of active weeks; rows that reach the
            # level drop out
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
        """Return the weights of all rows that end inactive, and that end active, by the number of active weeks."""
        while len(self._weights) < weeks:
            self._weights.append(self._grown(*self._weights[-1]))
        return self._weights[weeks - 1]

    def _grown(self, off: list[int], on: list[int]) -> tuple[list[int], list[int]]:
        """Extend rows by a week, inactive or active."""
        same, other = self._like, self._unlike
        return (
            [same * item + other * two for item, two in zip((*off, 0), (*on, 0), strict=True)],
            [other * item + same * two for item, two in zip((0, *off), (0, *on), strict=True)],
        )


def chance_of_sum(changes: Iterable[int]) -> Fraction:
    """Return the probability of a sum as low as that of *changes*, or lower, if each is equally likely up or down.

    An exact permutation test: sizes are kept, and all combinations of signs are equally likely. Zeros are ignored.

    >>> chance_of_sum([-1, -2, -1]), chance_of_sum([2, -1])
    (Fraction(1, 8), Fraction(3, 4))
    """
    listed = [change for change in changes if change]
    return _chance_between(listed, bits=len(listed))[0]


def is_sum_rare(changes: Iterable[int], level: Fraction) -> bool:
    """Return whether `chance_of_sum` is at most *level*. The answer is exact, in time almost linear in the changes.

    >>> is_sum_rare([-1, -2, -1], Fraction(1, 8)), is_sum_rare([-1, -2, -1], Fraction(1, 9))
    (True, False)
    """
    listed = [change for change in changes if change]
    bits = _BITS
    while True:
        low, high = _chance_between(listed, bits=bits)
        if high <= level or level < low:
            return high <= level
        bits *= 2


#: The bits of a probability at the first try. With as many bits as changes, it is exact.
_BITS = 48


def _chance_between(changes: list[int], *, bits: int) -> tuple[Fraction, Fraction]:
    """Return a lower and an upper bound of `chance_of_sum`: equal if there are at least as many bits as changes.

    Each probability is rounded down to a whole number of 2**-bits. What all sums together lack of 1 is the error.
    """
    maximum = sum(change for change in changes if change > 0)
    # the sum of the sizes that go up, by the lowest sum with a chance, and the chances from there on
    lowest, chances = 0, [1 << bits]
    for size, times in sorted(Counter(map(abs, changes)).items()):
        first, ups = _binomial(times, bits)
        spread = [0] * (size * (len(ups) - 1) + 1)
        spread[::size] = ups
        lowest, chances = lowest + size * first, _convolved(chances, spread, bits)
    low = sum(chances[: max(0, maximum + 1 - lowest)])
    return Fraction(low, 1 << bits), Fraction(low + (1 << bits) - sum(chances), 1 << bits)


def _binomial(times: int, bits: int) -> tuple[int, list[int]]:
    """Return the lowest number with a chance in a fair binomial distribution, and the chances from there on."""
    middle = times // 2
    chances = [(comb(times, middle) << bits) >> times]
    for ups in range(middle, 0, -1):
        chances.append(chances[-1] * ups // (times - ups + 1))
        if not chances[-1]:
            break
    low = chances[::-1]
    first = middle - len(chances) + 1
    # the distribution is symmetric
    high = low[:-1][::-1] if times % 2 == 0 else low[::-1]
    return first, [*low, *high]


def _convolved(first: list[int], second: list[int], bits: int) -> list[int]:
    """Return the chances of the sum of two independent numbers, by a product of two long integers."""
    width = bits // 4 + 1  # bytes for a product of two chances and for their sum, which are at most 1
    product = _joined(first, width) * _joined(second, width)
    written = product.to_bytes(width * (len(first) + len(second)), "little")
    places = range(0, width * (len(first) + len(second) - 1), width)
    return [int.from_bytes(written[at : at + width], "little") >> bits for at in places]


def _joined(chances: list[int], width: int) -> int:
    return int.from_bytes(b"".join(chance.to_bytes(width, "little") for chance in chances), "little")


#: The week of the first look. Others follow every four weeks; the twelfth and last is in week 52.
_FIRST, _MOST = 8, 12
#: The maximum number of weeks at either end that are compared for the group.
_ENDS = 8


class DeclineStatus(Enum):
    """The result of a look."""

    SIGN = "sign"
    """Fewer active weeks recently than chance explains without a decline."""
    NO_SIGN = "no_sign"
    """No significant sign. A decline is still possible."""
    TOO_LITTLE = "too_little"
    """Too few weeks: not even complete silence would give a sign."""


def _chances(values: Iterable[SupportsIndex | Decimal | Fraction]) -> tuple[Fraction, ...]:
    listed: Any = tuple_of(values)
    return tuple(map(exact, listed)) if isinstance(listed, tuple) else listed


@frozen(kw_only=True)
class DeclinePolicy:
    """The allowed rate of false alarms, and its distribution over looks.

    All defaults are our own rule; ``docs/decline.md`` measures them.

    >>> policy = DeclinePolicy()
    >>> sum(policy.person), sum(policy.group)
    (Fraction(9, 200), Fraction(1, 20))
    >>> [week for week, _ in policy.looks(policy.person)]
    [20, 24, 28, 32, 36, 40, 44, 48, 52]

    Attributes:
        level: The maximum sum of the probabilities of all looks of a year, above 0, 1 at most.
        stickiness: The odds that a week equals the week before, without a decline; 1 or more. At a rate of one half, 1
            means independent weeks, 2 a correlation of 1/3 between consecutive weeks, 5/2 of 3/7, and 3 of 1/2.
        person: The probability of a false alarm at each look at a person: at the end of week 8, 12, …, 52. At 0 there
            is no look. The default starts at week 20: earlier, sticky weeks cannot be distinguished from a decline.
        group: The same for the group.
        minimum_group: The minimum number of people in the group, 5 or more.
    """

    level: Fraction = field(default=Fraction(1, 20), converter=exact, validator=part_of)
    stickiness: Fraction = field(
        default=Fraction(5, 2),
        converter=exact,
        validator=Rule("decline:sticky", lambda value: fraction.holds(value) and value >= 1),
    )
    person: tuple[Fraction, ...] = field(
        default=(Fraction(0),) * 3 + (Fraction(1, 200),) * 9, converter=_chances, validator=each(zero_or_more)
    )
    group: tuple[Fraction, ...] = field(
        default=(Fraction(1, 240),) * 12, converter=_chances, validator=each(zero_or_more)
    )
    minimum_group: int = field(default=10, converter=integer, validator=whole(5))

    def _faults(self) -> Iterator[Finding]:
        for name, spent in (("person", self.person), ("group", self.group)):
            if sum(spent) > self.level:
                yield Finding.of("decline:level", name, spent=sum(spent), level=self.level)
            if len(spent) > _MOST:
                yield Finding.of("decline:looks", name, count=len(spent), maximum=_MOST)

    @checked
    def looks(self, spent: Iterable[Fraction]) -> tuple[tuple[int, Fraction], ...]:
        """Return the weeks of looks, each with its probability."""
        return tuple((_FIRST + STEP * at, chance) for at, chance in enumerate(spent) if chance)


@frozen(kw_only=True)
class PersonDecline(Personal):
    """The result of the looks at one person's weeks, for the program lead and the person.

    Attributes:
        participant: The person's id.
        weeks: The number of whole weeks, of seven days with presence and consent.
        looked: The week of the latest look; ``None`` before the first.
        status: The result of the latest look.
        signs: The weeks of all looks with a sign.
        findings: A finding for each sign.
    """

    participant: str = field(converter=identifier)
    weeks: int = field(converter=integer, validator=whole(0, private=True))
    looked: int | None = field(default=None, converter=integer_or_none, validator=optional(whole(1, private=True)))
    status: DeclineStatus = field(default=DeclineStatus.TOO_LITTLE, validator=personal)
    signs: tuple[int, ...] = field(default=(), converter=TupleOf[int], validator=each(whole(1, private=True)))
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding], validator=personal)


@frozen(kw_only=True)
class GroupDecline:
    """The result of the looks at the group.

    Attributes:
        people: The number of people in the latest look.
        looked: The week of the latest look, from the first day of the period; ``None`` before the first.
        status: The result of the latest look.
        signs: The weeks of all looks with a sign.
        findings: A finding for each sign, and whether the latest look had too few people.
    """

    people: int = field(default=0, converter=integer, validator=whole(0))
    looked: int | None = field(default=None, converter=integer_or_none, validator=optional(whole(1)))
    status: DeclineStatus = DeclineStatus.TOO_LITTLE
    signs: tuple[int, ...] = field(default=(), converter=TupleOf[int], validator=each(whole(1)))
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])


@frozen(kw_only=True)
class DeclineReport(Report):
    """Early signs of decline: individually, for the lead and the person, and for the group.

    Attributes:
        period: The period.
        on: The day of reporting. Later activities are ignored.
        people: The measured people, in id order. The order is not a ranking.
        group: The result for the group.
        findings: The number of people without measurement.
    """

    period: DateRange
    on: date
    people: tuple[PersonDecline, ...] = field(default=(), converter=TupleOf[PersonDecline], validator=personal)
    group: GroupDecline = field(factory=GroupDecline)
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    def _blocks(self, translator: Translator) -> Iterator[Table | Sentences]:
        group = [*map(translator.tell, self.group.findings + self.findings)]
        rows = [
            (translator.person(person.participant), translator.tell(sign))
            for person in self.people
            for sign in person.findings
        ]
        if group or not rows:
            yield Sentences(group or [translator.say("report:none", {})], translator.formats.days(self.period))
        if rows:
            caption = translator.formats.days(self.period)
            heading = "" if group else None
            yield Table(rows=rows, header=translator.labels(("person", "seen")), caption=caption, heading=heading)

    @property
    def declining(self) -> tuple[str, ...]:
        """The ids of the people whose latest look gave a sign, in id order."""
        return tuple(person.participant for person in self.people if person.status is DeclineStatus.SIGN)

    def __repr__(self) -> str:
        """Show the period and sizes."""
        return f"<DeclineReport {self.period.start} to {self.period.end}: {len(self.people)} people>"


class _Row(NamedTuple):
    """The present days of one person, by date, and which of their whole weeks are active."""

    days: list[date]
    weeks: list[bool]


@checked
def detect_decline(
    activities: Iterable[Activity],
    participants: Iterable[Participant],
    memberships: Iterable[Membership],
    *,
    period: DateRange,
    on: date,
    policy: DeclinePolicy | None = None,
) -> DeclineReport:
    """Detect early signs that people, or the group, are less active than before (:ref:`method-step-4`).

    Only people with valid consent to measurement on the day of reporting are measured. Only days with presence and
    consent count, up to the day of reporting, so pauses, leave and days without consent have no effect. The first seven
    such days of a person in the period are the first week, and so on. A week is active if it has any activity. The
    volume does not matter.

    **A person.** Looks are at the end of week 8, 12, …, 52, if the policy spends a probability on them. Each look
    compares the last 4, 8, 12, … weeks with all weeks before (at least 4), and uses the most significant split. Its
    probability is exact over all splits together, given the number of active weeks, where the weight of a row is the
    stickiness to the power of the number of weeks that equal the week before. If the probability is at most that of the
    look, it is a sign. So the probability of a false alarm in a year is at most the level if rows have these weights,
    and far smaller if weeks stick less or alternate quickly. `docs/decline.md` contains measurements and limits:
    thirteen weeks on and thirteen weeks off look like a decline.

    **The group.** Looks are at the end of week 8, 12, …, 52 of the period, over the people with eight weeks who were
    present in the last one. For each person, the active weeks in the last 4 weeks minus those in the first 4 (8 and 8
    from 16 weeks) are equally likely to be positive or negative without a decline, for any stickiness. The probability
    of a sum as low is exact, over all signs. This detects smaller changes, and earlier. It also detects a common dip,
    such as the summer: a sign states no cause.

    There is no look after week 52: use a period that begins later.

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
    >>> print(report.people[0].findings[-1].text().partition(".")[0])
    Week 24 of presence: active in 0 of the last 12 weeks and in 12 of the 12 weeks before

    Args:
        activities: The activities. Those outside the period or after the day of reporting are ignored.
        participants: The people, with their consents.
        memberships: Their memberships.
        period: The period.
        on: The day of reporting. Only people with valid consent on it are measured.
        policy: The policy for false alarms.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an id that is duplicate or unknown, an activity before
            the day of joining or after the day of leaving, an argument of the wrong type.
    """
    rules = DeclinePolicy() if policy is None else policy
    here = find_here(activities, participants, memberships, period=period, on=on)
    rows = {}
    for who, person in here.people.items():
        days = _agreed(person, here.days[who][: bisect_right(here.days[who], on)])
        places = {day: place for place, day in enumerate(days)}
        active = {places[act.on] // 7 for act in here.acts[who] if act.on in places}
        rows[who] = _Row(days, [week in active for week in range(len(days) // 7)])
    chances = WeekChances(rules.stickiness)
    return DeclineReport(
        period=period,
        on=on,
        people=[_judge(who, row.weeks, rules.looks(rules.person), chances) for who, row in rows.items()],
        group=_together([*rows.values()], period, on, rules),
        findings=[Finding.of("continuity:unmeasured", count=here.unmeasured)] if here.unmeasured else [],
    )


def _agreed(person: Participant, days: list[date]) -> list[date]:
    """Return the days on which a person's consent to measurement was valid."""
    whole_time = any(
        consent.purpose is Purpose.MEASUREMENT and consent.holds(on=days[0]) and consent.holds(on=days[-1])
        for consent in person.consents
        if days
    )
    return days if whole_time else [day for day in days if person.consents_to(Purpose.MEASUREMENT, on=day)]


def _judge(who: str, row: list[bool], looks: Iterable[tuple[int, Fraction]], chances: WeekChances) -> PersonDecline:
    done = [(week, level, chances.find_split(row[:week], level)) for week, level in looks if week <= len(row)]
    signs = {week: _seen(who, row[:week], last) for week, _, last in done if last is not None}
    answer, looked = DeclineStatus.TOO_LITTLE, None
    if done:
        looked, level, last = done[-1]
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
    """Whether silence after some split would have given a sign, with the weeks before as they are."""
    splits = range(STEP, len(row) - STEP + 1, STEP)
    return any(chances.find_split(row[:first] + [False] * (len(row) - first), level) for first in splits)


def _together(rows: list[_Row], period: DateRange, on: date, rules: DeclinePolicy) -> GroupDecline:
    answer, looked, people = DeclineStatus.TOO_LITTLE, None, 0
    signs: dict[int, Finding] = {}
    few: list[Finding] = []
    for week, level in rules.looks(rules.group):
        if 7 * week > (min(on, period.end) - period.start).days + 1:
            break
        day = period.start + timedelta(days=7 * week - 1)
        looked, answer, few = week, DeclineStatus.TOO_LITTLE, []
        ends = [pair for row in rows for pair in _ends(row, day)]
        people = len(ends)
        if people < rules.minimum_group:
            few = [Finding.of("decline:few", "group", count=people, minimum=rules.minimum_group)]
            continue
        moved = [last - first for first, last, _ in ends]
        if sum(moved) < 0 and is_sum_rare(moved, level):
            answer = DeclineStatus.SIGN
            early, late, of = (sum(column) for column in zip(*ends, strict=True))
            signs[week] = Finding.of(
                "decline:together", "group", week=week, people=people, late=late, early=early, last=of
            )
        elif level * 2 ** sum(first > 0 for first, _, _ in ends) >= 1:
            answer = DeclineStatus.NO_SIGN
    return GroupDecline(people=people, looked=looked, status=answer, signs=signs, findings=[*signs.values(), *few])


def _ends(row: _Row, day: date) -> Iterator[tuple[int, int, int]]:
    """Yield the active weeks at both ends up to a day, and the number of weeks of an end; nothing for absent people."""
    upto = bisect_right(row.days, day)
    weeks = upto // 7
    if weeks >= _FIRST and (day - row.days[upto - 1]).days < 7:
        span = min(_ENDS, weeks // _FIRST * STEP)
        yield sum(row.weeks[:span]), sum(row.weeks[weeks - span : weeks]), span
