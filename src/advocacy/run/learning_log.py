"""The learning log: try-outs that are too small for an experiment (:ref:`method-step-3`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum

from attrs import field

from advocacy.arguments import Personal, frozen
from advocacy.errors import Finding
from advocacy.messages.blocks import Report, Table
from advocacy.messages.translator import Translator
from advocacy.rules import TupleOf, first_repeats, identifier, own, personal, prose, text


class TryOutDecision(Enum):
    """What the group decides after a try-out."""

    KEEP = "keep"
    """Do it again."""
    DROP = "drop"
    """Stop it. A try-out that is dropped taught something, too."""


@frozen(kw_only=True)
class TryOut(Personal):
    """Something that was tried, what was seen, and whether to keep it. It is about the idea, never about a person.

    One try-out proves nothing. To show an effect, register an `Experiment`.

    >>> TryOut(id="t-1", on=date(2027, 2, 1), tried="A photo of the workshop instead of a stock photo")
    <TryOut t-1>

    Attributes:
        id: The key of the try-out.
        on: The day on which it began.
        tried: What was tried.
        saw: What was seen; empty if nothing is known yet.
        decision: Whether to keep or to drop it; ``None`` before the decision.

    Raises:
        ValidationError: All problems at once: no text, or a decision without what was seen.
    """

    id: str = field(converter=identifier)
    on: date = field(validator=personal)
    tried: str = field(validator=own(text))
    saw: str = field(default="", validator=own(prose))
    decision: TryOutDecision | None = field(default=None, validator=personal)

    def _faults(self) -> Iterator[Finding]:
        if self.decision is not None and not self.saw:
            yield Finding.of("try-out:unseen", "saw")


@frozen(kw_only=True)
class LearningLog(Report):
    """The try-outs of a program, by day.

    >>> tried = TryOut(id="t-1", on=date(2027, 2, 1), tried="A question at the end", saw="Two answers")
    >>> print(LearningLog(entries=[tried]).text())
    learning log
    day              what we tried          what we saw  decision
    ---------------  ---------------------  -----------  --------
    1 February 2027  A question at the end  Two answers  open

    Attributes:
        entries: The try-outs, by day, then id.

    Raises:
        ValidationError: Two try-outs have the same id.
    """

    entries: tuple[TryOut, ...] = field(default=(), converter=TupleOf[TryOut], validator=personal)

    def _ordered(self) -> dict[str, object]:
        return {"entries": tuple(sorted(self.entries, key=lambda entry: (entry.on, entry.id)))}

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((entry.id for entry in self.entries), "entries")

    @property
    def undecided(self) -> tuple[TryOut, ...]:
        """The try-outs without a decision, in order."""
        return tuple(entry for entry in self.entries if entry.decision is None)

    def __repr__(self) -> str:
        """Show the number of try-outs, and nothing that was written."""
        return f"<LearningLog: {len(self.entries)} try-outs>"

    def _blocks(self, translator: Translator) -> Iterator[Table]:
        rows = [
            (
                entry.on,
                entry.tried,
                entry.saw,
                translator.label(f"try_out_decision:{entry.decision.value}" if entry.decision else "try_out_open"),
            )
            for entry in self.entries
        ]
        header = translator.labels(("day", "tried", "saw", "decision"))
        yield Table(rows=rows, header=header, caption=translator.label("learning_log"))
