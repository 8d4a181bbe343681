"""A picture of scenarios: two objectives against each other, with the Pareto front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advocacy.adapters.plots._sheet import BLUE, GREY, Sheet, legend_over, plain
from advocacy.arguments import checked
from advocacy.errors import Finding, raise_any, unknown_names
from advocacy.messages.language import Language
from advocacy.scenarios.comparison import ScenarioComparison, label_of
from advocacy.scenarios.scenario import ScenarioResult, Seen, coarse, measure_text, range_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from advocacy.adapters.plots._picture import Picture


@checked
def plot_scenarios(
    comparison: ScenarioComparison,
    first: str | None = None,
    second: str | None = None,
    *,
    language: str | Language = "en",
) -> Picture:
    """Draw scenarios by two measures, with their intervals. The Pareto front is marked.

    The front is that of the comparison, over all its measures, so a scenario in it need not be at the edge of the
    picture. Scenarios without one of the values are named below the picture.

    Args:
        comparison: The comparison.
        first: The measure along the picture; by default the first of the comparison, in the order of their names.
        second: The measure upwards; by default the next one.
        language: A `Language`, or ``"en"`` or ``"nl"``.

    Raises:
        MissingExtraError: matplotlib is not installed.
        ValidationError, UnknownNameError: An argument has another type, a measure is not one of the comparison, there
            are no two measures, or the language has no messages.
    """
    names = dict.fromkeys([*filter(None, (first, second)), *comparison.measures])
    given = [("first", first), ("second", second)]
    raise_any(
        [
            *unknown_names(given, comparison.measures, kind="measure"),
            *([Finding.of("picture:scenarios:two", "second")] if len(names) < 2 or first == second is not None else []),
        ]
    )
    across, upwards = [*names][:2]
    sheet = Sheet(8.0, 5.4, language)
    labels = [plain(label_of(name, sheet.translator)) for name in (across, upwards)]
    drawn = [
        (result, left, right)
        for result in comparison.results
        if (left := _shown(result, across)) is not None and (right := _shown(result, upwards)) is not None
    ]
    axes = sheet.picture.add_subplot()
    axes.set_xlabel(labels[0])
    axes.set_ylabel(labels[1])
    axes.grid(alpha=0.3)
    best = {result.scenario.id for result in comparison.pareto_front}
    lines = []
    for place, colour, marker in (("front", BLUE, "D"), ("other", GREY, "o")):
        some = [item for item in drawn if (item[0].scenario.id in best) is (place == "front")]
        label = sheet.say(f"scenarios:{place}")
        if some:
            _draw(axes, some, colour, marker, label, sheet)
        lines += [
            sheet.say(
                "scenarios:point",
                scenario=_title(result, sheet),
                first=f"{labels[0]} {sheet.translator.formats.written(measure_text(result, across), numbers=True)}",
                second=f"{labels[1]} {sheet.translator.formats.written(measure_text(result, upwards), numbers=True)}",
                label=label,
            )
            for result, *_ in some
        ]
    if drawn:
        legend_over(axes, 1)
    here = {result.scenario.id for result, *_ in drawn}
    without = [_title(result, sheet) for result in comparison.results if result.scenario.id not in here]
    notes = [sheet.say("scenarios:unknown", scenarios=", ".join(without))] if without else []
    return sheet.finish(title=sheet.say("scenarios", first=labels[0], second=labels[1]), lines=lines, notes=notes)


def _shown(result: ScenarioResult, name: str) -> Seen | None:
    """Return a measure as it may be drawn: reach with one digit, as in the text."""
    seen = range_of(result, name)
    if seen is None or name != "reach":
        return seen
    reach = float(coarse(int(seen.middle)))
    return Seen(reach, reach, reach)


def _title(result: ScenarioResult, sheet: Sheet, maximum: int = 48) -> str:
    return plain(sheet.translator.person(result.scenario.title), maximum)


def _draw(
    axes: Axes, some: list[tuple[ScenarioResult, Seen, Seen]], colour: str, marker: str, label: str, sheet: Sheet
) -> None:
    """Draw scenarios with their intervals and their titles."""
    sides = [
        [[seen.middle - seen.low for seen in seens], [seen.high - seen.middle for seen in seens]]
        for seens in ([item[1] for item in some], [item[2] for item in some])
    ]
    at, up = [left.middle for _, left, _ in some], [right.middle for *_, right in some]
    axes.errorbar(at, up, xerr=sides[0], yerr=sides[1], fmt=marker, color=colour, markersize=8, capsize=4,
                  elinewidth=1, label=label)  # fmt: skip
    for result, across, upwards in some:
        axes.annotate(_title(result, sheet, 32), (across.middle, upwards.middle), (7, 7),
                      textcoords="offset points", fontsize=8)  # fmt: skip
