"""Strategies for plans: the foundation, readiness, content, tracks, buddies and rhythms."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from attrs import evolve
from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.goals import ContentFormat, Granularity
from advocacy.people import (
    Answer,
    AnswerUse,
    Consent,
    Matrix,
    Membership,
    OpenQuestion,
    Participant,
    Purpose,
    Survey,
)
from advocacy.plan import (
    Agenda,
    AgendaKind,
    Buddies,
    BuddyGroup,
    BuddyPolicy,
    Cadence,
    Checklist,
    ChecklistItem,
    ChecklistKind,
    ContentIdea,
    Draft,
    Foundation,
    FoundationCheck,
    Frequency,
    IdeaSource,
    OrganisationFact,
    OwnDays,
    PairExclusion,
    PairExclusionReason,
    PastPlan,
    PillarBalance,
    PillarSource,
    Plan,
    PlanBrief,
    Readiness,
    ReadinessPolicy,
    Recurrence,
    RollConvention,
    Session,
    SessionFormat,
    SessionPreferences,
    SourceKind,
    StoryPrompt,
    SurveySuggestions,
    Topic,
    TrackPolicy,
    WorkingWeek,
    check_balance,
    check_readiness,
    make_agenda,
    make_plan,
    suggest_from_survey,
)
from advocacy.plan.content import STORY_PROMPTS
from advocacy.plan.obstacles import OBSTACLE_HELP
from advocacy.plan.readiness import MEASURES_ASKED
from advocacy.plan.topics import TOPICS, TopicTiming
from advocacy.run import LearningLog, TryOut, TryOutDecision
from advocacy.testing.strategies._goals import content_pillars, target_audiences
from advocacy.testing.strategies._people import (
    DAY,
    date_ranges,
    days,
    identifiers,
    memberships,
    participants,
    shared,
    shares,
    texts,
)

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["buddy_policies", "cadences", "checklist_items", "checklists", "coded_surveys", "content_ideas", "drafts"]
__all__ += ["foundation_checks", "foundations", "learning_logs", "pair_exclusions", "pillar_sources", "plan_briefs"]
__all__ += ["plans", "readiness_policies", "readinesses", "recurrences", "session_preferences", "sessions"]
__all__ += ["story_prompts", "survey_suggestions", "topics", "track_policies", "try_outs", "working_weeks"]

NAMES = [f"p-{n}" for n in range(8)]
somebody = st.sampled_from(NAMES)
themes = st.sampled_from(["Bees", "bees", "Craft", "craft ", "Growth", "Water"]) | texts()

# ---------------------------------------------------------------- foundation and readiness


@shared
def checklist_items(*, codes: SearchStrategy[str] | None = None) -> SearchStrategy[ChecklistItem]:
    """Generate checklist items of an app. Without *codes*, also the library's."""
    made = st.builds(
        ChecklistItem,
        code=identifiers() if codes is None else codes,
        required=st.booleans(),
        wording=st.none() | texts(),
        reason=st.none() | texts(),
    )
    return made if codes is not None else st.sampled_from([*Checklist.profile().items, *Checklist.page().items]) | made


@shared
def checklists(
    *,
    subjects: SearchStrategy[ChecklistKind] = st.sampled_from(ChecklistKind),
    items: SearchStrategy[ChecklistItem] | None = None,
) -> SearchStrategy[Checklist]:
    """Generate checklists of an app. Without *items*, also the library's."""
    listed = checklist_items() if items is None else items
    some = st.lists(listed, min_size=1, max_size=4, unique_by=lambda item: item.code)

    def about(subject: ChecklistKind) -> SearchStrategy[Checklist]:
        own = getattr(Checklist, subject.value)()
        made = st.builds(Checklist, kind=st.just(subject), items=some)
        return st.just(own) | made if items is None else made

    return subjects.flatmap(about)


@shared
@st.composite
def foundation_checks(
    draw: DrawFn, *, codes: SearchStrategy[set[str]] = st.sets(st.sampled_from(Checklist.profile().codes))
) -> FoundationCheck:
    """Generate checks of a profile or page; *codes* are those of the items that are present."""
    some = sorted(draw(codes))
    cut = draw(st.integers(0, len(some)))
    return FoundationCheck(checked_on=draw(days()), done=some[:cut], unclear=some[cut:], waived=draw(st.booleans()))


@shared
@st.composite
def foundations(draw: DrawFn, *, people: SearchStrategy[str] = somebody | identifiers()) -> Foundation:
    """Generate checks of profiles and of the page, with the library's checklists or others; *people* are ids."""
    profile = draw(checklists(subjects=st.just(ChecklistKind.PROFILE)))
    page = draw(checklists(subjects=st.just(ChecklistKind.PAGE)))
    framework = draw(checklists(subjects=st.just(ChecklistKind.FRAMEWORK)))
    seen = foundation_checks(codes=st.sets(st.sampled_from(profile.codes)))
    profiles = draw(st.dictionaries(people, seen, max_size=4))
    elsewhere = draw(st.dictionaries(people, st.sampled_from(["linkedin", "newsletter"]), max_size=2))
    return Foundation(
        profiles=profiles,
        channels={who: "linkedin" if who in profiles else channel for who, channel in elsewhere.items()},
        page=draw(st.none() | foundation_checks(codes=st.sets(st.sampled_from(page.codes)))),
        profile_items=profile,
        page_items=page,
        framework=draw(st.none() | foundation_checks(codes=st.sets(st.sampled_from(framework.codes)))),
        framework_items=framework,
    )


@shared
def readiness_policies() -> SearchStrategy[ReadinessPolicy]:
    """Generate policies for readiness. The two thresholds may be equal."""
    parts = st.integers(1, 10).map(lambda tenths: Fraction(tenths, 10))
    return st.tuples(parts, parts).flatmap(
        lambda pair: st.builds(
            ReadinessPolicy,
            measures=st.lists(st.sampled_from(MEASURES_ASKED) | identifiers(), max_size=3, unique=True),
            minimum_answers=st.integers(5, 20),
            broken_below=st.just(min(pair)),
            ready_from=st.just(max(pair)),
            level=st.sampled_from([0.8, 0.9, 0.95]),
        )
    )


@shared
def readinesses(
    *, policies: SearchStrategy[ReadinessPolicy | None] = st.none() | readiness_policies()
) -> SearchStrategy[Readiness]:
    """Generate readiness of every status, with many and with few answers."""
    known = st.dictionaries(st.sampled_from(MEASURES_ASKED), shares())
    alike = st.tuples(st.integers(0, 40), known).map(lambda pair: {f"p-{n}": pair[1] for n in range(pair[0])})
    well = {fact: fact is not OrganisationFact.KNOWN_TROUBLE for fact in OrganisationFact}
    facts = st.dictionaries(st.sampled_from(OrganisationFact), st.sampled_from([None, True, False]))
    people = st.dictionaries(identifiers(), known, max_size=8) | alike
    return st.builds(check_readiness, people, facts | st.just(well), policy=policies)


# ---------------------------------------------------------------- content


@shared
def story_prompts(*, codes: SearchStrategy[str] | None = None) -> SearchStrategy[StoryPrompt]:
    """Generate story prompts of an app. Without *codes*, also those of the article."""
    own = identifiers() if codes is None else codes
    made = st.builds(StoryPrompt, code=own, wording=st.none() | texts(max_size=30))
    return st.sampled_from(STORY_PROMPTS) | made if codes is None else made


@shared
@st.composite
def content_ideas(
    draw: DrawFn,
    *,
    ids: SearchStrategy[str] = identifiers(),
    pillars: SearchStrategy[str] = identifiers(),
    people: SearchStrategy[str] = identifiers(),
) -> ContentIdea:
    """Generate ideas in every format, with parts of a story; *pillars* and *people* are ids for their references."""
    form = draw(st.none() | st.sampled_from(ContentFormat))
    return ContentIdea(
        id=draw(ids),
        title=draw(texts(max_size=30)),
        pillar=draw(st.none() | pillars),
        format=form,
        format_name=draw(st.just("") | texts()) if form is ContentFormat.OTHER else "",
        owner=draw(st.none() | people),
        goals=draw(st.just(set[str]()) | st.sets(st.sampled_from(["g-1", "g-2"]), max_size=2)),
        story=draw(st.dictionaries(st.sampled_from([prompt.code for prompt in STORY_PROMPTS]), texts(max_size=30))),
        from_whom=draw(st.none() | people),
        source=draw(st.none() | st.sampled_from(IdeaSource)),
    )


@shared
@st.composite
def pillar_sources(
    draw: DrawFn, *, themes: SearchStrategy[str] = themes, people: SearchStrategy[str] = somebody
) -> PillarSource:
    """Generate themes from every source, some in several spellings; *people* are ids."""
    kind = draw(st.sampled_from(SourceKind))
    who = {SourceKind.EXPERTISE: people, SourceKind.IDEA: st.none() | people}.get(kind, st.none())
    aim = st.sampled_from(["g-1", "g-2"]) if kind is SourceKind.GOAL else st.none()
    audience = st.none() | st.sampled_from(["buyers", "students"]) if kind is SourceKind.AUDIENCE else st.none()
    return PillarSource(theme=draw(themes), kind=kind, participant=draw(who), goal=draw(aim), audience=draw(audience))


@shared
@st.composite
def balances(draw: DrawFn) -> PillarBalance:
    """Generate balances, including ideas of people who left."""
    listed = draw(st.lists(content_pillars(), max_size=3, unique_by=lambda pillar: pillar.id))
    ids = [pillar.id for pillar in listed]
    many = content_ideas(pillars=st.sampled_from(ids) if ids else st.nothing(), people=somebody)
    ideas = draw(st.lists(many, max_size=8, unique_by=lambda idea: idea.id))
    aims = {"g-1", "g-2"}.union(*(pillar.goals for pillar in listed))
    here = draw(st.sets(somebody))
    return check_balance(listed, ideas, goals=sorted(aims), participants=sorted(here), known=NAMES)


_words = st.sampled_from(["we", "are", "proud", "of", "our", "new", "lab", "and", "its", "bees", "#lab"])
_texts = st.lists(_words, max_size=14).map(" ".join) | texts(max_size=40)


@shared
def drafts(
    *,
    ids: SearchStrategy[str] = identifiers(),
    people: SearchStrategy[str] = somebody,
    texts: SearchStrategy[str] = _texts,
) -> SearchStrategy[Draft]:
    """Generate drafts, many of them similar, some empty; *people* are ids."""
    return st.builds(Draft, id=ids, participant=people, text=texts)


@shared
@st.composite
def try_outs(draw: DrawFn) -> TryOut:
    """Generate try-outs with or without an observation and a decision."""
    saw = draw(st.just("") | texts())
    decision = draw(st.none() | st.sampled_from(TryOutDecision)) if saw else None
    return TryOut(id=draw(identifiers()), on=draw(days()), tried=draw(texts()), saw=saw, decision=decision)


@shared
def learning_logs() -> SearchStrategy[LearningLog]:
    """Generate logs of up to three try-outs."""
    entries = st.lists(try_outs(), max_size=3, unique_by=lambda entry: entry.id)
    return st.builds(LearningLog, entries=entries)


# ---------------------------------------------------------------- rhythms


_month_ends = st.sampled_from([date(2024, 2, 29), date(2027, 1, 31), date(2027, 10, 30)])


@shared
@st.composite
def recurrences(
    draw: DrawFn,
    *,
    starts: SearchStrategy[date] = st.dates(date(2023, 1, 1), date(2028, 12, 31)) | _month_ends,
    lengths: SearchStrategy[int] = st.integers(0, 1500),
) -> Recurrence:
    """Generate rhythms of every frequency, including month ends and leap days; *lengths* are in days, first to last."""
    start, every = draw(starts), draw(st.sampled_from(Frequency))
    own: dict[str, Any] = {}
    if every is Frequency.WEEKLY:
        own = {"weekdays": draw(st.sets(st.integers(0, 6), max_size=3))}
    elif every is Frequency.MONTHLY and draw(st.booleans()):
        own = {"weekdays": [draw(st.integers(0, 6))], "nth": draw(st.sampled_from([1, 2, 3, 4, -1]))}
    until = start + timedelta(days=draw(lengths))
    return Recurrence(every=every, start=start, until=until, interval=draw(st.integers(1, 5)), **own)


@shared
def cadences() -> SearchStrategy[Cadence]:
    """Generate rhythms, including listening."""
    return st.builds(Cadence, st.integers(0, 10), weeks=st.integers(1, 8), reactions=st.integers(0, 3))


def working_weeks() -> SearchStrategy[WorkingWeek]:
    """Generate working weeks, some with absences."""
    weekdays = st.sets(st.integers(0, 6), min_size=1)
    return st.builds(WorkingWeek, weekdays=weekdays, away=st.lists(date_ranges(), max_size=2))


# ---------------------------------------------------------------- tracks and buddies

times = st.integers(1, 16).map(lambda quarters: quarters * timedelta(minutes=15))
topic_codes = st.sampled_from([topic.code for topic in TOPICS])


@shared
@st.composite
def topics(draw: DrawFn, *, codes: SearchStrategy[str] = identifiers()) -> Topic:
    """Generate topics that suit groups of any number of people."""
    minimum = draw(st.integers(2, 6))
    return Topic(
        code=draw(codes),
        formats=draw(st.lists(st.sampled_from(SessionFormat), min_size=1, unique=True)),
        time=draw(times),
        minimum=minimum,
        maximum=2 * minimum - 1 + draw(st.integers(0, 9)),
        levels=draw(st.sets(st.sampled_from(["low", "middle", "high", "small"]), max_size=2)),
        name=draw(st.none() | texts()),
        timing=draw(st.sampled_from(TopicTiming)),
    )


@shared
def track_policies(*, topics: SearchStrategy[Topic] | None = None) -> SearchStrategy[TrackPolicy]:
    """Generate policies for tracks. Without *topics*, also with the library's topics."""
    given = _own_topics if topics is None else topics
    own = st.lists(given, max_size=4, unique_by=lambda topic: topic.code).map(_in_a_chain)
    return st.builds(
        TrackPolicy,
        topics=st.just(TOPICS) | own if topics is None else own,
        session_share=st.integers(1, 10).map(lambda tenths: Fraction(tenths, 10)),
        mix_by=st.sampled_from(["department", "role"]),
    )


def _in_a_chain(topics: list[Topic]) -> list[Topic]:
    """Make each topic a prerequisite of the next one."""
    return topics[:1] + [evolve(after, prerequisites=[before.code]) for before, after in pairwise(topics)]


_own_topics = topics()


@shared
def session_preferences(
    *, people: SearchStrategy[str] = identifiers(), codes: SearchStrategy[str] = topic_codes
) -> SearchStrategy[SessionPreferences]:
    """Generate preferences and exclusions; *codes* are codes of topics."""
    listed = st.lists(codes, max_size=3, unique=True)
    return st.builds(
        SessionPreferences,
        participant=people,
        topics=listed,
        preferred_format=st.none() | st.sampled_from(SessionFormat),
        excluded_formats=st.sets(st.sampled_from(SessionFormat), max_size=2),
        excluded_topics=listed,
    )


@shared
@st.composite
def sessions(
    draw: DrawFn, *, people: SearchStrategy[str] = identifiers(), on: SearchStrategy[date | None] = st.none() | days()
) -> Session:
    """Generate group and one-to-one sessions, with or without a day; *people* are at least two different ids."""
    form = draw(st.sampled_from([SessionFormat.GROUP, SessionFormat.INDIVIDUAL]))
    minimum, maximum = (1, 1) if form is SessionFormat.INDIVIDUAL else (2, 6)
    who = draw(st.lists(people, min_size=minimum, max_size=maximum, unique=True))
    topic = draw(topic_codes)
    return Session(id=draw(identifiers()), topic=topic, format=form, participants=who, time=draw(times), on=draw(on))


@shared
def pair_exclusions(*, people: SearchStrategy[str] = identifiers()) -> SearchStrategy[PairExclusion]:
    """Generate pairs of different people who do not work together; *people* are at least two different ids."""
    pairs = st.lists(people, min_size=2, max_size=2, unique=True)
    reasons = st.sampled_from(PairExclusionReason)
    return st.builds(lambda pair, reason: PairExclusion(pair[0], pair[1], reason), pairs, reasons)


@shared
def buddy_policies() -> SearchStrategy[BuddyPolicy]:
    """Generate policies for buddy groups."""
    names = st.lists(st.sampled_from(["department", "language", "location"]), max_size=2, unique=True)
    points = st.integers(0, 20)
    return st.builds(
        BuddyPolicy,
        apart=names,
        apart_points=points,
        shared=names,
        shared_points=points,
        pillar_points=points,
        complement=st.lists(st.sampled_from(["activity", "motivation"]), max_size=2, unique=True),
        complement_points=points,
        seed=st.integers(0, 99),
        manager=st.none() | st.just("manager"),
        directors=st.sampled_from([(), ("owner", "directeur")]),
        small_organisation=st.integers(0, 60),
        organisation_size=st.none() | st.integers(1, 60),
    )


# ---------------------------------------------------------------- plans


@shared
@st.composite
def plan_briefs(
    draw: DrawFn, *, people: SearchStrategy[list[str]] = st.lists(identifiers(), max_size=4, unique=True)
) -> PlanBrief:
    """Generate briefs of plans; *people* are lists of ids."""
    names = draw(people)
    start = DAY + timedelta(days=draw(st.integers(0, 200)))
    some = st.sampled_from(names) if names else st.nothing()
    pairs = st.lists(some, min_size=2, max_size=2, unique=True).map(lambda two: PairExclusion(two[0], two[1]))
    topics = st.lists(topic_codes, max_size=3, unique=True)
    preferences = st.lists(session_preferences(people=some), max_size=3, unique_by=lambda item: item.participant)
    rhythms = draw(st.dictionaries(some, cadences(), max_size=3)) if names else {}
    without_posts = draw(st.sets(some, max_size=2)) if names else set()
    listening = [who for who in names if who not in without_posts and not rhythms.get(who, Cadence(0)).posts]
    begun = st.dates(start - timedelta(days=9), start + timedelta(days=60))
    ramps = draw(st.dictionaries(st.sampled_from(listening), begun, max_size=2)) if listening else {}
    return PlanBrief(
        period=DateRange(start, start + timedelta(days=draw(st.integers(0, 120)))),
        lead_capacity=timedelta(hours=draw(st.integers(0, 30))),
        meetings=draw(recurrences(starts=st.dates(start - timedelta(days=9), start + timedelta(days=9)))),
        lead_capacity_per_day=timedelta(hours=draw(st.integers(1, 6))),
        roll=draw(st.sampled_from(RollConvention)),
        preferences=draw(preferences) if names else (),
        needs=draw(st.dictionaries(some, topics, max_size=3)) if names else {},
        cadences=rhythms,
        pair_exclusions=draw(st.lists(pairs, max_size=2)) if len(names) > 1 else (),
        buddies=draw(st.none() | buddy_policies()),
        matrix=draw(st.sampled_from([None, Matrix.social_maturity()])),
        reviews=draw(st.sampled_from(Granularity)),
        seed=draw(st.integers(0, 99)),
        last_posts=draw(st.dictionaries(some, st.dates(start - timedelta(days=200), start))) if names else {},
        experiments=draw(cadences()),
        working_weeks=draw(st.dictionaries(some, working_weeks(), max_size=3)) if names else {},
        lead_week=draw(st.none() | working_weeks()),
        deputy_week=draw(st.none() | working_weeks()),
        without_posts=without_posts,
        ramps=ramps,
        steps=draw(
            st.lists(st.sampled_from(["lead-step:fear", "lead-step:own", "lead-step:time"]), max_size=2, unique=True)
        ),
    )


@shared
@st.composite
def coded_surveys(
    draw: DrawFn, *, people: SearchStrategy[str | None] = st.none() | somebody, written: SearchStrategy[str] = texts()
) -> Survey:
    """Generate surveys with codes of topics, obstacles, formats and themes, and with answers without a code."""
    codes = st.sampled_from(["writing", "sparring", "time", "fear", "permission", "skill", "own"])
    known = {
        AnswerUse.NEED: codes,
        AnswerUse.OBSTACLE: codes,
        AnswerUse.IDEA: codes | themes,
        AnswerUse.EXPERTISE: themes,
        AnswerUse.FORMAT: st.sampled_from(["group", "individual", "evening"]),
    }
    answers = [
        Answer(
            participant=who,
            question=use.value,
            text=draw(written),
            codes=draw(st.lists(listed, max_size=2, unique=True)),
        )
        for use, listed in known.items()
        for who in draw(st.lists(people, max_size=3))
    ]
    return Survey(open_questions=[OpenQuestion(code=use.value, use=use) for use in known], answers=answers)


@shared
@st.composite
def survey_suggestions(
    draw: DrawFn, *, surveys: SearchStrategy[Survey] = coded_surveys(), brief: SearchStrategy[PlanBrief] | None = None
) -> SurveySuggestions:
    """Generate suggestions from surveys for a plan. The period, capacity and meetings are those of a *brief*."""
    made = draw(plan_briefs() if brief is None else brief)
    return suggest_from_survey(
        draw(surveys),
        period=made.period,
        lead_capacity=made.lead_capacity,
        meetings=made.meetings,
        helps={**OBSTACLE_HELP, "own": ()},
        foundation=draw(st.none() | foundations()),
        participants=draw(st.none() | st.sets(somebody)),
        audiences=draw(st.lists(target_audiences(), max_size=2, unique_by=lambda audience: audience.code)),
        sources=draw(st.lists(pillar_sources(), max_size=2)),
        pillars=draw(st.none() | st.lists(content_pillars(), max_size=2, unique_by=lambda pillar: pillar.id)),
        maximum=draw(st.integers(1, 5)),
    )


_agreed = [Consent(purpose=Purpose.PARTICIPATION, given=DAY)]
_pools = st.lists(
    participants(consents=st.sampled_from([_agreed, _agreed, []])), max_size=4, unique_by=lambda person: person.id
)


@st.composite
def _planned(draw: DrawFn, pool: SearchStrategy[list[Participant]]) -> tuple[Plan, list[Participant], list[Membership]]:
    people = draw(pool)
    names = [person.id for person in people]
    brief = draw(plan_briefs(people=st.just(names)))
    first = brief.period.start
    joined = st.dates(first - timedelta(days=90), first + timedelta(days=9))
    stays = [draw(memberships(people=st.just(name), joined=joined)) for name in names]
    on = draw(st.dates(first - timedelta(days=3), brief.period.end))
    closed = draw(st.sets(st.dates(first, brief.period.end), max_size=9))
    plan = make_plan(people, stays, brief=evolve(brief, buddies=None), on=on, closed=closed)
    if draw(st.booleans()):
        later, changed = draw(st.dates(on, brief.period.end)), evolve(brief, buddies=None, experiments=draw(cadences()))
        plan = make_plan(people, stays, brief=changed, on=later, closed=closed, previous_plan=plan)
        brief = changed if brief.buddies is None else evolve(changed, buddies=brief.buddies)
    groups = [BuddyGroup(members=names[:2], points=draw(st.integers(0, 40)))] if len(names) > 1 else []
    found = Buddies(groups=groups) if brief.buddies is not None else None
    return evolve(plan, brief=brief, buddies=found), people, stays


@shared
def plans(*, people: SearchStrategy[list[Participant]] = _pools) -> SearchStrategy[Plan]:
    """Generate plans. The day of making is shortly before or in their period; *people* are lists of participants."""
    return _planned(people).map(lambda made: made[0])


@shared
def own_days() -> SearchStrategy[OwnDays]:
    """Generate days for people's own work."""
    return st.builds(
        OwnDays,
        participant=identifiers(),
        kind=st.sampled_from(AgendaKind),
        days=st.lists(st.dates(DAY, DAY + timedelta(days=90)), min_size=1, max_size=4),
        without_draft=st.booleans(),
    )


@shared
def past_plans() -> SearchStrategy[PastPlan]:
    """Generate what plans keep when they are revised."""
    return _planned(_pools).map(
        lambda made: make_plan(
            made[1],
            made[2],
            brief=evolve(made[0].brief, buddies=None),
            on=made[0].brief.period.end,
            previous_plan=evolve(
                made[0], made_on=min(made[0].made_on, made[0].brief.period.end - timedelta(days=1)), past=()
            ),
        ).past[-1]
    )


@shared
@st.composite
def agendas(draw: DrawFn) -> Agenda:
    """Generate agendas for days in, before and after the periods of their plans."""
    plan, people, stays = draw(_planned(_pools))
    start = draw(st.dates(plan.brief.period.start - timedelta(days=9), plan.brief.period.end + timedelta(days=9)))
    period = DateRange(start, start + timedelta(days=draw(st.integers(0, 60))))
    seen = draw(st.none() | foundations())
    names = [person.id for person in people]
    owned = content_ideas(people=st.sampled_from(names)) if names else st.nothing()
    ideas = draw(st.lists(owned, max_size=3, unique_by=lambda idea: idea.id)) if names else []
    pillars = draw(st.dictionaries(st.sampled_from(names), st.just(["craft"]), max_size=2)) if names else {}
    return make_agenda(plan, people, stays, period=period, foundation=seen, ideas=ideas, pillars=pillars)
