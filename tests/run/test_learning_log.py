"""The learning log: what was tried, what was seen, and whether to keep it."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from advocacy import DateRange, Participant, Program
from advocacy.adapters import documents
from advocacy.errors import ValidationError
from advocacy.privacy import erase_person, program_summary, view_for_lead, view_for_participant
from advocacy.run import LearningLog, TryOut, TryOutDecision
from tests.samples import agreed_on, faults

DAY = date(2027, 1, 4)
FIRST = TryOut(id="t-2", on=DAY, tried="A photo of Ann Jansen", saw="Three questions", decision=TryOutDecision.KEEP)
LATER = TryOut(id="t-1", on=date(2027, 2, 1), tried="A poll")


def test_log_is_shown_in_both_languages() -> None:
    """Entries have the order of their days; text and HTML have what was tried, seen and decided."""
    log = LearningLog(entries=[LATER, FIRST])
    assert log.entries == (FIRST, LATER)
    assert log.undecided == (LATER,)
    assert repr(log) == "<LearningLog: 2 try-outs>"
    for language, words in (
        ("en", ("what we tried", "keep", "open")),
        ("nl", ("wat we probeerden", "doorgaan", "open")),
    ):
        for word in (*words, "Three questions"):
            assert word in log.text(language)
            assert word in log.html(language)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (lambda: [evolve(FIRST, saw="")], ("try-out:unseen", "saw")),
        (lambda: [evolve(LATER, tried="")], ("text", "tried")),
        (lambda: [LATER, evolve(FIRST, id="t-1")], ("repeated", "entries[1].id")),
    ],
)
def test_a_decision_needs_what_was_seen(entries: object, expected: tuple[str, str]) -> None:
    """A try-out has a text and a unique key, and its decision follows from the observations."""
    with pytest.raises(ValidationError) as error:
        LearningLog(entries=entries())  # type: ignore[operator]
    assert faults(error) == [expected]


def test_only_the_lead_reads_the_log_and_names_can_be_erased() -> None:
    """The log is in the view of the lead and in no other view; erasing a person redacts the name in it."""
    ann = Participant(id="p-1", name="Ann Jansen", consents=agreed_on(DAY))
    year = DateRange(DAY, date(2027, 12, 31))
    program = Program(id="x", period=year, participants=[ann]).revise(
        on=DAY, reason="Tried", learning_log=LearningLog(entries=[FIRST])
    )
    assert view_for_lead(program, on=DAY).learning_log == program.learning_log
    others = (view_for_participant(program, "p-1", on=DAY), program_summary(program, on=DAY))
    assert not any("Three questions" in documents.dumps(view) for view in others)
    left = erase_person(program, "p-1", on=DAY).program.learning_log
    assert left is not None
    assert "Jansen" not in left.entries[0].tried
    assert left.entries[0].saw == FIRST.saw
    assert documents.loads(documents.dumps(program)) == program
