"""The table of traps of real exports fits the readers, so that `tests/mutation/traps.py` can break them."""

from __future__ import annotations

from tests.mutation.break_readers import ADAPTERS, BREAKS
from tests.mutation.traps import ROOT, TRAPS, source


def test_traps_fit_the_source() -> None:
    """Each trap changes one place of the source, and names a test that exists."""
    for trap in TRAPS:
        assert source(trap).read_text("utf-8").count(trap.text) == 1, trap.name
        assert trap.text != trap.instead
        file, _, name = trap.test.partition("::")
        assert f"\ndef {name}(" in (ROOT / file).read_text("utf-8"), trap.name
    assert len({trap.name for trap in TRAPS}) == len(TRAPS)


def test_breaks_fit_the_source() -> None:
    """Each change of `tests/mutation/break_readers.py` has its piece of the source."""
    for name, (module, piece, instead, _) in BREAKS.items():
        assert piece in (ROOT / ADAPTERS / f"{module}.py").read_text("utf-8"), name
        assert piece != instead


def test_traps_are_in_the_documentation() -> None:
    """The page on robustness lists each trap with its test."""
    page = (ROOT / "docs/robustness.md").read_text("utf-8")
    assert [trap.name for trap in TRAPS if f"| {trap.name} | `{trap.test.rpartition('::')[2]}` |" not in page] == []
