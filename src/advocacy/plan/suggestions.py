"""From a survey to a plan with one call: needs, steps of the lead, pillars and ideas (:ref:`method-step-3`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import timedelta

from attrs import evolve, field

from advocacy.arguments import NaturalNumber, checked, frozen, unchecked
from advocacy.dates import DateRange
from advocacy.errors import Finding
from advocacy.goals.goal import ContentPillar, TargetAudience
from advocacy.messages.blocks import Report, Sentences, Table
from advocacy.messages.translator import Translator
from advocacy.people.questions import AnswerUse
from advocacy.people.survey import Survey
from advocacy.plan.brief import FORMATS, NEEDS, PlanBrief, plan_codes
from advocacy.plan.calendar import Recurrence
from advocacy.plan.content import ContentIdea
from advocacy.plan.foundation import Checklist, Foundation
from advocacy.plan.obstacles import OBSTACLE_HELP, STEP
from advocacy.plan.pillars import (
    PillarProposals,
    PillarSource,
    SourceKind,
    suggest_pillars,
    survey_sources,
)
from advocacy.plan.themes import Themes, spellings_by_theme
from advocacy.plan.tracks import TrackPolicy
from advocacy.rules import TupleOf, comparison_key, identifier, personal, tuple_of


@frozen(kw_only=True)
class SurveySuggestions(Report):
    """What a survey contributes to a plan. The lead and the group decide what they take.

    Attributes:
        brief: The input of a plan, with needs, preferences and the steps of the lead.
        pillars: The chosen pillars, or the proposals as pillars. Their names are codes and needs, never the text of an
            answer, because everybody in the program sees pillars.
        proposals: Every theme of the survey with its reasons, for the program lead.
        ideas: An idea for each answer about ideas, with its pillar and the person whose answer it comes from. Ideas
            have no owner yet.
        findings: What does not reach the plan, in numbers of people and answers. Those of themes are in the proposals.
    """

    brief: PlanBrief
    pillars: tuple[ContentPillar, ...] = field(default=(), converter=TupleOf[ContentPillar])
    proposals: PillarProposals = field(factory=PillarProposals, validator=personal)
    ideas: tuple[ContentIdea, ...] = field(default=(), converter=TupleOf[ContentIdea], validator=personal)
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    def _blocks(self, translator: Translator) -> Iterator[Table | Sentences]:
        named = translator.with_names({pillar.id: pillar.name for pillar in self.pillars})
        for caption, header, rows in (
            ("pillars", ("pillar",), [(named.person(pillar.id),) for pillar in self.pillars]),
            (
                "ideas",
                ("what", "pillar", "person"),
                [
                    (idea.title, *("" if key is None else named.person(key) for key in (idea.pillar, idea.from_whom)))
                    for idea in self.ideas
                ],
            ),
        ):
            if rows:
                yield Table(rows=rows, header=named.labels(header), caption=named.label(f"suggested:{caption}"))
        if self.proposals.proposals:
            yield from self.proposals._blocks(named)
        if self.findings:
            yield Sentences([*map(named.tell, self.findings)])

    def __repr__(self) -> str:
        """Show class and sizes, and nothing about a person."""
        return f"<SurveySuggestions: {len(self.pillars)} pillars, {len(self.ideas)} ideas>"


@checked
def suggest_from_survey(
    survey: Survey,
    *,
    period: DateRange,
    lead_capacity: timedelta,
    meetings: Recurrence,
    tracks: TrackPolicy | None = None,
    helps: Mapping[str, Iterable[str]] = OBSTACLE_HELP,
    foundation: Foundation | None = None,
    participants: Iterable[str] | None = None,
    audiences: Iterable[TargetAudience] = (),
    sources: Iterable[PillarSource] = (),
    pillars: Iterable[ContentPillar] | None = None,
    maximum: NaturalNumber = 5,
) -> SurveySuggestions:
    """Return everything that a survey contributes to a plan (:ref:`method-step-3`).

    Only confirmed codes and the codes of options count; see `advocacy.people.confirm_codes`. Needs, preferences and
    steps are those of `PlanBrief.from_survey`. Themes are codes of ideas, expertise and what people want to be found
    on, the needs of the audiences, and further *sources*, such as themes of goals. `suggest_pillars` ranks themes, and
    states which spellings are the same theme. An idea belongs to the first pillar whose name or id is one of its codes,
    in any of these spellings.

    >>> from datetime import date
    >>> from advocacy.people import Answer
    >>> from advocacy.plan import Frequency
    >>> period = DateRange(date(2027, 1, 4), date(2027, 6, 30))
    >>> answers = [
    ...     Answer(participant="p-1", question="obstacle", text="May I show the site?", codes=["permission"]),
    ...     Answer(participant="p-1", question="idea", text="How we hide the pipes", codes=["heat pumps"]),
    ... ]
    >>> found = suggest_from_survey(
    ...     Survey(answers=answers),
    ...     period=period,
    ...     lead_capacity=timedelta(hours=100),
    ...     meetings=Recurrence(every=Frequency.WEEKLY, start=period.start, until=period.end),
    ...     audiences=[TargetAudience(code="buyers", name="Home owners", need="Heat pumps")],
    ... )
    >>> found.brief.steps, found.pillars[0].name, found.pillars[0].audiences, found.ideas[0].pillar
    (('lead-step:permission',), 'Heat pumps', frozenset({'buyers'}), 'heat pumps')

    Args:
        survey: The survey.
        period: The days of the plan.
        lead_capacity: The time that the program lead has for sessions in the period.
        meetings: The days on which sessions can take place.
        tracks: The policy for tracks; by default `TrackPolicy`.
        helps: What helps against each obstacle; see `PlanBrief.from_survey`.
        foundation: The known state of the framework.
        participants: Ids of the people in the plan. What others answered counts for themes, ideas and steps, without
            their ids. By default everybody is in the plan.
        audiences: The audiences. Their needs are themes.
        sources: Further themes, each with its source.
        pillars: The pillars that the group chose. By default, the proposals become pillars.
        maximum: The maximum number of proposals, 1 or more; five by default, our own rule.

    Raises:
        ValidationError, UnknownNameError: All problems at once: a field of the wrong type, or a code of a need, an
            obstacle or a topic that is neither a topic of the policy nor an obstacle in *helps*.
    """
    here = None if participants is None else frozenset(map(identifier, tuple_of(participants)))
    brief = PlanBrief.from_survey(
        survey,
        period=period,
        lead_capacity=lead_capacity,
        meetings=meetings,
        tracks=tracks,
        helps=helps,
        foundation=foundation,
        participants=here,
    )
    topics = {topic.code for topic in brief.tracks.topics}
    asking = [PillarSource(theme=item.need, kind=SourceKind.AUDIENCE, audience=item.code) for item in audiences]
    given = [*asking, *tuple_of(sources)]
    named = [*given, *_themes(survey, {*topics, *helps}, here)]
    proposals = unchecked(suggest_pillars)(named, maximum=maximum)
    public = {*(source.theme for source in given), *_theme_codes(survey)}
    chosen = tuple_of(pillars) if pillars is not None else tuple(_as_pillars(proposals, named, public))
    ideas = tuple(_ideas(survey, chosen, here))
    items = Checklist.framework() if foundation is None else foundation.framework_items
    left = _findings(survey, topics, helps, items.codes, here)
    return SurveySuggestions(
        brief=brief,
        pillars=chosen,
        proposals=proposals,
        ideas=ideas,
        findings=[*left, *_loose(ideas)],
    )


def _themes(survey: Survey, asked: set[str], here: frozenset[str] | None) -> Iterator[PillarSource]:
    """Yield the themes of a survey. An idea about a topic or an obstacle is a need instead; others have no id."""
    for source in survey_sources(survey):
        outside = here is not None and source.participant not in here
        if source.kind is SourceKind.IDEA and source.theme in asked:
            continue
        if not outside:
            yield source
        elif source.kind is not SourceKind.EXPERTISE:
            yield evolve(source, participant=None)


#: The uses of answers whose codes are themes.
_THEMES = (AnswerUse.EXPERTISE, AnswerUse.IDEA, AnswerUse.FOUND_ON)


def _theme_codes(survey: Survey) -> Iterator[str]:
    for use in _THEMES:
        for answer in survey.answers_by_use(use):
            yield from survey.codes_of(answer)


def _as_pillars(
    proposals: PillarProposals, sources: Iterable[PillarSource], public: Collection[str]
) -> Iterator[ContentPillar]:
    """Yield the proposals with a public spelling as pillars, named by the first of these in alphabetical order."""
    themes = [source.theme for source in sources]
    grouped = Themes(themes)
    names = spellings_by_theme((theme for theme in themes if theme in public), grouped)
    for proposal in proposals.proposals:
        for name in names.get(grouped.key(proposal.theme), ())[:1]:
            yield evolve(proposal.as_pillar(id=comparison_key(name)), name=name)


def _ideas(survey: Survey, pillars: tuple[ContentPillar, ...], here: frozenset[str] | None) -> Iterator[ContentIdea]:
    grouped = Themes([*_theme_codes(survey), *(name for pillar in pillars for name in (pillar.id, pillar.name))])
    by_theme = {grouped.key(name): pillar.id for pillar in reversed(pillars) for name in (pillar.id, pillar.name)}
    for place, answer in enumerate(survey.ideas, 1):
        idea = ContentIdea.from_answer(answer, id=f"idea-{place:03}")
        pillar = next(filter(None, (by_theme.get(grouped.key(code)) for code in survey.codes_of(answer))), None)
        from_whom = idea.from_whom if here is None or idea.from_whom in here else None
        yield evolve(idea, pillar=pillar, from_whom=from_whom)


def _loose(ideas: tuple[ContentIdea, ...]) -> Iterator[Finding]:
    if count := sum(idea.pillar is None for idea in ideas):
        yield Finding.of("survey:ideas", "ideas", count=count)


def _findings(
    survey: Survey,
    topics: set[str],
    helps: Mapping[str, Iterable[str]],
    items: Iterable[str],
    here: frozenset[str] | None,
) -> Iterator[Finding]:
    """Find what does not reach the plan: codes without help, formats, uncoded answers, people outside the plan."""
    codes = plan_codes(survey, topics, helps)
    for code in sorted({code for mine in codes.values() for code in mine} - topics):
        if not any(given in topics or given in items or given.startswith(STEP) for given in helps[code]):
            people = sum(code in mine for mine in codes.values())
            yield Finding.of("survey:no-help", "survey", name=code, count=people)
    formats = survey.codes([AnswerUse.FORMAT])
    for code in sorted({code for mine in formats.values() for code in mine} - FORMATS.keys()):
        yield Finding.of("survey:format", "survey", name=code, count=sum(code in mine for mine in formats.values()))
    if several := sum(len(FORMATS.keys() & mine) > 1 for mine in formats.values()):
        yield Finding.of("survey:formats", "survey", count=several)
    asked = {answer for use in NEEDS if use is not AnswerUse.IDEA for answer in survey.answers_by_use(use)}
    if unread := sum(answer in asked for answer in survey.uncoded):
        yield Finding.of("survey:uncoded", "survey", count=unread)
    if here is not None and (others := {*codes, *formats} - here):
        yield Finding.of("survey:others", "survey", count=len(others))
