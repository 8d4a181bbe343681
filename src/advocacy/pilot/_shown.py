"""How a pilot shows itself in a notebook: counts, quotas and findings, and ids in order; no score, nobody ranked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advocacy import words
from advocacy.tables import as_html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advocacy.pilot.result import Pilot

__all__ = ["show_pilot"]


def show_pilot(pilot: Pilot) -> str:
    """Write a pilot in tables, everything escaped."""
    standing = f"{words.label('pilot', 'en')}, {pilot.on}: {words.label(f'status:{pilot.status.value}', 'en')}"
    header = _labels("what", "who")
    tables = [as_html(_people(pilot), header=header, caption=standing, named=True)]
    if pilot.quotas:
        rows = [(one.quota.name, *one.bounds, one.members, one.eligible) for one in pilot.quotas]
        header = _labels("quota", "least", "most", "members", "eligible")
        tables.append(as_html(rows, header=header, caption=words.label("pilot:quotas", "en"), named=True))
    if pilot.findings:
        rows_found = [(finding.text(),) for finding in pilot.findings]
        tables.append(as_html(rows_found, header=_labels("what"), caption=words.label("worth_knowing", "en")))
    return "".join(tables)


def _people(pilot: Pilot) -> Iterator[tuple[str, object]]:
    yield words.label("pilot:pool", "en"), len(pilot.pool)
    before = [one for one in pilot.everyone if one not in pilot.members]
    if before:
        yield words.label("pilot:before", "en"), ", ".join(before)
    yield words.label("pilot:members", "en"), ", ".join(pilot.members)
    yield words.label("pilot:reserves", "en"), len(pilot.reserves)


def _labels(*names: str) -> tuple[str, ...]:
    return tuple(words.label(f"column:{name}", "en") for name in names)
