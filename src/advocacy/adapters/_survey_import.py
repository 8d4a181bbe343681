"""What an export of a survey contains: the columns of its questions, and what was read of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import field

from advocacy.adapters._columns import ColumnCounts, report_blocks
from advocacy.adapters._survey_options import options_of
from advocacy.adapters.cells import fold
from advocacy.arguments import Personal, checked, frozen
from advocacy.dates import DateRange
from advocacy.errors import Finding, raise_any
from advocacy.frozen_map import FrozenMap
from advocacy.goals.observations import Observation
from advocacy.messages.blocks import Report, Sentences, Table
from advocacy.messages.translator import Translator
from advocacy.people.participant import Participant
from advocacy.people.questions import BracketQuestion, ChoiceQuestion, ClosedQuestion, OpenQuestion
from advocacy.people.survey import Survey
from advocacy.rules import FrozenMapOf, TupleOf, frozen_map, identifier, integer, whole


def _address(column: str | int) -> str | int:
    return identifier(column) if type(column) is str else column


def _addresses(columns: Mapping[str, str | int]) -> FrozenMap[str | int]:
    return frozen_map(columns)


def frozen_refusals(days: Mapping[str, Mapping[str, date | None]]) -> FrozenMap[FrozenMap[date | None]]:
    return FrozenMap({purpose: frozen_map(found) for purpose, found in days.items()})


@frozen(kw_only=True)
class SurveyColumn:
    """A question, and where an export has its answers.

    >>> from advocacy.adapters.cells import AGREEMENT
    >>> from advocacy.people.questions import ClosedQuestion
    >>> SurveyColumn(question=ClosedQuestion(code="q", measure="motivation", scale=AGREEMENT["en"]), column="Q1").column
    'Q1'

    Attributes:
        question: The question. Its options match answers after trimming and in any case.
        column: The title of the column, or its position counted from 1, because titles may be repeated.
        option_columns: The column of each option of a question with several choices, where they are not as the tool
            names them.
        spellings: Other words for options in the file, such as codes or another language: word to option.
        other: The option that text counts as that is no option, such as "other: …" of the respondent; ``None`` refuses
            such text. The text is not kept.
    """

    question: OpenQuestion | ClosedQuestion | ChoiceQuestion | BracketQuestion
    column: str | int = field(converter=_address)
    option_columns: FrozenMap[str | int] = field(default=FrozenMap(), converter=_addresses)
    spellings: FrozenMap[str] = field(default=FrozenMap(), converter=FrozenMapOf[str])
    other: str | None = None

    def _faults(self) -> Iterator[Finding]:
        options = options_of(self.question)
        for here, names in (
            ("option_columns", self.option_columns),
            ("spellings", self.spellings.values()),
            ("other", [] if self.other is None else [self.other]),
        ):
            if any(name not in options for name in names):
                yield Finding.of("survey-column:option", here)
        if len({*map(fold, options)}) < len(options):
            yield Finding.of("survey-column:alike", "question")


@frozen(kw_only=True)
class PromoterCounts:
    """The answers from 0 to 10 to an item on recommending the employer.

    >>> counts = PromoterCounts(promoters=5, passives=3, detractors=2)
    >>> [(item.measure, item.value) for item in counts.observations(date(2026, 9, 30))]
    [('promoters', 5), ('detractors', 2), ('enps_answers', 10)]

    Attributes:
        promoters: The number of answers of 9 and 10.
        passives: The number of answers of 7 and 8.
        detractors: The number of answers from 0 to 6.
        is_complete: Whether every cell could be read; if not, the numbers may be too low.
    """

    promoters: int = field(converter=integer, validator=whole(0))
    passives: int = field(converter=integer, validator=whole(0))
    detractors: int = field(converter=integer, validator=whole(0))
    is_complete: bool = True

    @property
    def answers(self) -> int:
        """The number of answers."""
        return self.promoters + self.passives + self.detractors

    @checked
    def observations(self, when: date | DateRange) -> tuple[Observation, ...]:
        """Return the measures of the net promoter score of employees, for a day or a period.

        Raises:
            ValidationError: Some cells could not be read, so the numbers may be too low.
        """
        if not self.is_complete:
            raise_any([Finding.of("survey-import:incomplete", "promoters")])
        counts = {"promoters": self.promoters, "detractors": self.detractors, "enps_answers": self.answers}
        return tuple(Observation(measure=name, value=count, when=when) for name, count in counts.items())


@frozen(repr=False, kw_only=True)
class SurveyImport(Personal, Report):
    """What was read from an export: the survey, the people, and a report by column.

    Attributes:
        survey: The questions and the answers that count.
        people: The respondents with an id, if they were asked for, in the order of the records that count.
        has_people: Whether people were asked for.
        refusals: With people: who said no to a consent, by purpose, and the day of the answer; ``None`` if the day is
            unknown, or if their answer cannot be read and may be a no.
        records: The number of answers in the file.
        unfinished: How many of them are not finished; they do not count.
        repeated: How many of them the same person replaced by a later one; they do not count.
        columns: What was read of each column.
        promoters: The counts of each item of net promoters, by its code.
        notes: What to know about the numbers.
        findings: What could not be read; empty unless the export was read with ``strict=False``.
    """

    survey: Survey
    people: tuple[Participant, ...] = field(default=(), converter=TupleOf[Participant])
    has_people: bool = False
    refusals: FrozenMap[FrozenMap[date | None]] = field(default=FrozenMap(), converter=frozen_refusals)
    records: int = 0
    unfinished: int = 0
    repeated: int = 0
    columns: tuple[ColumnCounts, ...] = field(default=(), converter=TupleOf[ColumnCounts])
    promoters: FrozenMap[PromoterCounts] = field(default=FrozenMap(), converter=FrozenMapOf[PromoterCounts])
    notes: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    @property
    def is_complete(self) -> bool:
        """Whether everything could be read; if not, every number may be too low."""
        return not self.findings

    def _blocks(self, translator: Translator) -> Iterable[Table | Sentences]:
        return report_blocks(self.columns, (*self.notes, *self.findings), "survey-import:columns", translator)
