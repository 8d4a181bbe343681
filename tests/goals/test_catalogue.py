"""The catalogue holds every metric of the method, and an app extends it as data."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy import GoalKind, KpiCatalogue, Metric
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.goals import Aggregation, ContentFormat, ContentGuide, Direction, EvaluationStage, Formula, Measure, Unit

CATALOGUE = KpiCatalogue.default()

#: Worked out from step 2 of the method: code → (goals, numerator, denominator, aggregation).
DOMAIN: dict[str, tuple[set[GoalKind], dict[str, int], dict[str, int], Aggregation]] = {
    "lead_conversion": ({GoalKind.NEW_BUSINESS}, {"leads": 1}, {"visits": 1}, Aggregation.RATIO),
    "leads": ({GoalKind.NEW_BUSINESS}, {"leads": 1}, {}, Aggregation.SUM),
    "sales_cycle": ({GoalKind.NEW_BUSINESS}, {"days_to_close": 1}, {}, Aggregation.MEDIAN),
    "applications": ({GoalKind.RECRUITMENT}, {"applications": 1}, {}, Aggregation.SUM),
    "referral_applications": (
        {GoalKind.RECRUITMENT, GoalKind.ENGAGEMENT},
        {"referral_applications": 1},
        {},
        Aggregation.SUM,
    ),
    "referral_share": ({GoalKind.RECRUITMENT}, {"referral_hires": 1}, {"hires": 1}, Aggregation.RATIO),
    "cost_per_hire": (
        {GoalKind.RECRUITMENT},
        {"internal_hiring_cost": 1, "external_hiring_cost": 1},
        {"hires": 1},
        Aggregation.RATIO,
    ),
    "time_to_fill": ({GoalKind.RECRUITMENT}, {"days_to_fill": 1}, {}, Aggregation.MEDIAN),
    "onboarding_time": ({GoalKind.RECRUITMENT}, {"days_to_onboard": 1}, {}, Aggregation.MEDIAN),
    "first_year_retention": (
        {GoalKind.RECRUITMENT},
        {"referral_hires_staying": 1},
        {"referral_hires_year_ago": 1},
        Aggregation.RATIO,
    ),
    "views": ({GoalKind.AWARENESS}, {"impressions": 1}, {}, Aggregation.SUM),
    "interactions": ({GoalKind.AWARENESS}, {"reactions": 1, "comments": 1, "shares": 1}, {}, Aggregation.SUM),
    "engagement_rate": (
        {GoalKind.AWARENESS},
        {"reactions": 1, "comments": 1, "shares": 1},
        {"impressions": 1},
        Aggregation.RATIO,
    ),
    "downloads": ({GoalKind.AWARENESS}, {"downloads": 1}, {}, Aggregation.SUM),
    "adoption": ({GoalKind.ENGAGEMENT}, {"activated": 1}, {"invited": 1}, Aggregation.RATIO),
    "active_rate": ({GoalKind.ENGAGEMENT}, {"active": 1}, {"enrolled": 1}, Aggregation.RATIO),
    "enps": ({GoalKind.ENGAGEMENT}, {"promoters": 100, "detractors": -100}, {"enps_answers": 1}, Aggregation.RATIO),
    "engagement_index": ({GoalKind.ENGAGEMENT}, {"engagement_index": 1}, {}, Aggregation.LATEST),
    "page_engagement_rate": (
        {GoalKind.AWARENESS},
        {"page_reactions": 1, "page_comments": 1, "page_shares": 1, "page_clicks": 1},
        {"page_impressions": 1},
        Aggregation.RATIO,
    ),
    "click_through_rate": (
        {GoalKind.AWARENESS, GoalKind.NEW_BUSINESS},
        {"clicks": 1},
        {"impressions": 1},
        Aggregation.RATIO,
    ),
    "cost_per_referral_hire": (
        {GoalKind.RECRUITMENT},
        {"referral_hiring_cost": 1},
        {"referral_hires": 1},
        Aggregation.RATIO,
    ),
    "cost_per_other_hire": (
        {GoalKind.RECRUITMENT},
        {"internal_hiring_cost": 1, "external_hiring_cost": 1, "referral_hiring_cost": -1},
        {"hires": 1, "referral_hires": -1},
        Aggregation.RATIO,
    ),
    "time_to_fill_referral": ({GoalKind.RECRUITMENT}, {"days_to_fill_referral": 1}, {}, Aggregation.MEDIAN),
    "time_to_fill_other": ({GoalKind.RECRUITMENT}, {"days_to_fill_other": 1}, {}, Aggregation.MEDIAN),
    "onboarding_time_other": ({GoalKind.RECRUITMENT}, {"days_to_onboard_other": 1}, {}, Aggregation.MEDIAN),
    "first_year_retention_all": (
        {GoalKind.RECRUITMENT},
        {"hires_staying": 1},
        {"hires_year_ago": 1},
        Aggregation.RATIO,
    ),
    "informed_share": (
        {GoalKind.ENGAGEMENT},
        {"feel_informed": 1},
        {"asked_about_company": 1},
        Aggregation.RATIO,
    ),
    "network_assignments": ({GoalKind.NEW_BUSINESS}, {"network_assignments": 1}, {}, Aggregation.SUM),
    "search_appearances": (
        {GoalKind.AWARENESS, GoalKind.EXPERT_STATUS},
        {"search_appearances": 1},
        {},
        Aggregation.SUM,
    ),
    "branded_searches": ({GoalKind.AWARENESS}, {"branded_searches": 1}, {}, Aggregation.SUM),
    "unique_views": ({GoalKind.AWARENESS}, {"unique_views": 1}, {}, Aggregation.LATEST),
    "own_network_difference": (
        {GoalKind.AWARENESS},
        {"followers": 1, "page_followers": -1},
        {},
        Aggregation.LATEST,
    ),
    "potential_reach": ({GoalKind.AWARENESS}, {"followers": 1, "page_followers": 1}, {}, Aggregation.LATEST),
    "speaking_invitations": ({GoalKind.EXPERT_STATUS}, {"speaking_invitations": 1}, {}, Aggregation.SUM),
    "mentions": ({GoalKind.EXPERT_STATUS}, {"mentions": 1}, {}, Aggregation.SUM),
    "ssi": (
        {GoalKind.EXPERT_STATUS},
        {"ssi_brand": 1, "ssi_people": 1, "ssi_insight": 1, "ssi_relations": 1},
        {},
        Aggregation.LATEST,
    ),
    "customer_retention": (
        {GoalKind.RETENTION},
        {"customers_end": 1, "customers_new": -1},
        {"customers_start": 1},
        Aggregation.RATIO,
    ),
}
VANITY = {
    "likes",
    "connections",
    "followers",
    "page_followers",
    "new_page_followers",
    "organic_follower_share",
    "own_network_difference",
    "potential_reach",
    "colleague_likes",
    "posts_per_head",
    "earned_media_value",
}


@pytest.mark.parametrize("code", sorted(DOMAIN))
def test_catalogue_has_every_metric_of_the_method(code: str) -> None:
    """Each metric that the method names belongs to its goal, with the formula of the method."""
    goals, numerator, denominator, aggregation = DOMAIN[code]
    metric = CATALOGUE.metric(code)
    assert metric.formula is not None
    assert (dict(metric.formula.numerator_terms), dict(metric.formula.denominator_terms)) == (numerator, denominator)
    assert goals <= metric.goals
    assert metric.aggregation is aggregation


def test_vanity_metrics_are_those_of_the_method() -> None:
    """The metrics that the method calls nice, and no others, are vanity."""
    assert {metric.code for metric in CATALOGUE.metrics if metric.vanity} == VANITY
    assert not any(metric.measures_results for metric in CATALOGUE.metrics if metric.vanity)


@pytest.mark.parametrize("kind", GoalKind)
def test_every_goal_has_an_outcome_metric_and_content(kind: GoalKind) -> None:
    """Each kind of goal has a quantitative outcome metric and content that serves it."""
    assert any(m.measures_results and not m.qualitative for m in CATALOGUE.serving(kind))
    guide = CATALOGUE.guide(kind)
    assert guide is not None
    assert guide.content
    assert guide.formats


def test_every_entry_has_a_definition_and_a_source() -> None:
    """Metrics and measures have a definition, a source and a supplier, and every measure is used."""
    assert all(metric.definition and metric.source for metric in CATALOGUE.metrics)
    assert all(measure.definition and measure.supplier for measure in CATALOGUE.measures)
    used = {name for metric in CATALOGUE.metrics for name in metric.measures}
    assert used == {measure.code for measure in CATALOGUE.measures}
    assert {metric.code for metric in CATALOGUE.metrics if metric.qualitative} == {
        "customer_contact",
        "personal_brand",
        "shared_interest",
    }


def test_extend_adds_and_replaces_entries() -> None:
    """New entries come last, entries with an existing code replace it, and the original catalogue is unchanged."""
    mine = Metric(
        code="demos",
        name="Demos",
        goals=[GoalKind.NEW_BUSINESS],
        unit=Unit.COUNT,
        stage=EvaluationStage.OUTCOME,
        aggregation=Aggregation.SUM,
        formula=Formula("demos"),
    )
    count = Measure(code="demos", unit=Unit.COUNT, definition="Demos given.", supplier="CRM")
    leads = evolve(CATALOGUE.metric("leads"), name="My leads")
    guide = ContentGuide(goal=GoalKind.RETENTION, content="Mine.", formats=[ContentFormat.OTHER])
    extended = CATALOGUE.extended(metrics=[mine, leads], measures=[count], guides=[guide])
    assert extended.metrics[-1] == mine
    assert extended.metric("leads").name == "My leads"
    assert [m.code for m in extended.metrics[:-1]] == [m.code for m in CATALOGUE.metrics]
    assert extended.guide(GoalKind.RETENTION) == guide
    assert KpiCatalogue.default() == CATALOGUE
    with pytest.raises(UnknownNameError, match=r"Did you mean 'leads'\?"):
        CATALOGUE.metric("lead")


def test_catalogue_reports_all_problems() -> None:
    """Duplicate codes and undefined measures are reported with their paths."""
    metric, guide = CATALOGUE.metric("leads"), CATALOGUE.guides[0]
    with pytest.raises(ValidationError) as error:
        KpiCatalogue(metrics=[metric, metric], measures=[], guides=[guide, guide])
    assert {(finding.path, finding.code) for finding in error.value.findings} == {
        ("metrics[1].code", "repeated"),
        ("guides[1].goal", "repeated"),
        ("metrics[0].formula", "name:unknown"),
        ("metrics[1].formula", "name:unknown"),
    }
    with pytest.raises(ValidationError):
        CATALOGUE.extended(metrics=[metric, evolve(metric, name="Other")])


def test_extend_reports_all_wrong_types() -> None:
    """One error reports everything that is not a metric, measure or guide, each with its path."""
    wrong: Any = {"metrics": ["leads", CATALOGUE.measures[0]], "measures": "leads", "guides": [None]}
    with pytest.raises(ValidationError) as error:
        CATALOGUE.extended(**wrong)
    assert [finding.path for finding in error.value.findings] == ["metrics[0]", "metrics[1]", "measures", "guides[0]"]


@given(st.sets(st.sampled_from(CATALOGUE.metrics)), st.randoms(use_true_random=False))
def test_replaced_metrics_keep_their_order(some: set[Metric], chance: Random) -> None:
    """Replaced metrics keep their positions, in whatever order they are passed."""
    renamed = [evolve(metric, name=f"My {metric.name}") for metric in some]
    chance.shuffle(renamed)
    extended = CATALOGUE.extended(metrics=renamed)
    assert [m.code for m in extended.metrics] == [m.code for m in CATALOGUE.metrics]
    assert {m.code for m in extended.metrics if m.name.startswith("My ")} == {m.code for m in some}


#: Worked out by hand: code → what was counted, and the metric that makes.
EXAMPLES: dict[str, tuple[dict[str, int], Fraction]] = {
    "customer_retention": (
        {"customers_start": 100, "customers_end": 110, "customers_new": 25},
        Fraction(85, 100),
    ),
    "enps": ({"promoters": 5, "detractors": 2, "enps_answers": 10}, Fraction(30)),
    "cost_per_hire": (
        {"internal_hiring_cost": 9_000, "external_hiring_cost": 3_000, "hires": 4},
        Fraction(3_000),
    ),
    "engagement_rate": ({"reactions": 8, "comments": 3, "shares": 1, "impressions": 600}, Fraction(2, 100)),
    "ssi": ({"ssi_brand": 25, "ssi_people": 25, "ssi_insight": 25, "ssi_relations": 25}, Fraction(100)),
}


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_formulas_by_hand(code: str) -> None:
    """A formula over counts gives the metric of its definition, and needs no other number."""
    counted, wanted = EXAMPLES[code]
    formula = CATALOGUE.metric(code).formula
    assert formula is not None
    assert set(formula.measures) == set(counted)
    above, below = (
        sum(factor * counted[name] for name, factor in terms.items())
        for terms in (formula.numerator_terms, formula.denominator_terms)
    )
    assert Fraction(above, below or 1) == wanted


def test_lower_is_better_for_cost_and_duration() -> None:
    """Cost and duration should go down, everything else up."""
    down = {metric.code for metric in CATALOGUE.metrics if metric.direction is Direction.DOWN}
    assert down == {
        "sales_cycle",
        *("cost_per_hire", "cost_per_referral_hire", "cost_per_other_hire"),
        *("time_to_fill", "time_to_fill_referral", "time_to_fill_other"),
        *("onboarding_time", "onboarding_time_other"),
    }


def test_metric_leads_only_as_a_quantitative_out_take() -> None:
    """Interactions and downloads lead. No other stage, vanity metric or qualitative metric can."""
    assert {metric.code for metric in CATALOGUE.metrics if metric.leading} == {"interactions", "downloads"}
    for code in ("views", "likes", "leads", "personal_brand"):
        with pytest.raises(ValidationError) as error:
            evolve(CATALOGUE.metric(code), leading=True)
        assert [(finding.path, finding.code) for finding in error.value.findings] == [("leading", "metric:leading")]


def test_catalogue_names_medians() -> None:
    """The name of a metric says that it is a median, in both languages, and no other name does."""
    for metric in CATALOGUE.metrics:
        median = metric.aggregation is Aggregation.MEDIAN
        assert ("(median)" in metric.title()) is ("(mediaan)" in metric.title("nl")) is median


def test_catalogue_measures_nothing_twice() -> None:
    """No two metrics have the same formula and aggregation, except the vanity metric that is a part of another."""
    seen = [(metric.formula, metric.aggregation) for metric in CATALOGUE.metrics if metric.formula is not None]
    assert len(set(seen)) == len(seen)


def test_kind_without_a_guide_has_none() -> None:
    """A catalogue need not have a guide for every kind of goal."""
    assert KpiCatalogue(metrics=[], measures=[]).guide(GoalKind.AWARENESS) is None


def test_sums_have_one_unit() -> None:
    """People and money are not added together, in numerator or denominator; a ratio of the two is fine."""
    base = KpiCatalogue.default()
    cost = base.metric("cost_per_hire")
    mixed = evolve(cost, formula=Formula("internal_hiring_cost + leads", denominator="hires + days_to_fill"))
    with pytest.raises(ValidationError) as error:
        base.extended(metrics=[mixed])
    place = f"metrics[{[metric.code for metric in base.metrics].index('cost_per_hire')}].formula"
    assert [(found.path, found.code, found["units"]) for found in error.value.findings] == [
        (f"{place}.numerator", "formula:units", "count, money"),
        (f"{place}.denominator", "formula:units", "count, days"),
    ]


def test_content_formats_are_those_of_the_method() -> None:
    """The five formats that the method names exist, and a generic one."""
    assert {form.value for form in ContentFormat} == {"post", "blog", "video", "interview", "white_paper", "other"}


def test_guide_keeps_the_order_of_its_formats() -> None:
    """The formats for a goal keep their order, and only formats are accepted."""
    guide = ContentGuide(
        goal=GoalKind.AWARENESS, content="Expertise.", formats=[ContentFormat.VIDEO, ContentFormat.POST]
    )
    assert guide.formats == (ContentFormat.VIDEO, ContentFormat.POST)
    wrong: Any = ["video"]
    with pytest.raises(ValidationError) as error:
        ContentGuide(goal=GoalKind.AWARENESS, content="Expertise.", formats=wrong)
    assert [finding.path for finding in error.value.findings] == ["formats[0]"]
