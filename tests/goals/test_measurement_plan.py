"""The mapping of goals to KPIs: results first, no vanity metrics, and a finding for every gap."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy import ContentPillar, Finding, Goal, GoalKind, KpiCatalogue, map_kpis
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.goals import Claim, Granularity
from advocacy.people import Answer, AnswerUse, ChoiceQuestion, Survey
from advocacy.testing import strategies

CATALOGUE = KpiCatalogue.default()
MEASURES = [measure.code for measure in CATALOGUE.measures]
FIGURES = [metric.code for metric in CATALOGUE.metrics]
GOALS = st.lists(strategies.goals(), max_size=4, unique_by=lambda goal: goal.id)


@given(
    goals=GOALS,
    available=st.none() | st.sets(st.sampled_from(MEASURES)),
    metrics=st.none() | st.sets(st.sampled_from(FIGURES)),
)
def test_laws_of_map_kpis(goals: list[Goal], available: set[str] | None, metrics: set[str] | None) -> None:
    """Vanity is never primary, primary metrics are quantitative outcomes, and only available ones are kept."""
    plan = map_kpis(goals, available=available, metrics=metrics)
    assert [chosen.goal for chosen in plan.goals] == sorted(goals, key=lambda goal: (-goal.weight, goal.id))
    for goal_metrics in plan.goals:
        shown = any(m.measures_results and not m.qualitative for m in goal_metrics.metrics)
        assert all(m.measures_results if shown else m.leading for m in goal_metrics.primary)
        assert not any(m.vanity or m.qualitative for m in goal_metrics.primary)
        assert shown is not any(m.leading for m in goal_metrics.primary) or not goal_metrics.primary
        assert not any(metric.vanity for metric in goal_metrics.supporting)
        offered = [m for m in CATALOGUE.serving(goal_metrics.goal.kind) if metrics is None or m.code in metrics]
        kept = [m for m in offered if available is None or available >= set(m.measures)]
        assert sorted(m.code for m in goal_metrics.metrics) == sorted(m.code for m in kept)
        here = [finding for finding in plan.findings if finding.path == goal_metrics.goal.id]
        assert (not goal_metrics.primary) is any(finding.code == "measurement-plan:no-outcome" for finding in here)
        early = any(finding.code.startswith("measurement-plan:leading") for finding in here)
        assert early is (bool(goal_metrics.primary) and not shown)
        assert any(finding.code == "measurement-plan:only-vanity" for finding in here) is (
            bool(offered) and all(m.vanity for m in offered)
        )
        left_out = {finding["metric"] for finding in here if finding.code == "measurement-plan:no-measure"}
        assert left_out == {m.code for m in offered} - {m.code for m in kept}
    needed = {name for chosen in plan.goals for m in chosen.metrics for name in m.measures}
    assert [measure.code for measure in plan.measures] == [name for name in MEASURES if name in needed]


@given(goals=GOALS)
def test_repeated_goals_count_once(goals: list[Goal]) -> None:
    """Repeating goals changes nothing, and mapping with the measures of the plan gives the same metrics."""
    plan = map_kpis(goals)
    assert map_kpis([*goals, *goals]) == map_kpis(goals[::-1]) == plan
    assert map_kpis(goals, available=[measure.code for measure in plan.measures]).goals == plan.goals


def test_goals_of_the_article() -> None:
    """The first three goals have the metrics and the content of the article."""
    plan = map_kpis([Goal(id=kind.value, kind=kind) for kind in GoalKind])
    assert {"lead_conversion", "leads"} <= {m.code for m in plan.goal("new_business").primary}
    assert {"applications", "referral_applications"} <= {m.code for m in plan.goal("recruitment").primary}
    assert {"views", "interactions", "downloads"} <= {m.code for m in plan.goal("awareness").supporting}
    guide = plan.goal("recruitment").guide
    assert guide is not None
    assert guide.content == "Experiences of current employees, more than vacancies."
    assert plan.findings == ()


def test_warnings_name_what_cannot_be_shown() -> None:
    """No outcome metric, a request for vanity only, and an unavailable measure each have a finding."""
    goal = Goal(id="g", kind=GoalKind.AWARENESS)
    vain = map_kpis([goal], metrics=["likes", "followers"], available=["reactions"])
    assert [str(finding) for finding in vain.findings] == [
        (
            "g: Followers of participants: omitted, because the organisation cannot supply these data: "
            "followers of participants."
        ),
        "g: No outcome metric for brand awareness, so nothing will show whether this goal comes closer.",
        "g: Only vanity metrics are chosen for brand awareness. Add a metric that shows a result.",
    ]
    assert [metric.code for metric in vain.goal("g").context] == ["likes"]


#: Available measures → the primary metrics of awareness, and the codes of its findings apart from omitted metrics.
AWARE: list[tuple[set[str] | None, list[str], list[str]]] = [
    (None, ["aided_awareness", "branded_searches", "search_appearances"], []),
    ({"reactions", "comments", "shares", "impressions"}, ["interactions"], ["measurement-plan:leading:awareness"]),
    ({"downloads"}, ["downloads"], ["measurement-plan:leading:awareness"]),
    ({"downloads", "branded_searches"}, ["branded_searches"], []),
    ({"impressions"}, [], ["measurement-plan:no-outcome", "measurement-plan:only-output"]),
    ({"impressions", "posts"}, [], ["measurement-plan:no-outcome", "measurement-plan:only-output"]),
    ({"clicks", "impressions"}, [], ["measurement-plan:no-outcome"]),
    ({"followers"}, [], ["measurement-plan:no-outcome"]),
]


@pytest.mark.parametrize(("available", "primary", "found"), AWARE)
def test_map_kpis_measures_awareness_by_leading_out_takes(
    available: set[str] | None, primary: list[str], found: list[str]
) -> None:
    """Interactions and downloads are primary where no outcome is measured, and marked so. Views never count alone."""
    plan = map_kpis([Goal(id="g", kind=GoalKind.AWARENESS)], available=available)
    assert [metric.code for metric in plan.goal("g").primary] == primary
    assert [finding.code for finding in plan.findings if finding.code != "measurement-plan:no-measure"] == found
    early = bool(primary) and all(CATALOGUE.metric(code).leading for code in primary)
    assert ("an early sign" in plan.text()) is early
    budget = map_kpis([Goal(id="g", kind=GoalKind.AWARENESS)], available=available, maximum=1)
    assert [metric.code for metric in budget.goal("g").primary] == primary[:1]


def test_map_kpis_names_leading_out_takes_of_other_goals() -> None:
    """An app may mark its own out-take as leading for another kind of goal. The finding then names no outcome."""
    visits = evolve(CATALOGUE.metric("visits"), leading=True)
    goal, catalogue = Goal(id="g", kind=GoalKind.NEW_BUSINESS), CATALOGUE.extended(metrics=[visits])
    plan = map_kpis([goal], catalogue=catalogue, metrics=["visits"])
    assert [finding.code for finding in plan.findings] == ["measurement-plan:leading"]


def test_map_kpis_reports_all_problems() -> None:
    """Two goals with one id and names outside the catalogue are one error, with the nearest names."""
    goals = [Goal(id="g", kind=GoalKind.AWARENESS), Goal(id="g", kind=GoalKind.RETENTION)]
    with pytest.raises(ValidationError) as error:
        map_kpis(goals, available=["lead"], metrics=["lead", "leads"])
    assert [(finding.path, finding.code) for finding in error.value.findings] == [
        ("goals[1].id", "repeated"),
        ("available[0]", "name:unknown"),
        ("metrics[0]", "name:unknown"),
    ]
    with pytest.raises(UnknownNameError):
        map_kpis([]).goal("g")


def test_map_kpis_refuses_wrong_types() -> None:
    """A value that is not a goal, and text where names are expected, are refused."""
    wrong: Any = "recruitment"
    for call in (
        {"goals": [wrong]},
        {"goals": wrong},
        {"goals": [], "available": wrong},
        {"goals": [], "metrics": wrong},
    ):
        with pytest.raises(ValidationError):
            map_kpis(**call)


def test_paths_follow_the_given_order() -> None:
    """The path of a goal with a duplicate id counts the goals as they were given, repeats included."""
    goal, other = Goal(id="g", kind=GoalKind.AWARENESS), Goal(id="g", kind=GoalKind.RETENTION)
    with pytest.raises(ValidationError) as error:
        map_kpis([Goal(id="f", kind=GoalKind.AWARENESS), goal, goal, other, goal])
    found = [(finding.path, finding.code, finding["first"]) for finding in error.value.findings]
    assert found == [("goals[3].id", "repeated", "goals[1]")]


def test_map_kpis_reports_all_wrong_types() -> None:
    """Goals, catalogue, measures and metrics of another type are one error."""
    wrong: Any = {"goals": [None], "catalogue": {}, "available": [[]], "metrics": [3]}
    with pytest.raises(ValidationError) as error:
        map_kpis(**wrong)
    assert [finding.path for finding in error.value.findings] == ["goals[0]", "catalogue", "available[0]", "metrics[0]"]


def test_pillars_have_a_set_of_goal_ids() -> None:
    """A pillar takes a set of goal ids, and refuses a text."""
    assert ContentPillar(id="p", name="Craft", goals=["b", "a", "b"]).goals == {"a", "b"}
    wrong: Any = "goal"
    unhashable: Any = [["goal"]]
    for goals in (wrong, unhashable, [""]):
        with pytest.raises(ValidationError) as error:
            ContentPillar(id="p", name="Craft", goals=goals)
        assert error.value.findings[0].path.startswith("goals")


def test_plan_by_hand_keeps_vanity_secondary() -> None:
    """No plan, however it is created, measures a goal by vanity alone, or plans a goal twice."""
    plan = map_kpis([Goal(id="g", kind=GoalKind.AWARENESS)])
    goal_metrics = plan.goal("g")
    with pytest.raises(ValidationError) as error:
        evolve(goal_metrics, primary=(*goal_metrics.primary, *goal_metrics.context[:1], *goal_metrics.supporting[:1]))
    assert [(f.path, f.code) for f in error.value.findings] == [
        (f"primary[{len(goal_metrics.primary) + place}]", "measurement-plan:primary") for place in (0, 1)
    ]
    early = next(metric for metric in goal_metrics.supporting if metric.leading)
    assert evolve(goal_metrics, primary=[early]).primary == (early,)
    with pytest.raises(ValidationError):
        evolve(goal_metrics, primary=[early, *goal_metrics.primary])
    with pytest.raises(ValidationError):
        evolve(plan, goals=(goal_metrics, goal_metrics))


# ---------------------------------------------------------------- a budget, pillars, what to collect, coverage


@given(goals=GOALS, available=st.none() | st.sets(st.sampled_from(MEASURES)), maximum=st.integers(1, 8))
def test_laws_of_a_budget(goals: list[Goal], available: set[str] | None, maximum: int) -> None:
    """With a budget no goal loses its outcome, a displaced metric is named, and order and repeats do not matter."""
    free, plan = map_kpis(goals, available=available), map_kpis(goals, available=available, maximum=maximum)
    assert map_kpis([*goals[::-1], *goals], available=available, maximum=maximum) == plan
    for goal_metrics, whole in zip(plan.goals, free.goals, strict=True):
        assert len(goal_metrics.metrics) == min(maximum, len(whole.metrics))
        assert bool(goal_metrics.primary) is bool(whole.primary)
        displaced = {
            f["metric"]
            for f in plan.findings
            if f.code == "measurement-plan:displaced" and f.path == goal_metrics.goal.id
        }
        assert displaced == {m.code for m in whole.metrics} - {m.code for m in goal_metrics.metrics}
        vain = [metric for metric in goal_metrics.metrics if metric.vanity]
        serious = [metric for metric in whole.metrics if not metric.vanity and metric not in whole.context]
        assert not vain or set(serious) <= set(goal_metrics.metrics)
    again = map_kpis(goals, available=[measure.code for measure in plan.measures], maximum=maximum)
    assert (again.goals, again.measures) == (plan.goals, plan.measures)


@given(
    goals=GOALS, available=st.sets(st.sampled_from(MEASURES)), more=st.sampled_from(MEASURES), maximum=st.integers(1, 8)
)
def test_another_measure_never_removes_a_metric(
    goals: list[Goal], available: set[str], more: str, maximum: int
) -> None:
    """Without a budget another measure only adds metrics; with a budget no goal loses its outcome by it."""
    before, after = (map_kpis(goals, available=names) for names in (available, available | {more}))
    for goal_metrics, other in zip(before.goals, after.goals, strict=True):
        assert {m.code for m in goal_metrics.metrics} <= {m.code for m in other.metrics}
    before, after = (map_kpis(goals, available=names, maximum=maximum) for names in (available, available | {more}))
    for goal_metrics, other in zip(before.goals, after.goals, strict=True):
        assert other.primary or not goal_metrics.primary
        lost = {m.code for m in goal_metrics.metrics} - {m.code for m in other.metrics}
        named = {
            f["metric"]
            for f in after.findings
            if f.code == "measurement-plan:displaced" and f.path == goal_metrics.goal.id
        }
        assert lost <= named


def test_budget_covers_the_stages() -> None:
    """Three metrics cover an outcome, an out-take and an output before a second outcome is added."""
    goal = Goal(id="g", kind=GoalKind.AWARENESS)
    chosen = [metric.code for metric in map_kpis([goal], maximum=3).goal("g").metrics]
    assert chosen == ["aided_awareness", "views", "interactions"]
    both = [goal, Goal(id="e", kind=GoalKind.ENGAGEMENT, weight=5)]
    assert [plan.goal.id for plan in map_kpis(both).goals] == ["e", "g"]


def test_metrics_of_important_goals_come_first() -> None:
    """Of two metrics equal for a goal, the one that also serves another goal comes first."""
    goals = [Goal(id="b", kind=GoalKind.NEW_BUSINESS), Goal(id="k", kind=GoalKind.RETENTION)]
    words = ["visits", "customer_contact", "lead_conversion", "leads"]
    alone = map_kpis(goals[:1], metrics=words, maximum=3).goal("b")
    assert [metric.code for metric in alone.metrics] == ["lead_conversion", "leads", "visits"]
    shared = map_kpis(goals, metrics=words, maximum=3)
    assert [metric.code for metric in shared.goal("b").metrics] == ["lead_conversion", "visits", "customer_contact"]
    assert shared.shared == {"customer_contact": ("b", "k")}


def test_outcome_precedes_a_metric_of_more_goals() -> None:
    """A budget of one metric is spent on a quantitative outcome, even if another metric serves two goals."""
    goals = [Goal(id="b", kind=GoalKind.NEW_BUSINESS), Goal(id="k", kind=GoalKind.RETENTION)]
    plan = map_kpis(goals, metrics=["leads", "customer_contact", "customer_retention"], maximum=1)
    assert [[metric.code for metric in goal_metrics.metrics] for goal_metrics in plan.goals] == [
        ["leads"],
        ["customer_retention"],
    ]


def test_goals_have_their_pillars() -> None:
    """Each goal has the pillars that name it; where pillars are given, a goal without any has a finding."""
    goals = [Goal(id="a", kind=GoalKind.AWARENESS), Goal(id="r", kind=GoalKind.RECRUITMENT)]
    pillars = [ContentPillar(id="z", name="Z", goals=["a"]), ContentPillar(id="c", name="C", goals=["a", "x"])]
    plan = map_kpis(goals, pillars=pillars)
    assert [pillar.id for pillar in plan.goal("a").pillars] == ["c", "z"]
    assert [(finding.path, finding.code) for finding in plan.findings] == [("r", "measurement-plan:no-pillar")]


def test_measures_have_a_supplier_and_a_cadence() -> None:
    """A measure is collected as often as its most frequent metric, for all its metrics and goals."""
    goals = [Goal(id="r", kind=GoalKind.RECRUITMENT), Goal(id="e", kind=GoalKind.ENGAGEMENT)]
    metrics = ["referral_applications", "referral_share"]
    found = {requirement.measure.code: requirement for requirement in map_kpis(goals, metrics=metrics).requirements}
    assert found["referral_applications"].every is Granularity.QUARTER
    assert found["referral_applications"].metrics == ("referral_applications",)
    assert found["referral_applications"].goals == ("e", "r")
    assert found["hires"].every is Granularity.YEAR
    assert found["hires"].measure.supplier == "applicant tracking system"
    weekly = evolve(CATALOGUE.metric("referral_share"), review=Granularity.WEEK)
    often = map_kpis(goals, metrics=metrics, catalogue=CATALOGUE.extended(metrics=[weekly]))
    assert {requirement.measure.code: requirement.every for requirement in often.requirements}[
        "hires"
    ] is Granularity.WEEK
    both = {requirement.measure.code: requirement.every for requirement in often.requirements}
    assert both["referral_applications"] is Granularity.QUARTER
    monthly = evolve(CATALOGUE.metric("referral_applications"), review=Granularity.MONTH)
    soon = map_kpis(goals, metrics=metrics, catalogue=CATALOGUE.extended(metrics=[monthly]))
    assert {requirement.measure.code: requirement.every for requirement in soon.requirements}[
        "referral_applications"
    ] is Granularity.MONTH


def test_coverage_report() -> None:
    """Stages without a metric, goals with one stage, and goals with lagging metrics only are reported."""
    goal = Goal(id="g", kind=GoalKind.NEW_BUSINESS)

    def stages(*metrics: str) -> list[tuple[str, object]]:
        found: tuple[Finding, ...] = map_kpis([goal], metrics=metrics).coverage
        return [(finding.code, dict(finding.parameters).get("stage")) for finding in found]

    late = [("coverage:stage", "output"), ("coverage:stage", "out_take")]
    assert stages("leads", "sales_cycle") == [*late, ("coverage:one-stage", "outcome"), ("coverage:lagging", None)]
    assert stages("leads") == [*late, ("coverage:lagging", None)]
    assert stages("visits", "leads") == [("coverage:stage", "output")]
    nothing = [("coverage:stage", part) for part in ("output", "out_take", "outcome")]
    assert stages("customer_contact", "connections") == nothing
    assert map_kpis([Goal(id="a", kind=GoalKind.AWARENESS)]).coverage == ()


def test_budget_and_pillars_are_checked() -> None:
    """A budget is a whole number of 1 or more, and pillars have different ids."""
    wrong: Any = {"goals": [], "pillars": ["p"], "maximum": 0}
    with pytest.raises(ValidationError) as error:
        map_kpis(**wrong)
    assert [finding.path for finding in error.value.findings] == ["pillars[0]", "maximum"]
    pillar = ContentPillar(id="p", name="P")
    with pytest.raises(ValidationError, match="twice"):
        map_kpis([], pillars=[pillar, evolve(pillar, name="Q")])


# ---------------------------------------------------------------- the catalogue and its claims


def test_every_metric_has_reading_instructions() -> None:
    """Each metric of the library has a definition, a source, a cadence and a pitfall; goals have outcomes."""
    assert all(metric.definition and metric.source and metric.pitfall for metric in CATALOGUE.metrics)
    assert {metric.review for metric in CATALOGUE.metrics} == {Granularity.MONTH, Granularity.QUARTER, Granularity.YEAR}
    for kind in GoalKind:
        assert any(m.measures_results and not m.qualitative for m in CATALOGUE.serving(kind))
    assert {"onboarding_time", "first_year_retention"} <= {m.code for m in CATALOGUE.serving(GoalKind.RECRUITMENT)}


def test_claims_share_one_source_line() -> None:
    """The nine claims of the article have no source each, and no year."""
    quoted = Claim.quoted()
    assert len({claim.code for claim in quoted}) == 9
    assert {claim.source for claim in quoted} == {quoted[0].source}
    assert "collective" in quoted[0].source
    ranges = {
        claim.code: (str(claim.minimum), str(claim.maximum)) for claim in quoted if claim.minimum != claim.maximum
    }
    assert ranges == {"productivity": ("0.2", "0.25")}


def test_claim_is_exact_and_in_order() -> None:
    """The bounds are Decimals in order, and the kind states their unit."""
    wrong: Any = 0.1
    with pytest.raises(ValidationError) as error:
        evolve(Claim.quoted()[0], minimum=wrong, kind="percent")
    assert [finding.path for finding in error.value.findings] == ["minimum", "kind"]
    with pytest.raises(ValidationError, match="wrong order"):
        evolve(Claim.quoted()[0], maximum=Claim.quoted()[1].minimum)


def test_plan_html_has_metrics_and_measures() -> None:
    """The HTML has a table of metrics per goal, then the measures and the findings; all text is escaped."""
    plan = map_kpis([Goal(id="g", kind=GoalKind.NEW_BUSINESS, statement="<g>")], available=["leads"])
    shown = plan._repr_html_()
    assert shown.count("<table lang") == 3
    assert "<caption>New business: &lt;g&gt;</caption>" in shown
    first, second, third = shown.split("</table>")[:3]
    assert first.count("<tr>") == 1 + len(plan.goals[0].metrics)
    leads = '<tr><th scope="row">Leads</th><td>primary</td><td>outcome</td><td>quarter</td></tr>'
    assert leads in first
    assert '<th scope="row">leads</th><td>quarter</td><td>CRM</td><td>&lt;g&gt;</td>' in second
    assert third.count('<th scope="row">&lt;g&gt;</th>') == len(plan.findings)
    full = map_kpis([Goal(id="g", kind=GoalKind.RECRUITMENT)])
    roles = [metric.code for metrics in full.goals[0].roles.values() for metric in metrics]
    assert roles == [metric.code for metric in full.goals[0].metrics]
    assert not full.findings
    assert full._repr_html_().count("<table lang") == 2
    everything = map_kpis([Goal(id="g", kind=GoalKind.NEW_BUSINESS)])
    assert "<td>context</td>" in everything._repr_html_()


def test_what_people_want_to_know_is_a_suggestion() -> None:
    """A finding states how many people name a metric or measure, and whether the plan has it; no metric changes."""
    options = {
        "Leads": ["leads"],
        "Visits": ["visits"],
        "Followers": ["followers"],
        "Mood": ["mood"],
        "Hires": ["enps"],
    }
    question = ChoiceQuestion(code="know", use=AnswerUse.MEASURE, options=options)
    answers = [
        Answer(participant="a", question="know", options=["Leads", "Followers", "Mood"]),
        Answer(participant=None, question="know", options=["Leads", "Hires"]),
        Answer(participant=None, question="know", options=["Visits"]),
    ]
    goals = [Goal(id="g", kind=GoalKind.NEW_BUSINESS)]
    before = map_kpis(goals)
    after = map_kpis(goals, survey=Survey(choice_questions=[question], answers=answers))
    found = [finding for finding in after.findings if finding not in before.findings]
    assert [(finding.code.split(":", 1)[1], dict(finding.parameters)["count"]) for finding in found] == [
        ("proposed:other", 1),
        ("proposed:vanity", 1),
        ("proposed", 2),
        ("proposed:unknown", 1),
        ("proposed", 1),
    ]
    assert after.goals == before.goals
    assert "2 mensen willen dit weten. Het staat in het meetplan." in found[2].text("nl")
