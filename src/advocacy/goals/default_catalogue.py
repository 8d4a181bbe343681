"""The library's own catalogue, as data: every metric of :ref:`method-formulas`, the raw measures, and the content.

Sources: ``article`` is the article behind this library, ``practice`` is another source, a standard is named, and
``own`` is our own rule.
"""

from __future__ import annotations

from attrs import evolve

from advocacy.goals.goal import ContentFormat, GoalKind
from advocacy.goals.metric import Aggregation, Direction, EvaluationStage, Formula, Measure, Metric, SamplingModel, Unit
from advocacy.messages.lookup import catalog

_BUSINESS, _HIRING, _AWARE = GoalKind.NEW_BUSINESS, GoalKind.RECRUITMENT, GoalKind.AWARENESS
_ENGAGED, _EXPERT, _KEEP = GoalKind.ENGAGEMENT, GoalKind.EXPERT_STATUS, GoalKind.RETENTION
_SUM, _RATIO, _MEDIAN = Aggregation.SUM, Aggregation.RATIO, Aggregation.MEDIAN
_LATEST, _RECORD = Aggregation.LATEST, Aggregation.RECORD
_COUNT, _SHARE, _PER, _DAYS, _MONEY, _SCORE, _NOTE = (
    Unit.COUNT,
    Unit.SHARE,
    Unit.RATIO,
    Unit.DAYS,
    Unit.MONEY,
    Unit.SCORE,
    Unit.NOTE,
)
_DONE, _OUT, _TAKE, _RESULT, _IMPACT = (
    EvaluationStage.ACTIVITY,
    EvaluationStage.OUTPUT,
    EvaluationStage.OUT_TAKE,
    EvaluationStage.OUTCOME,
    EvaluationStage.IMPACT,
)

#: Names, definitions and pitfalls in English. They are in the messages, next to the Dutch texts.
_WORDS = catalog()

#: Metrics whose denominator counts the same people again in each period.
_REPEATING = {"active_rate", "customer_retention"}

#: Out-takes that may be primary where no outcome is measured.
_LEADING = {"interactions", "downloads"}

# Where the definitions come from; the addresses are in the explanation of the method.
_POST_ANALYTICS = "practice: LinkedIn, post analytics of members"
_POST_STATISTICS = "practice: LinkedIn, member post statistics"
_PAGE_STATISTICS = "practice: LinkedIn, organization share statistics"
_FOLLOWER_STATISTICS = "practice: LinkedIn, organization follower statistics"
_APPEARANCES = "practice: LinkedIn, profile appearances"
_COST = "ANSI/SHRM 06001.2012, cost per hire, internal (CPHI)"


def _metric(
    code: str,
    goals: tuple[GoalKind, ...],
    stage: EvaluationStage,
    unit: Unit,
    aggregation: Aggregation,
    formula: Formula | None,
    source: str,
    *,
    direction: Direction = Direction.UP,
    vanity: bool = False,
    sampling: SamplingModel | None = None,
) -> Metric:
    metric = Metric(
        code=code,
        name=_WORDS[f"metric_name:{code}"],
        goals=frozenset(goals),
        stage=stage,
        unit=unit,
        aggregation=aggregation,
        formula=formula,
        definition=_WORDS[f"metric_name:{code}:definition"],
        source=source,
        direction=direction,
        vanity=vanity,
        qualitative=unit is _NOTE,
        pitfall=_WORDS[f"metric_name:{code}:pitfall"],
        repeats=code in _REPEATING,
        leading=code in _LEADING,
    )
    return metric if sampling is None else evolve(metric, sampling=sampling)


METRICS: tuple[Metric, ...] = (
    # new customers, more business
    _metric("lead_conversion", (_BUSINESS,), _RESULT, _SHARE, _RATIO, Formula("leads", denominator="visits"), "article",
            sampling=SamplingModel.CLUSTERED),
    _metric("leads", (_BUSINESS,), _RESULT, _COUNT, _SUM, Formula("leads"), "article"),
    _metric("sales_cycle", (_BUSINESS,), _IMPACT, _DAYS, _MEDIAN, Formula("days_to_close"), "article; formula practice",
            direction=Direction.DOWN),
    _metric("network_assignments", (_BUSINESS,), _RESULT, _COUNT, _SUM, Formula("network_assignments"), "own"),
    _metric("visits", (_BUSINESS,), _TAKE, _COUNT, _SUM, Formula("visits"), "practice", sampling=SamplingModel.CLUSTERED),
    # engagement of employees
    _metric("enps", (_ENGAGED,), _RESULT, _SCORE, _RATIO,
            Formula("100 * promoters - 100 * detractors", denominator="enps_answers"), "practice", sampling=SamplingModel.NET_SCORE),
    _metric("engagement_index", (_ENGAGED,), _RESULT, _SHARE, _LATEST, Formula("engagement_index"), "practice"),
    _metric("informed_share", (_ENGAGED,), _RESULT, _SHARE, _RATIO,
            Formula("feel_informed", denominator="asked_about_company"), "own", sampling=SamplingModel.PROPORTION),
    _metric("spoken_well", (_ENGAGED,), _RESULT, _SHARE, _RATIO,
            Formula("spoke_well", denominator="asked_about_employer"), "article", sampling=SamplingModel.PROPORTION),
    _metric("adoption", (_ENGAGED,), _OUT, _SHARE, _RATIO, Formula("activated", denominator="invited"), "practice",
            sampling=SamplingModel.PROPORTION),
    _metric("active_rate", (_ENGAGED,), _OUT, _SHARE, _RATIO, Formula("active", denominator="enrolled"), "practice",
            sampling=SamplingModel.PROPORTION),
    # new colleagues
    _metric("applications", (_HIRING,), _RESULT, _COUNT, _SUM, Formula("applications"), "article"),
    _metric("referral_applications", (_HIRING, _ENGAGED), _RESULT, _COUNT, _SUM, Formula("referral_applications"), "article"),
    _metric("referral_share", (_HIRING,), _IMPACT, _SHARE, _RATIO, Formula("referral_hires", denominator="hires"), "practice",
            sampling=SamplingModel.PROPORTION),
    _metric("cost_per_hire", (_HIRING,), _IMPACT, _MONEY, _RATIO,
            Formula("internal_hiring_cost + external_hiring_cost", denominator="hires"),
            f"article; formula {_COST}", direction=Direction.DOWN, sampling=SamplingModel.CLUSTERED),
    _metric("cost_per_referral_hire", (_HIRING,), _IMPACT, _MONEY, _RATIO,
            Formula("referral_hiring_cost", denominator="referral_hires"),
            f"article; formula {_COST}", direction=Direction.DOWN, sampling=SamplingModel.CLUSTERED),
    _metric("cost_per_other_hire", (_HIRING,), _IMPACT, _MONEY, _RATIO,
            Formula("internal_hiring_cost + external_hiring_cost - referral_hiring_cost", denominator="hires - referral_hires"),
            f"own; formula {_COST}", direction=Direction.DOWN, sampling=SamplingModel.CLUSTERED),
    _metric("time_to_fill", (_HIRING,), _IMPACT, _DAYS, _MEDIAN, Formula("days_to_fill"), "practice",
            direction=Direction.DOWN),
    _metric("time_to_fill_referral", (_HIRING,), _IMPACT, _DAYS, _MEDIAN, Formula("days_to_fill_referral"), "article",
            direction=Direction.DOWN),
    _metric("time_to_fill_other", (_HIRING,), _IMPACT, _DAYS, _MEDIAN, Formula("days_to_fill_other"), "own",
            direction=Direction.DOWN),
    _metric("onboarding_time", (_HIRING,), _IMPACT, _DAYS, _MEDIAN, Formula("days_to_onboard"), "article",
            direction=Direction.DOWN),
    _metric("onboarding_time_other", (_HIRING,), _IMPACT, _DAYS, _MEDIAN, Formula("days_to_onboard_other"), "own",
            direction=Direction.DOWN),
    _metric("first_year_retention", (_HIRING,), _IMPACT, _SHARE, _RATIO,
            Formula("referral_hires_staying", denominator="referral_hires_year_ago"), "article", sampling=SamplingModel.PROPORTION),
    _metric("first_year_retention_all", (_HIRING,), _IMPACT, _SHARE, _RATIO,
            Formula("hires_staying", denominator="hires_year_ago"), "practice", sampling=SamplingModel.PROPORTION),
    # brand awareness
    _metric("aided_awareness", (_AWARE,), _RESULT, _SHARE, _RATIO, Formula("know_brand", denominator="asked_about_brand"),
            "own", sampling=SamplingModel.PROPORTION),
    _metric("branded_searches", (_AWARE,), _RESULT, _COUNT, _SUM, Formula("branded_searches"), "practice",
            sampling=SamplingModel.CLUSTERED),
    _metric("views", (_AWARE,), _OUT, _COUNT, _SUM, Formula("impressions"), "article", sampling=SamplingModel.CLUSTERED),
    _metric("interactions", (_AWARE,), _TAKE, _COUNT, _SUM, Formula("reactions + comments + shares"), "article",
            sampling=SamplingModel.CLUSTERED),
    _metric("engagement_rate", (_AWARE,), _TAKE, _SHARE, _RATIO,
            Formula("reactions + comments + shares", denominator="impressions"), _POST_ANALYTICS,
            sampling=SamplingModel.CLUSTERED),
    _metric("page_engagement_rate", (_AWARE,), _TAKE, _SHARE, _RATIO,
            Formula("page_reactions + page_comments + page_shares + page_clicks", denominator="page_impressions"),
            _PAGE_STATISTICS, sampling=SamplingModel.CLUSTERED),
    _metric("page_views", (_AWARE,), _OUT, _COUNT, _SUM, Formula("page_impressions"), _PAGE_STATISTICS,
            sampling=SamplingModel.CLUSTERED),
    _metric("clicks", (_BUSINESS, _AWARE), _TAKE, _COUNT, _SUM, Formula("clicks"), "practice",
            sampling=SamplingModel.CLUSTERED),
    _metric("click_through_rate", (_BUSINESS, _AWARE), _TAKE, _SHARE, _RATIO,
            Formula("clicks", denominator="impressions"), "practice", sampling=SamplingModel.CLUSTERED),
    _metric("unique_views", (_AWARE,), _OUT, _COUNT, _LATEST, Formula("unique_views"), _POST_ANALYTICS),
    _metric("saves", (_AWARE, _EXPERT), _TAKE, _COUNT, _SUM, Formula("saves"), _POST_STATISTICS,
            sampling=SamplingModel.CLUSTERED),
    _metric("sends", (_AWARE, _EXPERT), _TAKE, _COUNT, _SUM, Formula("sends"), _POST_STATISTICS,
            sampling=SamplingModel.CLUSTERED),
    _metric("posts", (_AWARE, _ENGAGED), _DONE, _COUNT, _SUM, Formula("posts"), "practice", sampling=SamplingModel.CLUSTERED),
    _metric("page_posts", (_AWARE,), _DONE, _COUNT, _SUM, Formula("page_posts"), "practice"),
    _metric("downloads", (_AWARE,), _TAKE, _COUNT, _SUM, Formula("downloads"), "article", sampling=SamplingModel.CLUSTERED),
    # expert status
    _metric("speaking_invitations", (_EXPERT,), _RESULT, _COUNT, _SUM, Formula("speaking_invitations"), "practice"),
    _metric("mentions", (_EXPERT,), _RESULT, _COUNT, _SUM, Formula("mentions"), "practice"),
    _metric("search_appearances", (_AWARE, _EXPERT), _RESULT, _COUNT, _SUM, Formula("search_appearances"), "practice",
            sampling=SamplingModel.CLUSTERED),
    _metric("profile_views", (_EXPERT,), _TAKE, _COUNT, _SUM, Formula("profile_views"), _APPEARANCES,
            sampling=SamplingModel.CLUSTERED),
    _metric("profile_appearances", (_EXPERT,), _OUT, _COUNT, _SUM, Formula("profile_appearances"), _APPEARANCES,
            sampling=SamplingModel.CLUSTERED),
    _metric("ssi", (_EXPERT,), _TAKE, _SCORE, _LATEST, Formula("ssi_brand + ssi_people + ssi_insight + ssi_relations"),
            "practice"),
    # customer retention
    _metric("customer_retention", (_KEEP,), _IMPACT, _SHARE, _RATIO,
            Formula("customers_end - customers_new", denominator="customers_start"), "practice", sampling=SamplingModel.PROPORTION),
    # qualitative
    _metric("customer_contact", (_BUSINESS, _KEEP), _RESULT, _NOTE, _RECORD, None, "article"),
    _metric("personal_brand", (_EXPERT,), _RESULT, _NOTE, _RECORD, None, "article"),
    _metric("shared_interest", (_ENGAGED,), _RESULT, _NOTE, _RECORD, None, "article"),
    # vanity (:ref:`method-vanity`)
    _metric("likes", (_AWARE, _ENGAGED), _TAKE, _COUNT, _SUM, Formula("reactions"), "article", vanity=True,
            sampling=SamplingModel.CLUSTERED),
    _metric("connections", (_BUSINESS, _EXPERT), _OUT, _COUNT, _LATEST, Formula("connections"), "article", vanity=True),
    _metric("followers", (_AWARE, _EXPERT), _OUT, _COUNT, _LATEST, Formula("followers"), "article", vanity=True),
    _metric("page_followers", (_AWARE,), _OUT, _COUNT, _LATEST, Formula("page_followers"), "article", vanity=True),
    _metric("new_page_followers", (_AWARE,), _TAKE, _COUNT, _SUM, Formula("organic_followers + paid_followers"),
            _FOLLOWER_STATISTICS, vanity=True, sampling=SamplingModel.UNKNOWN),
    _metric("organic_follower_share", (_AWARE,), _TAKE, _SHARE, _RATIO,
            Formula("organic_followers", denominator="organic_followers + paid_followers"),
            _FOLLOWER_STATISTICS, vanity=True, sampling=SamplingModel.UNKNOWN),
    _metric("own_network_difference", (_AWARE,), _OUT, _COUNT, _LATEST, Formula("followers - page_followers"), "article",
            vanity=True),
    _metric("potential_reach", (_AWARE,), _OUT, _COUNT, _LATEST, Formula("followers + page_followers"), "practice",
            vanity=True),
    _metric("colleague_likes", (_ENGAGED,), _TAKE, _COUNT, _SUM, Formula("colleague_reactions"), "practice",
            vanity=True, sampling=SamplingModel.CLUSTERED),
    _metric("posts_per_head", (_ENGAGED,), _DONE, _PER, _RATIO, Formula("posts", denominator="active"), "practice",
            vanity=True, sampling=SamplingModel.CLUSTERED),
    _metric("earned_media_value", (_BUSINESS, _AWARE), _OUT, _MONEY, _SUM, Formula("earned_media_value"), "practice",
            vanity=True),
)  # fmt: skip

_WEB, _SALES, _HR, _PLATFORM = "web", "sales", "hiring", "platform"
_PROGRAM, _SURVEY, _LEAD, _PAGE, _SEARCH = "program", "survey", "lead", "page", "search"

#: code, unit, usual supplier
_RAW: tuple[tuple[str, Unit, str], ...] = (
    ("activated", _COUNT, _PROGRAM),
    ("active", _COUNT, _PROGRAM),
    ("applications", _COUNT, _HR),
    ("asked_about_brand", _COUNT, _SURVEY),
    ("asked_about_company", _COUNT, _SURVEY),
    ("asked_about_employer", _COUNT, _SURVEY),
    ("branded_searches", _COUNT, _SEARCH),
    ("clicks", _COUNT, _WEB),
    ("colleague_reactions", _COUNT, _PLATFORM),
    ("comments", _COUNT, _PLATFORM),
    ("connections", _COUNT, _PLATFORM),
    ("customers_end", _COUNT, _SALES),
    ("customers_new", _COUNT, _SALES),
    ("customers_start", _COUNT, _SALES),
    ("days_to_close", _DAYS, _SALES),
    ("days_to_fill", _DAYS, _HR),
    ("days_to_fill_other", _DAYS, _HR),
    ("days_to_fill_referral", _DAYS, _HR),
    ("days_to_onboard", _DAYS, _HR),
    ("days_to_onboard_other", _DAYS, _HR),
    ("detractors", _COUNT, _SURVEY),
    ("downloads", _COUNT, _WEB),
    ("earned_media_value", _MONEY, _PROGRAM),
    ("engagement_index", _SHARE, _SURVEY),
    ("enps_answers", _COUNT, _SURVEY),
    ("enrolled", _COUNT, _PROGRAM),
    ("external_hiring_cost", _MONEY, _HR),
    ("feel_informed", _COUNT, _SURVEY),
    ("followers", _COUNT, _PLATFORM),
    ("hires", _COUNT, _HR),
    ("hires_staying", _COUNT, _HR),
    ("hires_year_ago", _COUNT, _HR),
    ("impressions", _COUNT, _PLATFORM),
    ("internal_hiring_cost", _MONEY, _HR),
    ("invited", _COUNT, _PROGRAM),
    ("know_brand", _COUNT, _SURVEY),
    ("leads", _COUNT, _SALES),
    ("mentions", _COUNT, _LEAD),
    ("network_assignments", _COUNT, _SALES),
    ("organic_followers", _COUNT, _PAGE),
    ("page_clicks", _COUNT, _PAGE),
    ("page_comments", _COUNT, _PAGE),
    ("page_followers", _COUNT, _PAGE),
    ("page_impressions", _COUNT, _PAGE),
    ("page_posts", _COUNT, _PAGE),
    ("page_reactions", _COUNT, _PAGE),
    ("page_shares", _COUNT, _PAGE),
    ("paid_followers", _COUNT, _PAGE),
    ("posts", _COUNT, _PROGRAM),
    ("profile_appearances", _COUNT, _PLATFORM),
    ("profile_views", _COUNT, _PLATFORM),
    ("promoters", _COUNT, _SURVEY),
    ("reactions", _COUNT, _PLATFORM),
    ("referral_applications", _COUNT, _HR),
    ("referral_hires", _COUNT, _HR),
    ("referral_hires_staying", _COUNT, _HR),
    ("referral_hires_year_ago", _COUNT, _HR),
    ("referral_hiring_cost", _MONEY, _HR),
    ("saves", _COUNT, _PLATFORM),
    ("search_appearances", _COUNT, _PLATFORM),
    ("sends", _COUNT, _PLATFORM),
    ("shares", _COUNT, _PLATFORM),
    ("speaking_invitations", _COUNT, _LEAD),
    ("spoke_well", _COUNT, _SURVEY),
    ("ssi_brand", _SCORE, _PLATFORM),
    ("ssi_insight", _SCORE, _PLATFORM),
    ("ssi_people", _SCORE, _PLATFORM),
    ("ssi_relations", _SCORE, _PLATFORM),
    ("unique_views", _COUNT, _PLATFORM),
    ("visits", _COUNT, _WEB),
)

#: Daily net numbers: withdrawals are subtracted.
_NET = {"organic_followers", "paid_followers", "page_comments", "page_reactions", "page_shares"}

RAW: tuple[Measure, ...] = tuple(
    Measure(
        code=code,
        unit=unit,
        definition=_WORDS[f"measure:{code}:definition"],
        supplier=_WORDS[f"supplier:{supplier}"],
        net=code in _NET,
    )
    for code, unit, supplier in _RAW
)

_EXPERTISE = (
    ContentFormat.POST,
    ContentFormat.BLOG,
    ContentFormat.VIDEO,
    ContentFormat.INTERVIEW,
    ContentFormat.WHITE_PAPER,
)


def _guide(goal: GoalKind, *formats: ContentFormat) -> tuple[GoalKind, str, tuple[ContentFormat, ...]]:
    return goal, _WORDS[f"guide:{goal.value}"], formats


#: Goal, content and formats of each guide.
GUIDES = (
    _guide(_BUSINESS, ContentFormat.BLOG, ContentFormat.WHITE_PAPER, ContentFormat.POST),
    _guide(_HIRING, ContentFormat.POST, ContentFormat.VIDEO, ContentFormat.INTERVIEW),
    _guide(_AWARE, *_EXPERTISE),
    _guide(_ENGAGED, ContentFormat.POST, ContentFormat.INTERVIEW),
    _guide(_EXPERT, *_EXPERTISE),
    _guide(_KEEP, ContentFormat.BLOG, ContentFormat.VIDEO, ContentFormat.POST),
)
