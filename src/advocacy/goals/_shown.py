"""How what a program is measured by shows itself: figures goal by goal, then what to collect and from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advocacy.goals._titles import measure_title, metric_title
from advocacy.tables import as_html, as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advocacy.goals.mapper import GoalPlan, KpiPlan
    from advocacy.words import Voice

__all__ = ["show_kpis", "write_kpis"]

_FIGURES = ("figure", "role", "stage", "every")
_COLLECT = ("measure", "every", "supplier", "goals")


def write_kpis(plan: KpiPlan, voice: Voice) -> str:
    """Write a plan of figures in columns."""
    blocks = []
    for caption, rows, header in _tables(plan, voice):
        table = as_text(rows, header=header) if rows else ""
        blocks.append("\n".join(filter(None, [caption, table])))
    if plan.findings:
        told = (f"{one.path}: {voice.tell(one)}" if one.path else voice.tell(one) for one in plan.findings)
        blocks.append("\n".join([voice.label("worth_knowing"), *told]))
    return "\n\n".join(blocks)


def show_kpis(plan: KpiPlan, voice: Voice) -> str:
    """Write a plan of figures in tables, everything escaped."""
    tables = [*_tables(plan, voice)]
    if plan.findings:
        rows: list[tuple[str, ...]] = [(one.path, voice.tell(one)) for one in plan.findings]
        tables.append((voice.label("worth_knowing"), rows, voice.labels(("goals", "what"))))
    return "".join(
        as_html(rows, header=header, caption=caption, named=True, language=voice.language)
        for caption, rows, header in tables
    )


def _tables(plan: KpiPlan, voice: Voice) -> Iterator[tuple[str, list[tuple[str, ...]], tuple[str, ...]]]:
    for one in plan.goals:
        caption = f"{voice.label(one.goal.kind.value)} ({one.goal.id})"
        yield caption, [*_figures(one, voice)], voice.labels(_FIGURES)
    collect: list[tuple[str, ...]] = [
        (
            measure_title(one.measure, voice),
            voice.label(f"every:{one.every.value}"),
            voice.given(one.measure.supplier),
            ", ".join(one.goals),
        )
        for one in plan.collections
    ]
    yield voice.label("to_collect"), collect, voice.labels(_COLLECT)


def _figures(plan: GoalPlan, voice: Voice) -> Iterator[tuple[str, ...]]:
    for role, metrics in plan.roles.items():
        for metric in metrics:
            yield (
                metric_title(metric, voice),
                voice.label(f"figure:{role}"),
                voice.label(f"stage:{metric.stage.value}"),
                voice.label(f"every:{metric.review.value}"),
            )
