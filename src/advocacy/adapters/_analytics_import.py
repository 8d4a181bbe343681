"""What was read of a workbook or a table with analytics."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import field

from advocacy.arguments import Personal, frozen
from advocacy.errors import Finding
from advocacy.goals.observations import Observation
from advocacy.messages.blocks import Report, Sentences, Table
from advocacy.messages.translator import Translator
from advocacy.people.bounds import Bounds
from advocacy.rules import TupleOf, integer, whole


@frozen(kw_only=True)
class MeasureCounts:
    """What was read of a column of numbers.

    Attributes:
        sheet: The name of the sheet; empty for a table without sheets.
        column: The title of the column; empty if the records were counted.
        measure: The measure that its numbers are values of.
        read: The number of cells with a value.
        empty: The number of empty cells. Their values are unknown, not 0.
        refused: The number of cells that could not be read.
        missing: The number of days of the period without a record.
        is_complete: Whether every record and every cell could be read, and every value has a day; if not, a sum may be
            too low.
    """

    sheet: str = ""
    column: str = ""
    measure: str
    read: int = field(converter=integer, validator=whole(0))
    empty: int = field(converter=integer, validator=whole(0))
    refused: int = field(default=0, converter=integer, validator=whole(0))
    missing: int = field(default=0, converter=integer, validator=whole(0))
    is_complete: bool = True


@frozen(kw_only=True)
class TopPost:
    """A post in a list of top posts. It is one of the most successful posts, so a sum or a mean of them says nothing.

    Attributes:
        number: The number of the post in its address, as text; ``None`` if the address has none.
        published: The day on which it was published.
        engagements: The engagements in the period; ``None`` if the list of engagements does not have the post.
        impressions: The impressions in the period; ``None`` if the list of impressions does not have the post.
    """

    number: str | None
    published: date | None
    engagements: int | None = None
    impressions: int | None = None


@frozen(kw_only=True)
class AudienceShare:
    """The share of the audience with some property, such as a job title.

    Attributes:
        dimension: The kind of property, as the file names it.
        value: The property, as the file names it.
        share: The share, 0 to 1; ``None`` if it is unknown.
        bounds: The bounds of an unknown share: "< 1 %" is between 0 and 0.01.
    """

    dimension: str
    value: str
    share: float | None
    bounds: Bounds | None = None


@frozen(repr=False, kw_only=True)
class AnalyticsImport(Personal, Report):
    """What was read of a workbook or a table: observations, and a report by column.

    Attributes:
        observations: The values of measures, by measure in the order of the file, then by record. Only measures that
            were read completely have any.
        incomplete: The values that were read of the other measures. A sum of them may be too low.
        columns: What was read of each column with a measure.
        posts: The top posts of a creator, in the order of the file, each once.
        audience: The shares of a creator's audience.
        notes: What to know about the numbers.
        findings: What could not be read; empty unless the file was read with ``strict=False``.
    """

    observations: tuple[Observation, ...] = field(default=(), converter=TupleOf[Observation])
    incomplete: tuple[Observation, ...] = field(default=(), converter=TupleOf[Observation])
    columns: tuple[MeasureCounts, ...] = field(default=(), converter=TupleOf[MeasureCounts])
    posts: tuple[TopPost, ...] = field(default=(), converter=TupleOf[TopPost])
    audience: tuple[AudienceShare, ...] = field(default=(), converter=TupleOf[AudienceShare])
    notes: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    @property
    def is_complete(self) -> bool:
        """Whether everything could be read; if not, posts and shares of the audience may be missing, too."""
        return not self.findings

    def _blocks(self, translator: Translator) -> Iterator[Table | Sentences]:
        names = ("sheet", "column", "measure", "read", "empty", "refused", "missing")
        rows = [tuple(getattr(item, name) for name in names) for item in self.columns]
        header = translator.labels(tuple(f"analytics:{name}" for name in names))
        yield Table(rows=rows, header=header, caption=translator.label("analytics:columns"))
        lines = [(finding.path, translator.tell(finding)) for finding in (*self.notes, *self.findings)]
        if lines:
            yield Sentences([f"{path}: {sentence}" if path else sentence for path, sentence in lines])
