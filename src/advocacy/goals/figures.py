"""The library's own catalogue, as data: every figure of the domain, step 2, the raw measures, and the content.

Sources: ``article`` is the article the method comes from; ``practice`` what was found beside it; a standard is named;
``own`` marks what nobody else is cited for.
"""

from __future__ import annotations

from attrs import evolve

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

#: What misleads in each figure; our own.
_PITFALLS: dict[str, str] = {
    "lead_conversion": "Without one agreed way to trace a lead to content it measures the tracing.",
    "leads": "Counts what was traced; leads that came by word of mouth are missing.",
    "sales_cycle": "Deals still open are missing, so it looks shorter while many are young.",
    "visits": "Colleagues' own visits and bots count too, unless taken out.",
    "applications": "A new job board or season moves it as much as colleagues do.",
    "referral_applications": "A referral bonus moves it too.",
    "referral_share": "Rises when other hiring falls; read it beside the number of hires.",
    "cost_per_hire": "Internal hours are estimates; keep the way of counting the same.",
    "time_to_fill": "Vacancies still open are missing, and those are the slow ones.",
    "onboarding_time": "The end of onboarding needs one definition for all.",
    "first_year_retention": "Tells of hires of a year ago, so it follows late.",
    "aided_awareness": "Other people asked, or in another way, give another figure.",
    "views": "The platform decides what counts as shown, and changes it.",
    "interactions": "Colleagues' own reactions count too, unless taken out.",
    "engagement_rate": "Falls when reach grows beyond people who know the sender.",
    "downloads": "One person may download several times.",
    "enps": "Few answers move it by tens of points; read it with its interval.",
    "engagement_index": "A mean of scores: keep the number of answers, or it has no interval.",
    "employee_referrals": "A referral bonus moves it too.",
    "adoption": "People were free to decline: low is a question to the program, never to people.",
    "active_rate": "What counts as active has to be said, and stay the same.",
    "speaking_invitations": "Noted by hand, so what nobody notes is missing.",
    "mentions": "Noted by hand, so what nobody notes is missing.",
    "ssi": "The platform's own formula; it says little about results.",
    "customer_retention": "Follows late, and price and product move it more.",
    "customer_contact": "Impressions: note who saw it and how it is known.",
    "personal_brand": "Impressions: note who saw it and how it is known.",
    "shared_interest": "Impressions: note who saw it and how it is known.",
    "likes": "They cost nothing and tell little.",
    "connections": "A larger network that is not talked with changes nothing.",
    "followers": "Grows by itself, and by buying.",
    "potential_reach": "Counts who could have seen it; nobody has to have.",
    "colleague_likes": "Colleagues cheering each other reach nobody new.",
    "posts_per_head": "Rewards quantity, and crowds out the wish to tell.",
    "earned_media_value": "Depends on the formula chosen more than on what was done.",
}


#: Figures over people who are counted again in each period.
_REPEATING = {"active_rate", "customer_retention"}


def _figure(
    code: str,
    name: str,
    goals: tuple[GoalKind, ...],
    stage: Stage,
    unit: Unit,
    aggregation: Aggregation,
    formula: Formula | None,
    definition: str,
    source: str,
    *,
    direction: Direction = Direction.UP,
    vanity: bool = False,
    sampling: Sampling | None = None,
) -> Metric:
    figure = Metric(
        code=code,
        name=name,
        goals=frozenset(goals),
        stage=stage,
        unit=unit,
        aggregation=aggregation,
        formula=formula,
        definition=definition,
        source=source,
        direction=direction,
        vanity=vanity,
        qualitative=unit is _NOTE,
        pitfall=_PITFALLS[code],
        repeats=code in _REPEATING,
    )
    return figure if sampling is None else evolve(figure, sampling=sampling)


FIGURES: tuple[Metric, ...] = (
    # new customers, more business
    _figure("lead_conversion", "Conversion from content to leads", (_BUSINESS,), _RESULT, _SHARE, _RATIO,
            Formula("leads", per="visits"), "Leads per visit that came from employees' content.", "article",
            sampling=Sampling.BUNCHED),
    _figure("leads", "Leads", (_BUSINESS,), _RESULT, _COUNT, _SUM, Formula("leads"),
            "People or companies that showed interest after employees' content.", "article"),
    _figure("sales_cycle", "Sales cycle", (_BUSINESS,), _IMPACT, _DAYS, _MEDIAN, Formula("days_to_close"),
            "The median of days from opening to close of deals won.", "article; formula practice",
            direction=Direction.DOWN),
    _figure("visits", "Visits from content", (_BUSINESS,), _TAKE, _COUNT, _SUM, Formula("visits"),
            "Visits to the company's pages that came from employees' content.", "practice",
            sampling=Sampling.BUNCHED),
    # new colleagues
    _figure("applications", "Applications", (_HIRING,), _RESULT, _COUNT, _SUM, Formula("applications"),
            "All applications received.", "article"),
    _figure("referral_applications", "Applications by referral", (_HIRING,), _RESULT, _COUNT, _SUM,
            Formula("referral_applications"), "Applications that an employee brought in.", "article"),
    _figure("referral_share", "Share of hires by referral", (_HIRING,), _IMPACT, _SHARE, _RATIO,
            Formula("referral_hires", per="hires"), "Hires by referral over all hires of the same period.", "practice",
            sampling=Sampling.PART),
    _figure("cost_per_hire", "Cost per hire", (_HIRING,), _IMPACT, _MONEY, _RATIO,
            Formula("internal_hiring_cost + external_hiring_cost", per="hires"),
            "Internal and external cost over hires of the same period.", "article; formula ANSI/SHRM 06001.2012",
            direction=Direction.DOWN, sampling=Sampling.BUNCHED),
    _figure("time_to_fill", "Time to fill", (_HIRING,), _IMPACT, _DAYS, _MEDIAN, Formula("days_to_fill"),
            "The median of days from opening a vacancy to acceptance.", "practice", direction=Direction.DOWN),
    _figure("onboarding_time", "Onboarding time of referred hires", (_HIRING,), _IMPACT, _DAYS, _MEDIAN,
            Formula("days_to_onboard"), "The median of days from start to the end of onboarding.", "article",
            direction=Direction.DOWN),
    _figure("first_year_retention", "First-year retention of referred hires", (_HIRING,), _IMPACT, _SHARE, _RATIO,
            Formula("referral_hires_staying", per="referral_hires_year_ago"),
            "Referred hires of a year ago who are still there, over all referred hires of a year ago.", "article",
            sampling=Sampling.PART),
    # brand awareness
    _figure("aided_awareness", "Aided awareness", (_AWARE,), _RESULT, _SHARE, _RATIO,
            Formula("know_brand", per="asked_about_brand"),
            "People of the audience who say they know the brand when it is named, over those asked.", "own",
            sampling=Sampling.PART),
    _figure("views", "Views", (_AWARE,), _OUT, _COUNT, _SUM, Formula("impressions"),
            "How often employees' content was shown.", "article",
            sampling=Sampling.BUNCHED),
    _figure("interactions", "Interactions", (_AWARE,), _TAKE, _COUNT, _SUM,
            Formula("reactions + comments + shares"), "Reactions, comments and shares.", "article",
            sampling=Sampling.BUNCHED),
    _figure("engagement_rate", "Engagement rate", (_AWARE,), _TAKE, _SHARE, _RATIO,
            Formula("reactions + comments + shares", per="impressions"),
            "Interactions per time shown.", "practice",
            sampling=Sampling.BUNCHED),
    _figure("downloads", "Downloads", (_AWARE,), _TAKE, _COUNT, _SUM, Formula("downloads"),
            "Downloads of white papers and the like.", "article",
            sampling=Sampling.BUNCHED),
    # engagement of employees
    _figure("enps", "Employee net promoter score", (_ENGAGED,), _RESULT, _SCORE, _RATIO,
            Formula("100 * promoters - 100 * detractors", per="enps_answers"),
            "Share answering 9 or 10 less the share answering 0 to 6, times 100; −100 to +100.", "practice",
            sampling=Sampling.NET),
    _figure("engagement_index", "Engagement index", (_ENGAGED,), _RESULT, _SHARE, _LATEST,
            Formula("engagement_index"), "The latest mean score of the engagement survey, 0 to 1.", "practice"),
    _figure("employee_referrals", "Referrals by employees", (_ENGAGED,), _RESULT, _COUNT, _SUM,
            Formula("referral_applications"), "Applications that an employee brought in.", "practice"),
    _figure("adoption", "Adoption", (_ENGAGED,), _OUT, _SHARE, _RATIO, Formula("activated", per="invited"),
            "People who started over people invited.", "practice",
            sampling=Sampling.PART),
    _figure("active_rate", "Active rate", (_ENGAGED,), _OUT, _SHARE, _RATIO, Formula("active", per="enrolled"),
            "People active in the period over people enrolled.", "practice",
            sampling=Sampling.PART),
    # expert status
    _figure("speaking_invitations", "Invitations", (_EXPERT,), _RESULT, _COUNT, _SUM, Formula("speaking_invitations"),
            "Invitations to speak, write or advise.", "practice"),
    _figure("mentions", "Mentions", (_EXPERT,), _RESULT, _COUNT, _SUM, Formula("mentions"),
            "Mentions of a colleague as an expert by others.", "practice"),
    _figure("ssi", "Social selling index", (_EXPERT,), _TAKE, _SCORE, _LATEST,
            Formula("ssi_brand + ssi_people + ssi_insight + ssi_relations"),
            "LinkedIn's index: four parts of 0 to 25 each; 0 to 100.", "practice"),
    # customer retention
    _figure("customer_retention", "Customer retention", (_KEEP,), _IMPACT, _SHARE, _RATIO,
            Formula("customers_end - customers_new", per="customers_start"),
            "Customers at the end who were there at the start, over customers at the start.", "practice",
            sampling=Sampling.PART),
    # in words
    _figure("customer_contact", "Deeper customer contact", (_BUSINESS, _KEEP), _RESULT, _NOTE, _RECORD, None,
            "What customers say or do that shows a closer contact, and how it is known.", "article"),
    _figure("personal_brand", "Personal brand", (_EXPERT,), _RESULT, _NOTE, _RECORD, None,
            "What somebody is asked for and known by, and how it is known.", "article"),
    _figure("shared_interest", "Interest in each other's work", (_ENGAGED,), _RESULT, _NOTE, _RECORD, None,
            "What shows that colleagues follow and help each other's work, and how it is known.", "article"),
    # vanity: nice, and never the measure
    _figure("likes", "Likes", (_AWARE, _ENGAGED), _TAKE, _COUNT, _SUM, Formula("reactions"),
            "Reactions alone; they cost nothing and tell little.", "article", vanity=True,
            sampling=Sampling.BUNCHED),
    _figure("connections", "Connections", (_BUSINESS, _EXPERT), _OUT, _COUNT, _LATEST, Formula("connections"),
            "Size of participants' networks.", "article", vanity=True),
    _figure("followers", "Followers", (_AWARE, _EXPERT), _OUT, _COUNT, _LATEST, Formula("followers"),
            "Followers of participants and company page.", "article", vanity=True),
    _figure("potential_reach", "Potential reach", (_AWARE,), _OUT, _COUNT, _LATEST, Formula("connections + followers"),
            "Everybody who might have seen something; nobody has to have.", "practice", vanity=True),
    _figure("colleague_likes", "Colleagues' own likes", (_ENGAGED,), _TAKE, _COUNT, _SUM, Formula("colleague_reactions"),
            "Reactions by colleagues to colleagues.", "practice", vanity=True,
            sampling=Sampling.BUNCHED),
    _figure("posts_per_head", "Posts per head", (_ENGAGED,), _DONE, _SCORE, _RATIO, Formula("posts", per="active"),
            "Posts over active people; quantity crowds out the wish to tell.", "practice", vanity=True,
            sampling=Sampling.BUNCHED),
    _figure("earned_media_value", "Earned media value", (_BUSINESS, _AWARE), _OUT, _MONEY, _SUM,
            Formula("earned_media_value"),
            "A translation of reach into money by a formula of the caller's; the variants conflict.", "practice",
            vanity=True),
)  # fmt: skip

_WEB, _SALES, _HR, _PLATFORM = (
    "web analytics",
    "CRM",
    "applicant tracking",
    "platform statistics, shared by people",
)
_PROGRAM, _SURVEY, _LEAD = "the program's own records", "survey", "the program lead's notes"

#: code, unit, what is counted, who can usually supply it.
_RAW: tuple[tuple[str, Unit, str, str], ...] = (
    ("activated", _COUNT, "People who started in the program.", _PROGRAM),
    ("active", _COUNT, "Participants with any activity in the period.", _PROGRAM),
    ("applications", _COUNT, "Applications received.", _HR),
    ("asked_about_brand", _COUNT, "People of the audience asked whether they know the brand.", _SURVEY),
    ("colleague_reactions", _COUNT, "Reactions by colleagues to participants' content.", _PLATFORM),
    ("comments", _COUNT, "Comments on participants' content.", _PLATFORM),
    ("connections", _COUNT, "Connections of participants.", _PLATFORM),
    ("customers_end", _COUNT, "Customers at the end of the period.", _SALES),
    ("customers_new", _COUNT, "Customers won in the period and still there at its end.", _SALES),
    ("customers_start", _COUNT, "Customers at the start of the period.", _SALES),
    ("days_to_close", _DAYS, "Per deal won: days from opening to close.", _SALES),
    ("days_to_fill", _DAYS, "Per vacancy filled: days from opening to acceptance.", _HR),
    ("days_to_onboard", _DAYS, "Per referred hire: days from start to the end of onboarding.", _HR),
    (
        "detractors",
        _COUNT,
        "Answers of 0 to 6 to the question whether one would recommend the employer.",
        _SURVEY,
    ),
    ("downloads", _COUNT, "Downloads of white papers and the like.", _WEB),
    ("earned_media_value", _MONEY, "Reach in money, by the caller's own formula.", _PROGRAM),
    ("engagement_index", _SHARE, "Mean score of the engagement survey.", _SURVEY),
    (
        "enps_answers",
        _COUNT,
        "All answers to the question whether one would recommend the employer.",
        _SURVEY,
    ),
    ("enrolled", _COUNT, "Participants in the program.", _PROGRAM),
    ("external_hiring_cost", _MONEY, "Agencies, advertisements, bonuses.", _HR),
    ("followers", _COUNT, "Followers of participants and company page.", _PLATFORM),
    ("hires", _COUNT, "All hires of the period.", _HR),
    ("impressions", _COUNT, "How often content was shown.", _PLATFORM),
    ("internal_hiring_cost", _MONEY, "Time of recruiters and managers.", _HR),
    ("invited", _COUNT, "People invited to the program.", _PROGRAM),
    ("know_brand", _COUNT, "People of those asked who know the brand when it is named.", _SURVEY),
    ("leads", _COUNT, "Leads traced to employees' content.", _SALES),
    ("mentions", _COUNT, "Mentions of a colleague as an expert by others.", _LEAD),
    ("posts", _COUNT, "Posts by participants.", _PROGRAM),
    (
        "promoters",
        _COUNT,
        "Answers of 9 or 10 to the question whether one would recommend the employer.",
        _SURVEY,
    ),
    ("reactions", _COUNT, "Reactions to participants' content.", _PLATFORM),
    ("referral_applications", _COUNT, "Applications that an employee brought in.", _HR),
    ("referral_hires", _COUNT, "Hires that an employee brought in.", _HR),
    ("referral_hires_staying", _COUNT, "Referred hires of a year ago who are still there.", _HR),
    ("referral_hires_year_ago", _COUNT, "Referred hires of a year ago.", _HR),
    ("shares", _COUNT, "Times participants' content was shared on.", _PLATFORM),
    ("speaking_invitations", _COUNT, "Invitations to speak, write or advise.", _LEAD),
    ("ssi_brand", _SCORE, "Index part: establish a professional brand, 0 to 25.", _PLATFORM),
    ("ssi_insight", _SCORE, "Index part: engage with insights, 0 to 25.", _PLATFORM),
    ("ssi_people", _SCORE, "Index part: find the right people, 0 to 25.", _PLATFORM),
    ("ssi_relations", _SCORE, "Index part: build relationships, 0 to 25.", _PLATFORM),
    ("visits", _COUNT, "Visits to the company's pages from employees' content.", _WEB),
)

RAW: tuple[Measure, ...] = tuple(
    Measure(code=code, unit=unit, definition=definition, supplier=supplier) for code, unit, definition, supplier in _RAW
)

_EXPERTISE = (Format.POST, Format.BLOG, Format.VIDEO, Format.INTERVIEW, Format.WHITE_PAPER)

GUIDES: tuple[ContentGuide, ...] = (
    ContentGuide(goal=_BUSINESS, content="What helps a buyer decide.",
                 formats=(Format.BLOG, Format.WHITE_PAPER, Format.POST)),
    ContentGuide(goal=_HIRING, content="Experiences of today's employees, more than vacancies.",
                 formats=(Format.POST, Format.VIDEO, Format.INTERVIEW)),
    ContentGuide(goal=_AWARE, content="Expertise in many forms.", formats=_EXPERTISE),
    ContentGuide(goal=_ENGAGED, content="People's own work and expertise, and each other's.",
                 formats=(Format.POST, Format.INTERVIEW)),
    ContentGuide(goal=_EXPERT, content="A sharpened message of one's own, on what one wants to be found on.",
                 formats=_EXPERTISE),
    ContentGuide(goal=_KEEP, content="What helps customers succeed.", formats=(Format.BLOG, Format.VIDEO, Format.POST)),
)  # fmt: skip
