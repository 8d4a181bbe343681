"""What was read of a person's own archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum

from attrs import evolve, field

from advocacy.arguments import Personal, checked, frozen
from advocacy.dates import DateRange
from advocacy.errors import Finding, raise_any
from advocacy.messages.blocks import Report, Sentences, Table
from advocacy.messages.translator import Translator
from advocacy.people.bounds import Bounds
from advocacy.people.consent import Purpose
from advocacy.people.membership import Membership
from advocacy.people.participant import DataSource, Participant
from advocacy.rules import TupleOf, integer, whole
from advocacy.run.activity import Activity, ActivityKind, ActivityShare, measure_activity

#: The names of the files in findings and reports.
NAMES = {
    "shares": "Shares",
    "comments": "Comments",
    "reactions": "Reactions",
    "votes": "Votes",
    "instantreposts": "InstantReposts",
    "connections": "Connections",
}
#: The files that record each kind of activity. Old archives list reposts among the shares.
_SOURCES = {
    ActivityKind.POSTED: ("shares",),
    ActivityKind.SHARED: ("shares", "instantreposts"),
    ActivityKind.COMMENTED: ("comments",),
    ActivityKind.REACTED: ("reactions",),
    ActivityKind.VOTED: ("votes",),
}


class FilePresence(Enum):
    """Whether an archive contains a file, and what it means if it does not."""

    READ = "read"
    """The file was read."""
    NOTHING_OF_THIS_KIND = "nothing_of_this_kind"
    """The archive is complete and has no such file: the person did nothing of this kind."""
    NOT_IN_THIS_ARCHIVE = "not_in_this_archive"
    """The archive is a part of the person's data. Whether the person did something of this kind is unknown."""


@frozen(kw_only=True)
class ArchiveFile:
    """What was read of one file of an archive. All numbers count records, the header not included.

    Attributes:
        name: The name of the file, without the number of the member: ``Shares``, ``Comments``, ``Reactions``,
            ``Votes``, ``InstantReposts`` or ``Connections``.
        presence: Whether the archive contains the file.
        records: The number of records in the file.
        kept: The number of activities within the period; for connections the number of people.
        merged: The number of further records of a post with several pictures, counted as one post.
        undated: The number of records without a date. They are no activities.
        outside: The number of activities outside the period. They are counted, not kept.
        is_complete: Whether every record could be read; if not, the numbers may be too low.
    """

    name: str
    presence: FilePresence
    records: int = field(default=0, converter=integer, validator=whole(0))
    kept: int = field(default=0, converter=integer, validator=whole(0))
    merged: int = field(default=0, converter=integer, validator=whole(0))
    undated: int = field(default=0, converter=integer, validator=whole(0))
    outside: int = field(default=0, converter=integer, validator=whole(0))
    is_complete: bool = True

    @property
    def skipped(self) -> int:
        """The number of records that could not be read. Only a file that is not complete has any."""
        return self.records - self.kept - self.merged - self.undated - self.outside


@frozen(repr=False, kw_only=True)
class Archive(Personal, Report):
    """What an archive says about a person: activities by day, and the size of the network.

    It contains no text, no link and no name of another person.

    Attributes:
        participant: The person's id.
        activities: The activities within the period, by day, then in the order of `ActivityKind`.
        connections: The number of people in the network, at the time of the archive; ``None`` if it is unknown.
        hidden: How many of them closed or hid their account. They count, but may no longer be reached.
        files: What was read of each file.
        on: The day on which the archive was read, with consent.
        downloaded: The day on which the archive was made. It shows nothing about this day and later days.
        period: The days that were kept; ``None`` for all days.
        findings: What could not be read; empty unless the archive was read with ``strict=False``.
    """

    participant: str
    activities: tuple[Activity, ...] = field(converter=TupleOf[Activity])
    connections: int | None
    hidden: int
    files: tuple[ArchiveFile, ...] = field(converter=TupleOf[ArchiveFile])
    on: date
    downloaded: date
    period: DateRange | None = None
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    @property
    def kinds(self) -> frozenset[ActivityKind]:
        """The kinds of activity that the archive records in full. Use them in `advocacy.run.measure_activity`.

        A kind with undated records is not among them: each of these records may be of any day.
        """
        return self._kinds(item.name for item in self.files if not item.undated)

    def _kinds(self, names: Iterable[str]) -> frozenset[ActivityKind]:
        """Return the kinds of activity of which all files are complete, and among the names."""
        known = {
            item.name
            for item in self.files
            if item.is_complete and item.presence is not FilePresence.NOT_IN_THIS_ARCHIVE
        }.intersection(names)
        return frozenset(kind for kind, sources in _SOURCES.items() if all(NAMES[name] in known for name in sources))

    @property
    def network_size(self) -> Bounds | None:
        """The bounds of the network size: without and with hidden accounts; ``None`` if it is unknown."""
        if self.connections is None:
            return None
        return Bounds(minimum=self.connections - self.hidden, maximum=self.connections)

    @checked
    def measure_activity(self, period: DateRange, *, memberships: Iterable[Membership] = ()) -> ActivityShare:
        """Measure how active the person is online, by `advocacy.run.measure_activity` and the kinds in the archive.

        An undated record may be of any week. So the maximum adds a week with an activity for each of them, and for
        each undated post a week with a post, too.

        Args:
            period: The days to look at: within the period of `read_archive`, and before the day of the download.
            memberships: The memberships of the person; without them no week counts as paused.

        Raises:
            ValidationError: The archive does not cover the period.
        """
        faults = []
        if self.period is not None and not (period.start in self.period and period.end in self.period):
            faults.append(Finding.of("archive:period", "period", start=self.period.start, end=self.period.end))
        if period.end >= self.downloaded:
            faults.append(Finding.of("archive:after", "period", day=self.downloaded))
        raise_any(faults)
        stays = (*memberships,)
        share = measure_activity(self.activities, period, kinds=self.kinds, memberships=stays)
        dated = measure_activity(self.activities, period, kinds=self._kinds(NAMES.values()), memberships=stays)
        if share.maximum is None or dated.maximum is None:
            return share
        weeks = sum(item.undated * (2 if item.name == "Shares" else 1) for item in self.files)
        return evolve(share, maximum=min(share.maximum, dated.maximum + weeks / (2 * share.weeks)))

    @checked
    def update(self, person: Participant, period: DateRange, *, on: date | None = None) -> Participant:
        """Return the person with the network size and the activity that the archive shows, marked as measured.

        What the archive does not show stays as it is. If it gives bounds of the activity only, a number that was stated
        before stays if it is within them; otherwise the person gets the bounds.

        Args:
            person: The person. The person must consent to measurement.
            period: The days to measure the activity over; see `measure_activity`.
            on: The day on which the consent must be valid; by default the day on which the archive was read.

        Raises:
            ValidationError: The archive belongs to another person, the person does not consent to measurement, or the
                archive does not cover the period.
        """
        if person.id != self.participant:
            raise_any([Finding.of("archive:person", "person")])
        if not person.consents_to(Purpose.MEASUREMENT, on=self.on if on is None else on):
            raise_any([Finding.of("archive:consent", "person")])
        share = self.measure_activity(period)
        bounds = dict(person.bounds)
        if self.connections is not None:
            bounds.pop("network_size", None)
            person = evolve(
                person, network_size=self.connections, network_size_source=DataSource.MEASURED, bounds=bounds
            )
        if share.minimum is None or share.maximum is None or (share.minimum, share.maximum) == (0, 1):
            return person
        if share.value is None and person.activity is not None and share.minimum <= person.activity <= share.maximum:
            return person
        bounds.pop("activity", None)
        if share.value is None:
            bounds["activity"] = Bounds(minimum=share.minimum, maximum=share.maximum)
        return evolve(person, activity=share.value, activity_source=DataSource.MEASURED, bounds=bounds)

    def _blocks(self, translator: Translator) -> Iterator[Table | Sentences]:
        names = ("file", "presence", "records", "kept", "archive:skipped")
        rows = [
            (item.name, translator.label(f"archive:{item.presence.value}"), item.records, item.kept, item.skipped)
            for item in self.files
        ]
        yield Table(rows=rows, header=translator.labels(names), caption=translator.label("archive:files"))
        if notes := [*self.notes, *self.findings]:
            yield Sentences([f"{finding.path}: {translator.tell(finding)}" for finding in notes])

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What to know about the numbers: what was merged, undated or outside the period, and the hidden accounts."""
        return (*self._notes(),)

    def _notes(self) -> Iterator[Finding]:
        for item in self.files:
            for code, count in (("merged", item.merged), ("undated", item.undated), ("outside", item.outside)):
                if count:
                    yield Finding.of(f"archive:{code}", item.name, count=count)
            if not item.is_complete:
                yield Finding.of("archive:incomplete", item.name)
        if self.hidden and self.connections is not None:
            yield Finding.of("archive:hidden", "Connections", count=self.hidden)
            size = {"minimum": self.connections - self.hidden, "maximum": self.connections}
            yield Finding.of("archive:network", "Connections", **size)
