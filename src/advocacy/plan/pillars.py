"""Content pillars: the few themes that expertise, audience and goals share (domain, step 3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from enum import Enum
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, nearest, raise_any
from advocacy.goals.content import ContentPillar
from advocacy.plan.themes import plain_theme, theme_key
from advocacy.values import each, identifier, instance, optional, text, tuple_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "PillarProposal",
    "PillarProposals",
    "PillarSource",
    "SourceKind",
    "propose_pillars",
]


class SourceKind(Enum):
    """Where a theme comes from (domain, steps 2 and 3)."""

    EXPERTISE = "expertise"
    """Somebody knows about it."""
    IDEA = "idea"
    """Somebody suggested it in the survey."""
    GOAL = "goal"
    """A goal asks for it."""
    AUDIENCE = "audience"
    """Those to be reached need it."""
    FOUND_ON = "found_on"
    """The company wants to be found on it."""


#: Sources that stand for a person.
_PERSONAL = frozenset({SourceKind.EXPERTISE, SourceKind.IDEA})
#: Sources that say who it is for.
_ASKING = frozenset({SourceKind.GOAL, SourceKind.AUDIENCE})


@frozen(kw_only=True)
class PillarSource:
    """
    One theme, named by one source.

    Attributes:
        theme: In a few words; `theme_key` tells themes apart.
        kind: What kind of source names it.
        participant: Who brings it, for expertise; may be given for an idea, and for nothing else.
        goal: The id of the goal that asks for it; given for a goal alone.
    """

    theme: str = field(validator=text)
    kind: SourceKind = field(validator=instance(SourceKind))
    participant: str | None = field(default=None, converter=identifier, validator=optional(text))
    goal: str | None = field(default=None, converter=identifier, validator=optional(text))

    def __attrs_post_init__(self) -> None:
        """Report every fault between the fields."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        if self.participant is None and self.kind is SourceKind.EXPERTISE:
            yield Finding.of("source:needs", "participant", kind=self.kind.value)
        if self.participant is not None and self.kind not in _PERSONAL:
            yield Finding.of("source:none", "participant", kind=self.kind.value)
        if self.goal is None and self.kind is SourceKind.GOAL:
            yield Finding.of("source:needs", "goal", kind=self.kind.value)
        if self.goal is not None and self.kind is not SourceKind.GOAL:
            yield Finding.of("source:none", "goal", kind=self.kind.value)

    def __repr__(self) -> str:
        """Show class, theme and kind, and nothing about who brings it."""
        return f"<PillarSource {self.theme}: {self.kind.value}>"


@frozen(kw_only=True)
class PillarProposal:
    """
    A theme that could be a pillar, and why.

    Attributes:
        theme: Its name: the first of its spellings in alphabetical order.
        kinds: The kinds of sources that name it, in their order.
        participants: Ids of the people who bring it, in id order.
        goals: Ids of the goals that ask for it, in id order.
        reasons: One for each kind.
        findings: What speaks against it: nobody asks for it, or nobody brings it.
    """

    theme: str = field(validator=text)
    kinds: tuple[SourceKind, ...] = field(converter=tuple_of, validator=each(instance(SourceKind)))
    participants: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(text))
    goals: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(text))
    reasons: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))

    def as_pillar(self, *, id: str) -> ContentPillar:  # noqa: A002 - as the field
        """Make it a pillar, once people have chosen it."""
        return ContentPillar(id=id, name=self.theme, goals=self.goals)

    def __repr__(self) -> str:
        """Show class and theme, and nothing about who brings it."""
        return f"<PillarProposal {self.theme}>"


@frozen(kw_only=True)
class PillarProposals:
    """
    What could be the few pillars.

    Attributes:
        proposals: Those that most kinds of sources share, then those most people bring, then alphabetically.
        others: Further themes, beyond the few, in the same order.
        findings: All that speaks against a proposal, and how many themes were left over.
    """

    proposals: tuple[PillarProposal, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(PillarProposal, private=True))
    )
    others: tuple[PillarProposal, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(PillarProposal, private=True))
    )
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))


def propose_pillars(
    sources: Iterable[PillarSource],
    *,
    most: int = 5,
    participants: Iterable[str] | None = None,
    goals: Iterable[str] | None = None,
) -> PillarProposals:
    """
    Propose the few themes that expertise, ideas, goals, audience and what to be found on share (domain, step 3).

    Themes are ordered by how many kinds of sources share them, then by how many people bring them, then by `theme_key`.
    It orders themes, and no people; which become pillars is for the group to choose.

    >>> found = propose_pillars(
    ...     [
    ...         PillarSource(theme="Craft", kind=SourceKind.EXPERTISE, participant="p-1"),
    ...         PillarSource(theme="craft", kind=SourceKind.AUDIENCE),
    ...         PillarSource(theme="Bees", kind=SourceKind.IDEA),
    ...     ]
    ... )
    >>> [proposal.theme for proposal in found.proposals]
    ['Craft', 'Bees']
    >>> print(found.findings[0])
    Bees: No audience and no goal asks for it; find out who it is for, or leave it.

    Args:
        sources: Themes, each with the source that names it; free text of a survey is put under a theme beforehand.
        most: How many are few, 1 or more; five by default, which is our own.
        participants: Ids of everybody in the program; where given, every participant here must be one of them.
        goals: Ids of the goals there are; where given, every goal here must be one of them.

    Raises:
        InvalidError, UnknownNameError: With every fault at once: an id that nobody has, an argument of another type.
    """
    named = tuple_of(sources)
    people, aims = (None if ids is None else tuple_of(ids) for ids in (participants, goals))
    raise_any(
        [
            *each(instance(PillarSource, private=True)).findings(named, "sources"),
            *whole(1).findings(most, "most"),
            *optional(each(text)).findings(people, "participants"),
            *optional(each(text)).findings(aims, "goals"),
        ]
    )
    raise_any(_strangers(named, people, aims))
    themes: dict[str, list[PillarSource]] = defaultdict(list)
    for source in named:
        themes[theme_key(source.theme)].append(source)
    found = {key: _proposal(together) for key, together in themes.items()}
    order = sorted(found, key=lambda key: (-len(found[key].kinds), -len(found[key].participants), key))
    few, others = [found[key] for key in order[:most]], [found[key] for key in order[most:]]
    against = [finding for proposal in few for finding in proposal.findings]
    if others:
        against.append(Finding.of("pillars:more", count=len(others), most=most))
    return PillarProposals(proposals=few, others=others, findings=against)


def _strangers(
    sources: tuple[PillarSource, ...], people: tuple[str, ...] | None, aims: tuple[str, ...] | None
) -> Iterator[Finding]:
    for name, kind, known in (("participant", "participant", people), ("goal", "goal", aims)):
        ids = None if known is None else set(map(identifier, known))
        for index, source in enumerate(sources):
            said = getattr(source, name)
            if ids is not None and said is not None and said not in ids:
                yield nearest(said, ids, f"sources[{index}].{name}", kind=kind)


def _proposal(sources: list[PillarSource]) -> PillarProposal:
    theme = min(plain_theme(source.theme) for source in sources)
    kinds = Counter(source.kind for source in sources)
    people = {source.participant for source in sources if source.participant is not None}
    knowing = {source.participant for source in sources if source.kind is SourceKind.EXPERTISE}
    aims = {source.goal for source in sources if source.goal is not None}
    counts = {**kinds, SourceKind.EXPERTISE: len(knowing), SourceKind.GOAL: len(aims)}
    against = []
    if not kinds.keys() & _ASKING:
        against.append(Finding.of("pillar:unasked", theme))
    if not people:
        against.append(Finding.of("pillar:unbrought", theme))
    return PillarProposal(
        theme=theme,
        kinds=[kind for kind in SourceKind if kind in kinds],
        participants=sorted(people),
        goals=sorted(aims),
        reasons=[
            Finding.of(f"pillar:from:{kind.value}", theme, count=counts[kind]) for kind in SourceKind if kind in kinds
        ],
        findings=against,
    )
