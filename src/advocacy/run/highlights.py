"""Highlights: achievements worth sharing, without counts, comparisons or rankings (:ref:`method-step-4`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from attrs import field

from advocacy.arguments import NaturalNumber, Personal, checked, frozen, unchecked
from advocacy.dates import DateRange
from advocacy.errors import Finding, raise_any
from advocacy.messages.blocks import Report, Sentences
from advocacy.messages.translator import Translator
from advocacy.people.consent import Purpose
from advocacy.people.membership import Membership, MembershipStatus
from advocacy.people.participant import Participant, split_by_consent
from advocacy.people.presence import is_present, memberships_by_person
from advocacy.rules import TupleOf, first_repeats, identifier, personal
from advocacy.run.activity import Activity, Seen, check_activities, look
from advocacy.run.continuity import find_unknown


@frozen(kw_only=True)
class Highlight(Personal):
    """A highlight of one person who consents to recognition.

    Attributes:
        participant: The person's id.
        what: A first own post, a year of membership, or a new theme, with its day.
    """

    participant: str = field(converter=identifier)
    what: Finding = field(validator=personal)


@frozen(kw_only=True, repr=False)
class HighlightReport(Report):
    """Highlights to share with the group: of the whole group, and of people who consent to recognition.

    Attributes:
        period: The period.
        group: Joint achievements, each of at least a minimum number of people.
        highlights: Highlights by name, in id order; at most one for each person.
        findings: What is not shared, and of how many people; for the program lead.
    """

    period: DateRange
    group: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])
    highlights: tuple[Highlight, ...] = field(default=(), converter=TupleOf[Highlight], validator=personal)
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    def _ordered(self) -> dict[str, object]:
        return {"highlights": tuple(sorted(self.highlights, key=lambda moment: moment.participant))}

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((moment.participant for moment in self.highlights), "highlights", key="participant")

    def _blocks(self, translator: Translator) -> Iterable[Sentences]:
        shared = in_roles(
            translator,
            [*self.group, *(moment.what for moment in self.highlights)],
            people=[moment.participant for moment in self.highlights],
        )
        named = [f"{shared.person(moment.participant)}: {shared.tell(moment.what)}" for moment in self.highlights]
        yield Sentences([*map(shared.tell, self.group), *named])

    def __repr__(self) -> str:
        """Show the period and sizes."""
        return f"<HighlightReport {self.period.start} to {self.period.end}: {len(self.highlights)} moments>"


def in_roles(translator: Translator, findings: Iterable[Finding], *, people: Iterable[str] = ()) -> Translator:
    """Return a translator for the group: a person without a name is a colleague, and a pillar without one a theme."""
    pillars = {str(dict(finding.parameters)["pillar"]) for finding in findings if "pillar" in dict(finding.parameters)}
    roles = {"page:theme": pillars, "page:colleague": people}
    return translator.with_names({key: translator.say(role, {}) for role, keys in roles.items() for key in keys})


@checked
def find_highlights(
    activities: Iterable[Activity],
    participants: Iterable[Participant],
    memberships: Iterable[Membership],
    *,
    period: DateRange,
    on: date,
    minimum_group: NaturalNumber = 3,
) -> HighlightReport:
    """Find highlights of a period, without counting, comparing or ranking people (:ref:`method-step-4`).

    Highlights are about people who are present on the day, with valid consent to participate and to measurement. Only
    activities on present days with valid consent count. For the group, they report how many people posted on each
    pillar, in the order of the pillars' ids, and how many posted for the first time, if there are at least
    *minimum_group*. The number of first posts is left out if any of them is reported by name: beside the names it would
    point at the people who do not want to be named. By name, they report one highlight of a person, with valid consent
    to recognition: the first own post; else a full year of membership (for 29 February, the first of March); else the
    first post on a pillar that is new to them, after a post on another pillar. The first post is known only if all
    earlier present days may be used.

    No option orders people by what they do: see ``docs/recognition.md``.

    >>> find_highlights([], [], [], period=DateRange(date(2027, 3, 1), date(2027, 3, 31)), on=date(2027, 4, 1))
    <HighlightReport 2027-03-01 to 2027-03-31: 0 moments>

    Args:
        activities: The activities.
        participants: The people, with their consents.
        memberships: Their memberships.
        period: The period. Activities after the day of reporting are ignored.
        on: The day of reporting.
        minimum_group: The minimum number of people in a joint highlight, 1 or more; 3 by default, our own rule.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an id that is duplicate or unknown, an activity before
            the day of joining or after the day of leaving, an argument of the wrong type.
    """
    done, people, stays = tuple(activities), tuple(participants), tuple(memberships)
    raise_any([*find_unknown(people, stays, {}), *unchecked(check_activities)(done, stays)])
    mine = memberships_by_person(stays)
    here = [person for person in people if person.id in mine and is_present(mine[person.id], on)]
    agreed, left_out = split_by_consent(here, on=on)
    seen = look(done, agreed, mine, on=on, until=min(period.end, on))
    firsts = {who: _first_post(mine[who], item, period) for who, item in seen.items()}
    named = [
        Highlight(participant=person.id, what=what)
        for person in agreed
        if person.id in seen and person.consents_to(Purpose.RECOGNITION, on=on)
        for what in [
            firsts[person.id]
            or _a_year(mine[person.id], period, on)
            or _new_pillar(mine[person.id], seen[person.id], period)
        ]
        if what is not None
    ]
    many = sum(finding is not None for finding in firsts.values())
    counted = [*_by_pillar(seen, period)]
    if many and not any(moment.what.code == "highlight:first-post" for moment in named):
        counted.append(Finding.of("highlight:first-posts", count=many))
    shown = [finding for finding in counted if finding["count"] >= minimum_group]
    hidden = len(counted) - len(shown)
    unmeasured = len(agreed) - len(seen)
    findings = [
        *left_out,
        *([Finding.of("continuity:unmeasured", count=unmeasured)] if unmeasured else []),
        *([Finding.of("highlight:few", count=hidden, minimum=minimum_group)] if hidden else []),
    ]
    return HighlightReport(period=period, group=shown, highlights=named, findings=findings)


def _by_pillar(seen: dict[str, Seen], period: DateRange) -> Iterator[Finding]:
    """Count the people who posted on each pillar, in the order of the pillars' ids."""
    counts = Counter(
        pillar
        for mine in seen.values()
        for pillar in {post.pillar for post in mine.posts if post.on in period and post.pillar is not None}
    )
    yield from (Finding.of("highlight:pillar", pillar=pillar, count=count) for pillar, count in sorted(counts.items()))


def _first_post(stays: list[Membership], seen: Seen, period: DateRange) -> Finding | None:
    posts = seen.posts
    if posts and posts[0].on in period and seen.is_whole(stays, posts[0].on):
        return Finding.of("highlight:first-post", on=posts[0].on)
    return None


_status = unchecked(Membership.status)


def first_anniversary(stays: Iterable[Membership], on: date) -> date | None:
    """Return the day on which a present person is in the program for a year; ``None`` if the calendar ends before it.

    For 29 February, it is the first of March.
    """
    joined = min(stay.joined for stay in stays if _status(stay, on) is MembershipStatus.ACTIVE)
    month, day = (3, 1) if (joined.month, joined.day) == (2, 29) else (joined.month, joined.day)
    return date(joined.year + 1, month, day) if joined.year < date.max.year else None


def _a_year(stays: list[Membership], period: DateRange, on: date) -> Finding | None:
    """Find the anniversary of a membership, if it is in the period and not after the day of reporting."""
    year = first_anniversary(stays, on)
    return (
        Finding.of("highlight:year", on=year)
        if year is not None and period.start <= year <= min(period.end, on)
        else None
    )


def _new_pillar(stays: list[Membership], seen: Seen, period: DateRange) -> Finding | None:
    first: dict[str, date] = {}
    for post in seen.posts:
        if post.pillar is not None:
            first.setdefault(post.pillar, post.on)
    start = min(first.values(), default=date.max)
    new = sorted((day, pillar) for pillar, day in first.items() if day in period and day > start)
    if new and seen.is_whole(stays, new[0][0]):
        return Finding.of("highlight:new-pillar", pillar=new[0][1], on=new[0][0])
    return None
