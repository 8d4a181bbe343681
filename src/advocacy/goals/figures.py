"""The library's own catalogue, as data: every figure of the domain, step 2, the raw measures, and the content.

Sources: ``article`` is the article the method comes from; ``practice`` what was found beside it; a standard is named;
``own`` marks what nobody else is cited for.
"""

from __future__ import annotations

from attrs import evolve

from advocacy.errors import known_words
from advocacy.goals.catalogue import ContentGuide
from advocacy.goals.content import Format
from advocacy.goals.goal import GoalKind
from advocacy.goals.metric import Aggregation, Direction, Formula, Measure, Metric, Sampling, Stage, Unit

__all__ = ["FIGURES", "GUIDES", "RAW"]

_BUSINESS, _HIRING, _AWARE = GoalKind.NEW_BUSINESS, GoalKind.RECRUITMENT, GoalKind.AWARENESS
_ENGAGED, _EXPERT, _KEEP = GoalKind.ENGAGEMENT, GoalKind.EXPERT_STATUS, GoalKind.RETENTION
_SUM, _RATIO, _MEDIAN = Aggregation.SUM, Aggregation.RATIO, Aggregation.MEDIAN
_LATEST, _RECORD = Aggregation.LATEST, Aggregation.RECORD
_COUNT, _SHARE, _DAYS, _MONEY, _SCORE, _NOTE = (
    Unit.COUNT,
    Unit.SHARE,
    Unit.DAYS,
    Unit.MONEY,
    Unit.SCORE,
    Unit.NOTE,
)
_DONE, _OUT, _TAKE, _RESULT, _IMPACT = (
    Stage.ACTIVITY,
    Stage.OUTPUT,
    Stage.OUT_TAKE,
    Stage.OUTCOME,
    Stage.IMPACT,
)

#: Names, definitions and pitfalls in English; they stand with the words, where each has its Dutch beside it.
_WORDS = known_words()

#: Figures over people who are counted again in each period.
_REPEATING = {"active_rate", "customer_retention"}


def _figure(
    code: str,
    goals: tuple[GoalKind, ...],
    stage: Stage,
    unit: Unit,
    aggregation: Aggregation,
    formula: Formula | None,
    source: str,
    *,
    direction: Direction = Direction.UP,
    vanity: bool = False,
    sampling: Sampling | None = None,
) -> Metric:
    figure = Metric(
        code=code,
        name=_WORDS[f"figure:{code}"],
        goals=frozenset(goals),
        stage=stage,
        unit=unit,
        aggregation=aggregation,
        formula=formula,
        definition=_WORDS[f"figure:{code}:definition"],
        source=source,
        direction=direction,
        vanity=vanity,
        qualitative=unit is _NOTE,
        pitfall=_WORDS[f"figure:{code}:pitfall"],
        repeats=code in _REPEATING,
    )
    return figure if sampling is None else evolve(figure, sampling=sampling)


FIGURES: tuple[Metric, ...] = (
    # new customers, more business
    _figure("lead_conversion", (_BUSINESS,), _RESULT, _SHARE, _RATIO, Formula("leads", per="visits"), "article",
            sampling=Sampling.BUNCHED),
    _figure("leads", (_BUSINESS,), _RESULT, _COUNT, _SUM, Formula("leads"), "article"),
    _figure("sales_cycle", (_BUSINESS,), _IMPACT, _DAYS, _MEDIAN, Formula("days_to_close"), "article; formula practice",
            direction=Direction.DOWN),
    _figure("visits", (_BUSINESS,), _TAKE, _COUNT, _SUM, Formula("visits"), "practice", sampling=Sampling.BUNCHED),
    # new colleagues
    _figure("applications", (_HIRING,), _RESULT, _COUNT, _SUM, Formula("applications"), "article"),
    _figure("referral_applications", (_HIRING,), _RESULT, _COUNT, _SUM, Formula("referral_applications"), "article"),
    _figure("referral_share", (_HIRING,), _IMPACT, _SHARE, _RATIO, Formula("referral_hires", per="hires"), "practice",
            sampling=Sampling.PART),
    _figure("cost_per_hire", (_HIRING,), _IMPACT, _MONEY, _RATIO,
            Formula("internal_hiring_cost + external_hiring_cost", per="hires"),
            "article; formula ANSI/SHRM 06001.2012", direction=Direction.DOWN, sampling=Sampling.BUNCHED),
    _figure("time_to_fill", (_HIRING,), _IMPACT, _DAYS, _MEDIAN, Formula("days_to_fill"), "practice",
            direction=Direction.DOWN),
    _figure("onboarding_time", (_HIRING,), _IMPACT, _DAYS, _MEDIAN, Formula("days_to_onboard"), "article",
            direction=Direction.DOWN),
    _figure("first_year_retention", (_HIRING,), _IMPACT, _SHARE, _RATIO,
            Formula("referral_hires_staying", per="referral_hires_year_ago"), "article", sampling=Sampling.PART),
    # brand awareness
    _figure("aided_awareness", (_AWARE,), _RESULT, _SHARE, _RATIO, Formula("know_brand", per="asked_about_brand"),
            "own", sampling=Sampling.PART),
    _figure("views", (_AWARE,), _OUT, _COUNT, _SUM, Formula("impressions"), "article", sampling=Sampling.BUNCHED),
    _figure("interactions", (_AWARE,), _TAKE, _COUNT, _SUM, Formula("reactions + comments + shares"), "article",
            sampling=Sampling.BUNCHED),
    _figure("engagement_rate", (_AWARE,), _TAKE, _SHARE, _RATIO,
            Formula("reactions + comments + shares", per="impressions"), "practice", sampling=Sampling.BUNCHED),
    _figure("downloads", (_AWARE,), _TAKE, _COUNT, _SUM, Formula("downloads"), "article", sampling=Sampling.BUNCHED),
    # engagement of employees
    _figure("enps", (_ENGAGED,), _RESULT, _SCORE, _RATIO,
            Formula("100 * promoters - 100 * detractors", per="enps_answers"), "practice", sampling=Sampling.NET),
    _figure("engagement_index", (_ENGAGED,), _RESULT, _SHARE, _LATEST, Formula("engagement_index"), "practice"),
    _figure("employee_referrals", (_ENGAGED,), _RESULT, _COUNT, _SUM, Formula("referral_applications"), "practice"),
    _figure("adoption", (_ENGAGED,), _OUT, _SHARE, _RATIO, Formula("activated", per="invited"), "practice",
            sampling=Sampling.PART),
    _figure("active_rate", (_ENGAGED,), _OUT, _SHARE, _RATIO, Formula("active", per="enrolled"), "practice",
            sampling=Sampling.PART),
    # expert status
    _figure("speaking_invitations", (_EXPERT,), _RESULT, _COUNT, _SUM, Formula("speaking_invitations"), "practice"),
    _figure("mentions", (_EXPERT,), _RESULT, _COUNT, _SUM, Formula("mentions"), "practice"),
    _figure("ssi", (_EXPERT,), _TAKE, _SCORE, _LATEST, Formula("ssi_brand + ssi_people + ssi_insight + ssi_relations"),
            "practice"),
    # customer retention
    _figure("customer_retention", (_KEEP,), _IMPACT, _SHARE, _RATIO,
            Formula("customers_end - customers_new", per="customers_start"), "practice", sampling=Sampling.PART),
    # in words
    _figure("customer_contact", (_BUSINESS, _KEEP), _RESULT, _NOTE, _RECORD, None, "article"),
    _figure("personal_brand", (_EXPERT,), _RESULT, _NOTE, _RECORD, None, "article"),
    _figure("shared_interest", (_ENGAGED,), _RESULT, _NOTE, _RECORD, None, "article"),
    # vanity: nice, and never the measure
    _figure("likes", (_AWARE, _ENGAGED), _TAKE, _COUNT, _SUM, Formula("reactions"), "article", vanity=True,
            sampling=Sampling.BUNCHED),
    _figure("connections", (_BUSINESS, _EXPERT), _OUT, _COUNT, _LATEST, Formula("connections"), "article", vanity=True),
    _figure("followers", (_AWARE, _EXPERT), _OUT, _COUNT, _LATEST, Formula("followers"), "article", vanity=True),
    _figure("potential_reach", (_AWARE,), _OUT, _COUNT, _LATEST, Formula("connections + followers"), "practice",
            vanity=True),
    _figure("colleague_likes", (_ENGAGED,), _TAKE, _COUNT, _SUM, Formula("colleague_reactions"), "practice",
            vanity=True, sampling=Sampling.BUNCHED),
    _figure("posts_per_head", (_ENGAGED,), _DONE, _SCORE, _RATIO, Formula("posts", per="active"), "practice",
            vanity=True, sampling=Sampling.BUNCHED),
    _figure("earned_media_value", (_BUSINESS, _AWARE), _OUT, _MONEY, _SUM, Formula("earned_media_value"), "practice",
            vanity=True),
)  # fmt: skip

_WEB, _SALES, _HR, _PLATFORM = "web", "sales", "hiring", "platform"
_PROGRAM, _SURVEY, _LEAD = "program", "survey", "lead"

#: code, unit, who can usually supply it.
_RAW: tuple[tuple[str, Unit, str], ...] = (
    ("activated", _COUNT, _PROGRAM),
    ("active", _COUNT, _PROGRAM),
    ("applications", _COUNT, _HR),
    ("asked_about_brand", _COUNT, _SURVEY),
    ("colleague_reactions", _COUNT, _PLATFORM),
    ("comments", _COUNT, _PLATFORM),
    ("connections", _COUNT, _PLATFORM),
    ("customers_end", _COUNT, _SALES),
    ("customers_new", _COUNT, _SALES),
    ("customers_start", _COUNT, _SALES),
    ("days_to_close", _DAYS, _SALES),
    ("days_to_fill", _DAYS, _HR),
    ("days_to_onboard", _DAYS, _HR),
    ("detractors", _COUNT, _SURVEY),
    ("downloads", _COUNT, _WEB),
    ("earned_media_value", _MONEY, _PROGRAM),
    ("engagement_index", _SHARE, _SURVEY),
    ("enps_answers", _COUNT, _SURVEY),
    ("enrolled", _COUNT, _PROGRAM),
    ("external_hiring_cost", _MONEY, _HR),
    ("followers", _COUNT, _PLATFORM),
    ("hires", _COUNT, _HR),
    ("impressions", _COUNT, _PLATFORM),
    ("internal_hiring_cost", _MONEY, _HR),
    ("invited", _COUNT, _PROGRAM),
    ("know_brand", _COUNT, _SURVEY),
    ("leads", _COUNT, _SALES),
    ("mentions", _COUNT, _LEAD),
    ("posts", _COUNT, _PROGRAM),
    ("promoters", _COUNT, _SURVEY),
    ("reactions", _COUNT, _PLATFORM),
    ("referral_applications", _COUNT, _HR),
    ("referral_hires", _COUNT, _HR),
    ("referral_hires_staying", _COUNT, _HR),
    ("referral_hires_year_ago", _COUNT, _HR),
    ("shares", _COUNT, _PLATFORM),
    ("speaking_invitations", _COUNT, _LEAD),
    ("ssi_brand", _SCORE, _PLATFORM),
    ("ssi_insight", _SCORE, _PLATFORM),
    ("ssi_people", _SCORE, _PLATFORM),
    ("ssi_relations", _SCORE, _PLATFORM),
    ("visits", _COUNT, _WEB),
)

RAW: tuple[Measure, ...] = tuple(
    Measure(
        code=code,
        unit=unit,
        definition=_WORDS[f"measure:{code}:definition"],
        supplier=_WORDS[f"supplier:{supplier}"],
    )
    for code, unit, supplier in _RAW
)

_EXPERTISE = (Format.POST, Format.BLOG, Format.VIDEO, Format.INTERVIEW, Format.WHITE_PAPER)


def _guide(goal: GoalKind, *formats: Format) -> ContentGuide:
    return ContentGuide(goal=goal, content=_WORDS[f"guide:{goal.value}"], formats=formats)


GUIDES: tuple[ContentGuide, ...] = (
    _guide(_BUSINESS, Format.BLOG, Format.WHITE_PAPER, Format.POST),
    _guide(_HIRING, Format.POST, Format.VIDEO, Format.INTERVIEW),
    _guide(_AWARE, *_EXPERTISE),
    _guide(_ENGAGED, Format.POST, Format.INTERVIEW),
    _guide(_EXPERT, *_EXPERTISE),
    _guide(_KEEP, Format.BLOG, Format.VIDEO, Format.POST),
)
