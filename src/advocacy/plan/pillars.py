"""Content pillars: the few themes that expertise, audience and goals share (:ref:`method-step-3`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Annotated, Any

from attrs import field

from advocacy.arguments import NaturalNumber, checked, frozen
from advocacy.errors import Finding, raise_any, unknown_names
from advocacy.goals.goal import ContentPillar
from advocacy.messages.blocks import FindingsReport, Report, Sentences
from advocacy.messages.translator import Translator
from advocacy.people.questions import AnswerUse
from advocacy.people.survey import Survey
from advocacy.plan.themes import Themes, plain_theme, spellings_by_theme
from advocacy.rules import TupleOf, comparison_key, identifier, identifier_or_none, own, personal, text, tuple_of


class SourceKind(Enum):
    """The source of a theme (:ref:`method-step-2`, :ref:`method-step-3`)."""

    EXPERTISE = "expertise"
    """Expertise of a person."""
    IDEA = "idea"
    """An idea from the survey."""
    GOAL = "goal"
    """A goal that needs it."""
    AUDIENCE = "audience"
    """A need of the audience."""
    FOUND_ON = "found_on"
    """A theme on which the company, or a person, wants to be found."""


#: Sources from a person.
_PERSONAL = frozenset({SourceKind.EXPERTISE, SourceKind.IDEA, SourceKind.FOUND_ON})
#: The kind of source of each use of an answer.
_USES = {
    AnswerUse.EXPERTISE: SourceKind.EXPERTISE,
    AnswerUse.IDEA: SourceKind.IDEA,
    AnswerUse.FOUND_ON: SourceKind.FOUND_ON,
}
#: Sources that state the audience.
_ASKING = frozenset({SourceKind.GOAL, SourceKind.AUDIENCE})


@frozen(kw_only=True)
class PillarSource:
    """One theme from one source.

    Attributes:
        theme: The theme, in a few words. Themes of the same words are the same theme; see `suggest_pillars`.
        kind: The kind of source.
        participant: The person who contributes it: required for expertise, optional for an idea and for what somebody
            wants to be found on, else not allowed.
        goal: The id of the goal that needs it; only for a goal.
        audience: The code of the audience that needs it; only for an audience.
    """

    theme: str
    kind: SourceKind
    participant: str | None = field(default=None, converter=identifier_or_none)
    goal: str | None = field(default=None, converter=identifier_or_none)
    audience: str | None = field(default=None, converter=identifier_or_none)

    def _faults(self) -> Iterator[Finding]:
        if self.participant is None and self.kind is SourceKind.EXPERTISE:
            yield Finding.of("source:needs", "participant", kind=self.kind.value)
        if self.participant is not None and self.kind not in _PERSONAL:
            yield Finding.of("source:none", "participant", kind=self.kind.value)
        if self.goal is None and self.kind is SourceKind.GOAL:
            yield Finding.of("source:needs", "goal", kind=self.kind.value)
        if self.goal is not None and self.kind is not SourceKind.GOAL:
            yield Finding.of("source:none", "goal", kind=self.kind.value)
        if self.audience is not None and self.kind is not SourceKind.AUDIENCE:
            yield Finding.of("source:none", "audience", kind=self.kind.value)

    def __repr__(self) -> str:
        """Show class, theme and kind, and no person."""
        return f"<PillarSource {self.theme}: {self.kind.value}>"


@checked
def survey_sources(survey: Survey) -> tuple[PillarSource, ...]:
    """Return the themes of a survey: expertise, ideas, and what people want to be found on (:ref:`method-step-3`).

    The confirmed codes of an answer, and the codes of chosen options, are its themes. The text of an answer without
    codes is its theme.

    >>> from advocacy.people import Answer
    >>> from advocacy.people.questions import FOUND_ON
    >>> answer = Answer(participant="p-1", question="found_on", text="Heat pumps")
    >>> survey_sources(Survey(open_questions=[FOUND_ON], answers=[answer]))
    (<PillarSource Heat pumps: found_on>,)

    Args:
        survey: The survey. Expertise of a respondent without an id has no owner, and is left out.

    Returns:
        The themes by use, then in the order of the answers. `suggest_pillars` takes them.
    """
    return tuple(
        PillarSource(theme=theme, kind=kind, participant=answer.participant)
        for use, kind in _USES.items()
        for answer in survey.answers_by_use(use)
        if answer.participant is not None or kind is not SourceKind.EXPERTISE
        for theme in survey.codes_of(answer) or filter(None, (answer.text,))
    )


@frozen(kw_only=True)
class PillarProposal:
    """A theme that could be a pillar, with reasons.

    Attributes:
        theme: The theme, in the first of its spellings in alphabetical order.
        kinds: The kinds of sources of the theme, in order.
        participants: Ids of the people who contribute it, in id order.
        goals: Ids of the goals that need it, in id order.
        audiences: Codes of the audiences that need it, in order.
        reasons: One finding for each kind, and one if spellings with the same words were counted together.
        findings: What is missing: no audience or goal, or no person.
    """

    theme: str
    kinds: tuple[SourceKind, ...] = field(converter=TupleOf[SourceKind])
    participants: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    goals: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    audiences: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    reasons: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    @checked
    def as_pillar(self, *, id: str) -> ContentPillar:  # noqa: A002 - as the field
        """Return the theme as a pillar, once people have chosen it."""
        return ContentPillar(id=id, name=self.theme, goals=self.goals, audiences=self.audiences)

    def __repr__(self) -> str:
        """Show class and theme, and no person."""
        return f"<PillarProposal {self.theme}>"


@frozen(kw_only=True)
class PillarProposals(Report):
    """The proposed pillars.

    Attributes:
        proposals: The themes with the most kinds of sources, then the most people, then in alphabetical order.
        others: The other themes, in the same order.
        findings: The findings of the proposals, and the number of other themes.
    """

    proposals: tuple[PillarProposal, ...] = field(default=(), converter=TupleOf[PillarProposal], validator=personal)
    others: tuple[PillarProposal, ...] = field(default=(), converter=TupleOf[PillarProposal], validator=personal)
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    def _blocks(self, translator: Translator) -> Iterator[Sentences]:
        for proposal in self.proposals:
            yield Sentences([*map(translator.tell, proposal.reasons + proposal.findings)], proposal.theme)
        about = {finding for proposal in self.proposals for finding in proposal.findings}
        further = [translator.tell(finding) for finding in self.findings if finding not in about]
        if further or not self.proposals:
            yield Sentences(further or [translator.say("report:none", {})])


@checked
def suggest_pillars(
    sources: Iterable[PillarSource],
    *,
    maximum: NaturalNumber = 5,
    participants: Iterable[str] | None = None,
    goals: Iterable[str] | None = None,
) -> PillarProposals:
    """Propose the few themes that expertise, ideas, goals, audience and findability share (:ref:`method-step-3`).

    Themes are sorted by the number of kinds of sources, then by the number of people, then by name. The order is of
    themes, not of people. The group chooses the pillars.

    Spellings of the same words are one theme, in any order of the words. Case, accents, spaces, hyphens, plurals,
    British and American spelling, and small words such as "about" do not count, in English and Dutch. A compound
    consists of the words that other themes contain: "Warmtepompmythes" is "Mythes over warmtepompen". A theme with a
    further word is another theme: "Heat pumps" is not "Heat pump myths". Words are not translated: for themes in two
    languages, add the words of both to a `Vocabulary`, so that `suggest_codes` suggests the same code. The rule is our
    own.

    >>> found = suggest_pillars(
    ...     [
    ...         PillarSource(theme="Craft", kind=SourceKind.EXPERTISE, participant="p-1"),
    ...         PillarSource(theme="craft", kind=SourceKind.AUDIENCE),
    ...         PillarSource(theme="Bees", kind=SourceKind.IDEA),
    ...     ]
    ... )
    >>> [proposal.theme for proposal in found.proposals]
    ['Craft', 'Bees']
    >>> print(found.findings[0])
    Bees: No audience and no goal asks for this theme. Find out who it is for, or drop it.

    Args:
        sources: Themes, each with its source. Convert free text of a survey to themes first.
        maximum: The maximum number of proposals, 1 or more; five by default, our own rule.
        participants: Ids of everyone in the program. If given, each participant in the sources must be one of them.
        goals: Ids of the goals. If given, each goal in the sources must be one of them.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an unknown id, an argument of the wrong type.
    """
    named = tuple_of(sources)
    people, aims = (None if ids is None else tuple_of(ids) for ids in (participants, goals))
    raise_any(_faults(named, people, aims))
    grouped = Themes(source.theme for source in named)
    themes: dict[str, list[PillarSource]] = defaultdict(list)
    for source in named:
        themes[grouped.key(source.theme)].append(source)
    found = [_proposal(together, grouped) for together in themes.values()]
    found.sort(key=lambda item: (-len(item.kinds), -len(item.participants), comparison_key(item.theme)))
    few, others = found[:maximum], found[maximum:]
    against = [finding for proposal in few for finding in proposal.findings]
    if others:
        against.append(Finding.of("pillars:more", count=len(others), maximum=maximum))
    return PillarProposals(proposals=few, others=others, findings=against)


def _faults(
    sources: tuple[PillarSource, ...], people: tuple[str, ...] | None, aims: tuple[str, ...] | None
) -> Iterator[Finding]:
    for name, kind, known in (("participant", "participant", people), ("goal", "goal", aims)):
        ids = None if known is None else set(map(identifier, known))
        named = ((f"sources[{index}].{name}", getattr(source, name)) for index, source in enumerate(sources))
        if ids is not None:
            yield from unknown_names(named, ids, kind=kind)


def _proposal(sources: list[PillarSource], grouped: Themes) -> PillarProposal:
    spellings = {plain_theme(source.theme) for source in sources}
    theme = min(spellings)
    kinds = Counter(source.kind for source in sources)
    people = {source.participant for source in sources if source.participant is not None}
    knowing = {source.participant for source in sources if source.kind is SourceKind.EXPERTISE}
    aims = {source.goal for source in sources if source.goal is not None}
    counts = {**kinds, SourceKind.EXPERTISE: len(knowing), SourceKind.GOAL: len(aims)}
    against = []
    if not kinds.keys() & _ASKING:
        against.append(Finding.of("pillar:no-audience", theme))
    if not people:
        against.append(Finding.of("pillar:no-people", theme))
    return PillarProposal(
        theme=theme,
        kinds=[kind for kind in SourceKind if kind in kinds],
        participants=sorted(people),
        goals=sorted(aims),
        audiences=sorted({source.audience for source in sources if source.audience is not None}),
        reasons=[
            *(
                Finding.of(f"pillar:from:{kind.value}", theme, count=counts[kind])
                for kind in SourceKind
                if kind in kinds
            ),
            *grouped.explain(spellings),
        ],
        findings=against,
    )


@frozen(kw_only=True)
class ThemeOwner:
    """A theme, and the people who contribute it.

    Attributes:
        theme: The theme as spelled on the page, else the first of its spellings in alphabetical order.
        participants: Ids of these people, in id order.
    """

    theme: str
    participants: tuple[str, ...] = field(default=(), converter=TupleOf[str])

    def __repr__(self) -> str:
        """Show class and theme, and no person."""
        return f"<ThemeOwner {self.theme}>"


@frozen(kw_only=True)
class ThemeComparison(FindingsReport):
    """The themes of the page and of the people, compared. They complement each other (:ref:`method-foundation`).

    Attributes:
        shared: Themes of both the page and the people, in alphabetical order.
        page_lacks: Themes of people that the page does not have, in alphabetical order.
        people_lack: Themes of the page that no person contributes, in alphabetical order.
        findings: One for each theme that the page or the people lack, and one for each theme with several spellings.
    """

    shared: tuple[ThemeOwner, ...] = field(default=(), converter=TupleOf[ThemeOwner], validator=personal)
    page_lacks: tuple[ThemeOwner, ...] = field(default=(), converter=TupleOf[ThemeOwner], validator=personal)
    people_lack: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])


@checked
def compare_themes(page: Iterable[str], people: Mapping[str, Iterable[Annotated[str, own(text)]]]) -> ThemeComparison:
    """Compare the themes on the company page with those of the people (:ref:`method-foundation`).

    Spellings of the same words are one theme, as in `suggest_pillars`. Themes are sorted without case.

    >>> found = compare_themes(["Craft", "Growth"], {"p-2": ["craft"], "p-1": ["Bees", "craft"]})
    >>> found.shared[0].participants, found.people_lack
    (('p-1', 'p-2'), ('Growth',))
    >>> print(found.findings[0])
    Bees: 1 person can say something about this theme, but the company page does not show it. Add it to the page.

    Args:
        page: The themes of the page.
        people: The themes of each person, by the person's id.

    Raises:
        ValidationError: All problems at once: a theme or an id that is not text, an argument of the wrong type.
    """
    shown: Any = tuple_of(page)
    given = [(identifier(name), theme) for name, themes in people.items() for theme in themes]
    grouped = Themes([*shown, *(theme for _, theme in given)])
    on_page, own = spellings_by_theme(shown, grouped), spellings_by_theme((theme for _, theme in given), grouped)
    who = defaultdict[str, set[str]](set)
    for name, theme in given:
        who[grouped.key(theme)].add(name)

    def owners(keys: Iterable[str]) -> list[ThemeOwner]:
        found = (ThemeOwner(theme=(on_page.get(key) or own[key])[0], participants=sorted(who[key])) for key in keys)
        return sorted(found, key=lambda owner: comparison_key(owner.theme))

    lacking = owners(own.keys() - on_page.keys())
    unbrought = sorted((on_page[key][0] for key in on_page.keys() - own.keys()), key=comparison_key)
    every = spellings_by_theme([*shown, *(theme for _, theme in given)], grouped)
    return ThemeComparison(
        shared=owners(own.keys() & on_page.keys()),
        page_lacks=lacking,
        people_lack=unbrought,
        findings=[
            *(Finding.of("themes:page", theme=item.theme, count=len(item.participants)) for item in lacking),
            *(Finding.of("themes:people", theme=theme) for theme in unbrought),
            *(finding for spellings in every.values() for finding in grouped.explain(spellings)),
        ],
    )
