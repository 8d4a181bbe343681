"""Scorecards: outcomes come first, qualitative results stay text, and a rise in reach without results is reported."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve

from advocacy import DateRange, Goal, GoalKind, KpiCatalogue, map_kpis
from advocacy.errors import Finding, UnknownNameError, ValidationError
from advocacy.goals import Baseline, Observation, PartialAggregate, Target, TargetStatus, aggregate_observations
from advocacy.run import Evidence, Scorecard, make_scorecard

CATALOGUE = KpiCatalogue.default()
SPRING, SUMMER = DateRange(date(2026, 4, 1), date(2026, 6, 30)), DateRange(date(2026, 7, 1), date(2026, 9, 30))
GOAL = Goal(id="b", kind=GoalKind.NEW_BUSINESS)
PLAN = map_kpis([GOAL], available=["leads", "visits", "connections", "days_to_close"])
SEEN = Evidence(
    goal="b",
    observation="A customer asked for Anna.",
    reported_by="Piet",
    how_known="said in a call",
    on=date(2026, 8, 3),
)


def added(spring: dict[str, int], summer: dict[str, int]) -> PartialAggregate:
    """Add up what was seen in two quarters."""
    observations = [
        Observation(measure=name, value=value, when=period)
        for period, numbers in ((SPRING, spring), (SUMMER, summer))
        for name, value in numbers.items()
    ]
    return aggregate_observations(observations, periods=[SPRING, SUMMER])


def card(spring: dict[str, int], summer: dict[str, int], **options: Any) -> Scorecard:
    """Keep score of summer against spring."""
    return make_scorecard(PLAN, added(spring, summer), period=SUMMER, compare_to=SPRING, **options)


def test_outcomes_first_and_vanity_last() -> None:
    """Impacts and outcomes come before out-takes, vanity metrics are separate, and evidence stays as written."""
    found = card({"leads": 10, "visits": 100}, {"leads": 12, "visits": 130, "connections": 900}, evidence=[SEEN]).goals[
        0
    ]
    assert [line.metric_value.metric.code for line in found.outcomes] == ["sales_cycle", "lead_conversion", "leads"]
    assert [line.metric_value.metric.code for line in found.leading] == ["visits"]
    assert [line.metric_value.metric.code for line in found.vanity] == ["connections"]
    assert found.evidence == (SEEN,)


@pytest.mark.parametrize(
    ("spring", "summer", "codes"),
    [
        ({"leads": 10, "visits": 100}, {"leads": 9, "visits": 300}, ["scorecard:reach-alone"]),
        ({"leads": 10, "visits": 100}, {"leads": 60, "visits": 300}, []),
        ({"leads": 10, "visits": 100}, {"leads": 12, "visits": 90}, []),
        ({"leads": 10, "visits": 100}, {"visits": 300}, ["scorecard:no-outcome"]),
    ],
)
def test_rising_reach_without_outcome_is_reported(
    spring: dict[str, int], summer: dict[str, int], codes: list[str]
) -> None:
    """Visits that rose without leads are reported; if leads rose with certainty, they are not."""
    assert [finding.code for finding in card(spring, summer).goals[0].findings] == codes


def test_lower_may_be_an_improvement() -> None:
    """If lower is better, a decrease is an improvement; a metric without a value is none."""
    observations = [
        Observation(measure="days_to_close", value=value, when=period)
        for period, values in ((SPRING, (50, 60)), (SUMMER, (30, 40)))
        for value in values
    ]
    partial = aggregate_observations(observations, periods=[SPRING, SUMMER])
    cycle, conversion, _ = make_scorecard(PLAN, partial, period=SUMMER, compare_to=SPRING).goals[0].outcomes
    assert cycle.metric_value.metric.code == "sales_cycle"
    assert cycle.improved
    assert not conversion.improved
    assert not make_scorecard(PLAN, partial, period=SUMMER).goals[0].outcomes[0].improved


def test_targets_are_beside_their_metric() -> None:
    """A metric with a target has its progress, and others have none."""
    leads = CATALOGUE.metric("leads")
    aim = Target(metric=leads, baseline=Baseline(10, SPRING), value=80, by=SUMMER.end)
    found = card({"leads": 10}, {"leads": 12}, targets=[aim]).goals[0]
    progress = {line.metric_value.metric.code: line.progress for line in found.outcomes}
    assert progress["leads"] is not None
    assert progress["leads"].status is TargetStatus.BEHIND
    assert progress["lead_conversion"] is None


def test_scorecard_text() -> None:
    """Values, intervals, reasons, evidence and findings are in both languages, with vanity metrics named."""
    aim = Target(metric=CATALOGUE.metric("leads"), baseline=Baseline(10, SPRING), value=80, by=SUMMER.end)
    found = card(
        {"leads": 10, "visits": 100}, {"leads": 12, "visits": 300, "connections": 9}, targets=[aim], evidence=[SEEN]
    )
    lines = found.text().splitlines()
    assert lines[0] == "New business"
    leads = next(line for line in lines if line.startswith("Leads"))
    assert leads.split() == ["Leads", "12", "6", "–", "21", "81", "behind", "10", "→", "12", "(+2)"]
    assert "3 August 2026  A customer asked for Anna. (Piet; said in a call)" in lines
    assert (
        "(2) No interval: several events can come from one person or post, and some observations do not state which."
        in lines
    )
    assert sum("events can come from one person or post" in line for line in lines) == 1
    assert "Visits from content rose, but no outcome did." in lines
    assert lines[-1] == "Leads: How much the baseline varies by chance is unknown, so it is used as an exact number."
    assert any(line.startswith("Connections (for context only)") for line in lines)
    assert "Connecties (alleen ter informatie)" in found.text("nl")
    assert repr(found) == "<Scorecard 2026-07-01 to 2026-09-30: 1 goals>"
    assert "3 August 2026  A customer asked for Anna. (Piet; said in a call)" in found.html()
    assert found._repr_html_().count("<tr>") == 10  # two tables: the metrics and the notes
    assert found._repr_html_().count('<tr><th scope="row">') == 10 - found._repr_html_().count("<thead>")
    assert (
        make_scorecard(map_kpis([GOAL], available=[]), added({}, {}), period=SUMMER).text().startswith("New business\n")
    )


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ((91, 28), (45, 17), "28 → 17 (in 45 days instead of 91)"),
        ((80, 80), (41, 40), "80 → 40 (in 41 days instead of 80)"),
        ((28, 26), (7, 6), "26 → 6 (in 7 days instead of 28)"),
    ],
)
def test_change_names_days_if_lengths_differ(before: tuple[int, int], after: tuple[int, int], change: str) -> None:
    """Both values are shown with their days, and nothing is converted; without the days there is no change."""
    spring = DateRange(SPRING.start, SPRING.start + timedelta(days=before[0] - 1))
    summer = DateRange(spring.end + timedelta(days=1), spring.end + timedelta(days=after[0]))
    seen = [
        Observation(measure="leads", value=leads, when=period)
        for period, leads in ((spring, before[1]), (summer, after[1]))
    ]
    partial = aggregate_observations(seen, periods=[spring, summer])
    found = make_scorecard(PLAN, partial, period=summer, compare_to=spring)
    assert next(line for line in found.text().splitlines() if line.startswith("Leads")).endswith(change)
    [line] = [line for line in found.goals[0].outcomes if line.metric_value.metric.code == "leads"]
    assert line.change is not None
    earlier = evolve(line.change, findings=[Finding.of("comparison:per-day")])
    known = evolve(found.goals[0], outcomes=[evolve(line, change=earlier)])
    assert "→" not in evolve(found, goals=[known]).text()


@pytest.mark.parametrize("looks", [None, 1, 4])
def test_status_does_not_depend_on_the_confidence_that_is_shown(looks: int | None) -> None:
    """A target fixes the confidence of its status; the scorecard shows intervals of another one beside it."""
    fill = CATALOGUE.metric("time_to_fill")
    seen = [
        Observation(measure="days_to_fill", value=20 + 3 * place, when=SUMMER.start + timedelta(days=place))
        for place in range(20)
    ]
    partial = aggregate_observations(seen, periods=[SUMMER])
    plan = map_kpis([Goal(id="h", kind=GoalKind.RECRUITMENT)], available=["days_to_fill"])
    aim = Target(metric=fill, baseline=Baseline(70, SPRING), value=50, by=SUMMER.end, looks=looks)
    cards = [make_scorecard(plan, partial, period=SUMMER, targets=[aim], level=level) for level in (0.5, 0.95, 0.999)]
    lines = [next(line for line in card.goals[0].outcomes if line.metric_value.metric == fill) for card in cards]
    assert len({line.progress for line in lines}) == 1
    assert len({line.metric_value.interval for line in lines}) == 3


def test_unknown_references_are_reported_together() -> None:
    """Evidence for another goal, targets for another metric, and duplicate targets are one error."""
    other = Target(metric=CATALOGUE.metric("views"), value=1, by=SUMMER.end)
    with pytest.raises(UnknownNameError) as error:
        card({}, {}, evidence=[evolve(SEEN, goal="x")], targets=[other])
    assert [finding.path for finding in error.value.findings] == ["evidence[0].goal", "targets[0].metric"]
    twice = Target(metric=CATALOGUE.metric("leads"), value=1, by=SUMMER.end)
    with pytest.raises(ValidationError, match="twice"):
        card({}, {}, targets=[twice, evolve(twice, value=2)])
    wrong: Any = "x"
    with pytest.raises(ValidationError) as invalid:
        make_scorecard(wrong, wrong, period=wrong, compare_to=wrong, targets=[wrong], evidence=[wrong])
    paths = ["plan", "partial", "period", "compare_to", "targets[0]", "evidence[0]"]
    assert [finding.path for finding in invalid.value.findings] == paths


def test_comparison_period_is_earlier() -> None:
    """A comparison period that is not over before the period starts is rejected."""
    partial = added({"leads": 3}, {"leads": 4})
    for before in (SUMMER, DateRange(SPRING.start, SUMMER.end), DateRange(SPRING.start, SUMMER.start)):
        with pytest.raises(ValidationError) as error:
            make_scorecard(PLAN, partial, period=SUMMER, compare_to=before)
        assert [finding.code for finding in error.value.findings] == ["periods:overlap"]
    with pytest.raises(ValidationError, match="period"):
        make_scorecard(PLAN, partial, period=SPRING, compare_to=SUMMER)
