"""Content pillars: the few themes that expertise, audience and goals share (:ref:`method-step-3`)."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from advocacy.errors import Finding, nearest, raise_any
from advocacy.goals.goal import ContentPillar
from advocacy.rules import each, identifier, instance, optional, own, text, tuple_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "PillarProposal",
    "PillarProposals",
    "PillarSource",
    "SourceKind",
    "ThemeComparison",
    "ThemeOwner",
    "compare_themes",
    "folded",
    "plain_theme",
    "suggest_pillars",
    "theme_key",
]


class SourceKind(Enum):
    """Where a theme comes from (:ref:`method-step-2`, :ref:`method-step-3`)."""

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
        """Check the fields against each other."""
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


def suggest_pillars(
    sources: Iterable[PillarSource],
    *,
    maximum: int = 5,
    participants: Iterable[str] | None = None,
    goals: Iterable[str] | None = None,
) -> PillarProposals:
    """
    Propose the few themes that expertise, ideas, goals, audience and what to be found on share (:ref:`method-step-3`).

    Themes are ordered by how many kinds of sources share them, then by how many people bring them, then by `theme_key`.
    It orders themes, and no people; which become pillars is for the group to choose.

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
    Bees: No audience and no goal asks for it; find out who it is for, or leave it.

    Args:
        sources: Themes, each with the source that names it; free text of a survey is put under a theme beforehand.
        maximum: How many are few, 1 or more; five by default, which is our own.
        participants: Ids of everybody in the program; where given, every participant here must be one of them.
        goals: Ids of the goals there are; where given, every goal here must be one of them.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an id that nobody has, an argument of the wrong type.
    """
    named = tuple_of(sources)
    people, aims = (None if ids is None else tuple_of(ids) for ids in (participants, goals))
    raise_any(
        [
            *each(instance(PillarSource, private=True)).findings(named, "sources"),
            *whole(1).findings(maximum, "maximum"),
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
    few, others = [found[key] for key in order[:maximum]], [found[key] for key in order[maximum:]]
    against = [finding for proposal in few for finding in proposal.findings]
    if others:
        against.append(Finding.of("pillars:more", count=len(others), most=maximum))
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


def theme_key(theme: str) -> str:
    """
    Return what two spellings of one theme share: neither case, Unicode form nor spacing tells themes apart.

    >>> theme_key("Sustainable  Building ") == theme_key("sustainable building")
    True
    """
    return " ".join(folded(theme).split())


def folded(said: str) -> str:
    """Return what two texts share that differ in case and Unicode form alone."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", said).casefold())


@frozen(kw_only=True)
class ThemeOwner:
    """
    A theme, and who brings it.

    Attributes:
        theme: As it is written on the page, else the first of its spellings in alphabetical order.
        participants: Ids of those who bring it, in id order.
    """

    theme: str = field(validator=text)
    participants: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(text))

    def __repr__(self) -> str:
        """Show class and theme, and nothing about who brings it."""
        return f"<ThemeOwner {self.theme}>"


@frozen(kw_only=True)
class ThemeComparison:
    """
    Page and people beside each other; each complements the other (:ref:`method-step-3`).

    Attributes:
        shared: Themes that the page shows and people bring, alphabetically.
        page_lacks: Themes that people bring and the page does not show, alphabetically.
        people_lack: Themes that the page shows and nobody brings, alphabetically.
        findings: One for each theme that one of the two lacks.
    """

    shared: tuple[ThemeOwner, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(ThemeOwner, private=True))
    )
    page_lacks: tuple[ThemeOwner, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(ThemeOwner, private=True))
    )
    people_lack: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(text))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))


def compare_themes(page: Iterable[str], people: Mapping[str, Iterable[str]]) -> ThemeComparison:
    """
    Compare the themes on the company page with those that people bring (:ref:`method-step-3`).

    Themes are told apart by `theme_key` and ordered by it.

    >>> found = compare_themes(["Craft", "Growth"], {"p-2": ["craft"], "p-1": ["Bees", "craft"]})
    >>> found.shared[0].participants, found.people_lack
    (('p-1', 'p-2'), ('Growth',))
    >>> print(found.findings[0])
    Bees: brought by people (1) and not to be found on the page; show it there.

    Args:
        page: The themes of the page.
        people: The themes each person brings, by the person's id.

    Raises:
        ValidationError: All problems at once: a theme or an id that is no text, an argument of the wrong type.
    """
    shown: Any = tuple_of(page)
    raise_any([*each(text).findings(shown, "page"), *_faults(people)])
    spelt: dict[str, set[str]] = {}
    for theme in shown:
        spelt.setdefault(theme_key(theme), set()).add(plain_theme(theme))
    own: dict[str, set[str]] = {}
    who: dict[str, set[str]] = {}
    for name, themes in people.items():
        for theme in themes:
            own.setdefault(theme_key(theme), set()).add(plain_theme(theme))
            who.setdefault(theme_key(theme), set()).add(identifier(name))

    def brought(key: str) -> ThemeOwner:
        return ThemeOwner(theme=min(spelt.get(key) or own[key]), participants=sorted(who[key]))

    lacking = [brought(key) for key in sorted(own.keys() - spelt.keys())]
    unbrought = [min(spelt[key]) for key in sorted(spelt.keys() - own.keys())]
    found = [Finding.of("themes:page", theme=one.theme, count=len(one.participants)) for one in lacking]
    return ThemeComparison(
        shared=[brought(key) for key in sorted(own.keys() & spelt.keys())],
        page_lacks=lacking,
        people_lack=unbrought,
        findings=[*found, *(Finding.of("themes:people", theme=theme) for theme in unbrought)],
    )


def plain_theme(theme: str) -> str:
    """Write a theme in Unicode form NFC and with single spaces."""
    return " ".join(identifier(theme).split())


def _faults(people: Any) -> Iterator[Finding]:
    if not isinstance(people, Mapping):
        yield from instance(Mapping).findings(people, "people")
        return
    for name, themes in people.items():
        yield from text.findings(name, "people.keys")
        if text.holds(name):
            given = tuple_of(themes) if isinstance(themes, (list, tuple, set, frozenset)) else themes
            yield from each(own(text)).findings(given, f"people[{name}]")
