"""How a pilot shows itself: counts, quotas and findings, and ids in order; no score, nobody ranked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advocacy.tables import as_html, as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advocacy.pilot.result import Pilot
    from advocacy.words import Voice

__all__ = ["show_pilot", "write_pilot"]

_QUOTAS = ("quota", "least", "most", "members", "eligible")


def write_pilot(pilot: Pilot, voice: Voice) -> str:
    """Write a pilot in columns: how it ended, who is in it, how each quota came out, and what is worth knowing."""
    blocks = [f"{_standing(pilot, voice)}\n{as_text(_people(pilot, voice))}"]
    if pilot.quotas:
        table = as_text(_quotas(pilot, voice), header=voice.labels(_QUOTAS))
        blocks.append(f"{voice.label('pilot:quotas')}\n{table}")
    if pilot.findings:
        blocks.append("\n".join([voice.label("worth_knowing"), *map(voice.tell, pilot.findings)]))
    return "\n\n".join(blocks)


def show_pilot(pilot: Pilot, voice: Voice) -> str:
    """Write a pilot in tables, everything escaped."""
    spoken = voice.language
    header, caption = voice.labels(("what", "who")), _standing(pilot, voice)
    tables = [as_html(_people(pilot, voice), header=header, caption=caption, named=True, language=spoken)]
    if pilot.quotas:
        header, caption = voice.labels(_QUOTAS), voice.label("pilot:quotas")
        tables.append(as_html(_quotas(pilot, voice), header=header, caption=caption, named=True, language=spoken))
    if pilot.findings:
        rows = [(voice.tell(finding),) for finding in pilot.findings]
        header, caption = voice.labels(("what",)), voice.label("worth_knowing")
        tables.append(as_html(rows, header=header, caption=caption, language=spoken))
    return "".join(tables)


def _standing(pilot: Pilot, voice: Voice) -> str:
    return f"{voice.label('pilot')}, {pilot.on}: {voice.label(f'status:{pilot.status.value}')}"


def _people(pilot: Pilot, voice: Voice) -> Iterator[tuple[str, object]]:
    yield voice.label("pilot:pool"), len(pilot.pool)
    before = [one for one in pilot.everyone if one not in pilot.members]
    if before:
        yield voice.label("pilot:before"), ", ".join(before)
    yield voice.label("pilot:members"), ", ".join(pilot.members)
    yield voice.label("pilot:reserves"), len(pilot.reserves)


def _quotas(pilot: Pilot, voice: Voice) -> Iterator[tuple[object, ...]]:
    for one in pilot.quotas:
        yield voice.say("quota:name", one.quota.named), *one.bounds, one.members, one.eligible
