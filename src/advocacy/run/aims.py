"""Shared aims: what a group reaches together, without who contributed and without what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import field

from advocacy.arguments import NaturalNumber, checked, frozen, unchecked
from advocacy.dates import DateRange
from advocacy.errors import Finding, raise_any
from advocacy.messages.blocks import Report, Sentences
from advocacy.messages.translator import Translator
from advocacy.people.membership import Membership
from advocacy.people.participant import Participant, split_by_consent
from advocacy.people.presence import is_enrolled, memberships_by_person
from advocacy.rules import SetOf, TupleOf, first_repeats, identifier, integer_or_none, optional, text, tuple_of, whole
from advocacy.run.activity import Activity, check_activities, look
from advocacy.run.continuity import find_unknown
from advocacy.run.highlights import in_roles


@frozen(kw_only=True)
class GroupAim:
    """What a group wants to reach together: a number of stories, stories on some pillars, or both.

    Nobody has a part in it that others can ask for. An aim that is not reached lapses at the end of its period.

    >>> year = DateRange(date(2027, 1, 4), date(2027, 3, 31))
    >>> GroupAim(id="q1", name="A story from every corner", period=year, stories=20, pillars=["craft"]).stories
    20

    Attributes:
        id: The key of the aim.
        name: The aim in the words of the group.
        period: The days on which stories count.
        stories: The number of own posts, 1 or more; ``None`` if only the pillars count.
        pillars: Ids of the pillars that the group wants to tell stories on. Only stories on them count then; if empty,
            all stories do.

    Raises:
        ValidationError: All problems at once: an aim without stories and pillars, a field of the wrong type.
    """

    id: str = field(converter=identifier)
    name: str = field(validator=text)
    period: DateRange
    stories: int | None = field(default=None, converter=integer_or_none, validator=optional(whole(1)))
    pillars: frozenset[str] = field(default=frozenset(), converter=SetOf[str])

    def _faults(self) -> Iterator[Finding]:
        if self.stories is None and not self.pillars:
            yield Finding.of("aim:empty", "stories")


@frozen(kw_only=True, repr=False)
class AimReport(Report):
    """What a group reached together, up to a day. It may be shown to everybody, and says nothing of what is missing.

    Attributes:
        on: The day of the report.
        aims: The aims, in the order of their ids.
        reached: What is reached, by aim: the number of stories that the aim names, then its pillars by id.
    """

    on: date
    aims: tuple[GroupAim, ...] = field(default=(), converter=TupleOf[GroupAim])
    reached: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    def _ordered(self) -> dict[str, object]:
        return {"aims": tuple(sorted(self.aims, key=lambda aim: aim.id))}

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((aim.id for aim in self.aims), "aims")

    def _blocks(self, translator: Translator) -> Iterator[Sentences]:
        names = {aim.id: aim.name for aim in self.aims}
        lines: dict[str, list[str]] = {}
        shared = in_roles(translator, self.reached)
        for part in self.reached:
            lines.setdefault(str(dict(part.parameters).get("aim", "")), []).append(shared.tell(part))
        yield from (Sentences(parts, names.get(aim) or translator.person(aim)) for aim, parts in lines.items())

    def __repr__(self) -> str:
        """Show the day and sizes."""
        return f"<AimReport {self.on}: {len(self.reached)} parts reached>"


@checked
def find_reached_aims(
    aims: Iterable[GroupAim],
    activities: Iterable[Activity],
    participants: Iterable[Participant],
    memberships: Iterable[Membership],
    *,
    on: date,
    minimum_group: NaturalNumber = 5,
    published: Iterable[AimReport] = (),
) -> AimReport:
    """Find what a group reached of its shared aims, up to a day (:ref:`method-step-4`).

    Own posts count of people who are members on the day, paused or not, with valid consent to participate and to
    measurement, on present days with that consent. An aim has parts: its number of stories, and each of its pillars. A
    part is reached if at least *minimum_group* people contributed to it, and the number of stories is there. Nothing
    says who contributed, how many stories there are, or that a part is not reached.

    Two reports in a row do not reveal a person either. What a *published* report shows stays, also if somebody leaves,
    or ends a consent. And a part is new only if at least *minimum_group* people contributed to it since the last
    published report on the aim. So publish once a month rather than once a day. Aims do not overlap in time, and an aim
    does not change after it was published: the difference of two numbers could be about few people.

    This does not protect against other information, such as posts that everybody can see.

    >>> march = GroupAim(id="march", name="March", period=DateRange(date(2027, 3, 1), date(2027, 3, 31)), stories=20)
    >>> find_reached_aims([march], [], [], [], on=date(2027, 3, 31))
    <AimReport 2027-03-31: 0 parts reached>

    Args:
        aims: The aims.
        activities: The activities of everyone. Those after the day are ignored.
        participants: The people, with their consents.
        memberships: Their memberships.
        on: The day.
        minimum_group: The minimum number of people behind a part, 1 or more; 5 by default (:ref:`method-law`).
        published: All reports on these aims that the group saw.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an id that is duplicate or unknown, aims that overlap
            or changed, an activity before the day of joining or after the day of leaving, an argument of the wrong
            type.
    """
    listed, done, people, stays, earlier = map(tuple_of, (aims, activities, participants, memberships, published))
    raise_any([*find_unknown(people, stays, {}), *unchecked(check_activities)(done, stays), *_faults(listed, earlier)])
    mine = memberships_by_person(stays)
    members = [person for person in people if any(is_enrolled(stay, on) for stay in mine.get(person.id, ()))]
    agreed, _ = split_by_consent(members, on=on)
    posts = [post for seen in look(done, agreed, mine, on=on, until=on).values() for post in seen.posts]
    ordered = sorted(listed, key=lambda aim: aim.id)
    reached = [part for aim in ordered for part in _reached(aim, posts, earlier, minimum_group)]
    return AimReport(on=on, aims=ordered, reached=reached)


def _faults(aims: tuple[GroupAim, ...], published: tuple[AimReport, ...]) -> Iterator[Finding]:
    """Find aims with the same id, and aims that overlap with another one, published or not."""
    yield from first_repeats((aim.id for aim in aims), "aims")
    known = {aim for report in published for aim in report.aims}
    for place, aim in enumerate(aims):
        others = sorted({*aims[:place], *known} - {aim}, key=lambda other: other.id)
        overlap = (
            other for other in others if other.period.start <= aim.period.end and aim.period.start <= other.period.end
        )
        yield from (Finding.of("aim:overlap", f"aims[{place}].period", aim=other.name) for other in overlap)


def _reached(aim: GroupAim, posts: list[Activity], published: tuple[AimReport, ...], minimum: int) -> Iterator[Finding]:
    """Yield the parts of an aim that are reached."""
    earlier = [report for report in published if aim in report.aims]
    since = max((report.on for report in earlier), default=date.min)
    shown = {part for report in earlier for part in report.reached}
    counted = [post for post in posts if post.on in aim.period and (not aim.pillars or post.pillar in aim.pillars)]
    if aim.stories is not None:
        part = Finding.of("aim:stories", aim=aim.id, count=aim.stories)
        if part in shown or (len(counted) >= aim.stories and _people(counted, since) >= minimum):
            yield part
    for pillar in sorted(aim.pillars):
        part = Finding.of("aim:pillar", aim=aim.id, pillar=pillar)
        if part in shown or _people([post for post in counted if post.pillar == pillar], since) >= minimum:
            yield part


def _people(posts: Iterable[Activity], since: date) -> int:
    """Count the people who posted after a day."""
    return len({post.participant for post in posts if post.on > since})
