"""Strategies for the foundation, readiness, content ideas, pillars and similar texts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from advocacy.goals.goal import ContentFormat, ContentPillar
from advocacy.plan.content import (
    STORY_PROMPTS,
    ContentIdea,
    Draft,
    PillarBalance,
    SimilarPair,
    StoryPrompt,
    check_balance,
)
from advocacy.plan.foundation import (
    Checklist,
    ChecklistGaps,
    ChecklistItem,
    ChecklistKind,
    Foundation,
    FoundationCheck,
    FoundationReport,
    check_foundation,
    page_checklist,
    profile_checklist,
)
from advocacy.plan.pillars import (
    PillarProposal,
    PillarProposals,
    PillarSource,
    SourceKind,
    ThemeComparison,
    ThemeOwner,
    compare_themes,
    suggest_pillars,
)
from advocacy.plan.readiness import (
    MEASURES_ASKED,
    OrganisationFact,
    Readiness,
    ReadinessPolicy,
    ReadinessReason,
    check_readiness,
)
from advocacy.testing.strategies._goals import content_pillars
from advocacy.testing.strategies._people import days, identifiers, shares, texts

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = [
    "checklist_gaps",
    "checklist_items",
    "checklists",
    "content_ideas",
    "drafts",
    "foundation_checks",
    "foundation_reports",
    "foundations",
    "pillar_balances",
    "pillar_proposal_lists",
    "pillar_proposals",
    "pillar_sources",
    "readiness_policies",
    "readiness_reasons",
    "readinesses",
    "similar_pairs",
    "story_prompts",
    "theme_comparisons",
    "theme_owners",
]

_NAMES = [f"p-{n}" for n in range(8)]
_themes = st.sampled_from(["Bees", "bees", "Craft", "craft ", "Growth", "Water"]) | texts()


def checklist_items(*, codes: SearchStrategy[str] | None = None) -> SearchStrategy[ChecklistItem]:
    """Generate things to look for, the library's own and an app's."""
    own = st.sampled_from([*profile_checklist().items, *page_checklist().items])
    made = st.builds(
        ChecklistItem,
        code=identifiers() if codes is None else codes,
        required=st.booleans(),
        wording=st.none() | texts(),
        reason=st.none() | texts(),
    )
    return own | made if codes is None else made


def checklists(
    *, subjects: SearchStrategy[ChecklistKind] | None = None, items: SearchStrategy[ChecklistItem] | None = None
) -> SearchStrategy[Checklist]:
    """Generate checklists, the library's own among them."""

    def about(subject: ChecklistKind) -> SearchStrategy[Checklist]:
        own = profile_checklist() if subject is ChecklistKind.PROFILE else page_checklist()
        listed = st.lists(
            checklist_items() if items is None else items, min_size=1, max_size=4, unique_by=lambda item: item.code
        )
        made = st.builds(Checklist, kind=st.just(subject), items=listed)
        return st.just(own) | made if items is None else made

    return (st.sampled_from(ChecklistKind) if subjects is None else subjects).flatmap(about)


@st.composite
def _check(draw: DrawFn, codes: SearchStrategy[set[str]]) -> FoundationCheck:
    some = sorted(draw(codes))
    cut = draw(st.integers(0, len(some)))
    return FoundationCheck(checked_on=draw(days()), done=some[:cut], unclear=some[cut:])


def foundation_checks(*, codes: SearchStrategy[set[str]] | None = None) -> SearchStrategy[FoundationCheck]:
    """Generate what was seen; *codes* are those of the items that are not missing."""
    return _check(st.sets(st.sampled_from(profile_checklist().codes)) if codes is None else codes)


@st.composite
def _foundation(draw: DrawFn, people: SearchStrategy[str]) -> Foundation:
    profile = draw(checklists(subjects=st.just(ChecklistKind.PROFILE)))
    page = draw(checklists(subjects=st.just(ChecklistKind.PAGE)))
    seen = foundation_checks(codes=st.sets(st.sampled_from(profile.codes)))
    return Foundation(
        profiles=draw(st.dictionaries(people, seen, max_size=4)),
        page=draw(st.none() | foundation_checks(codes=st.sets(st.sampled_from(page.codes)))),
        profile_items=profile,
        page_items=page,
    )


def foundations(*, people: SearchStrategy[str] | None = None) -> SearchStrategy[Foundation]:
    """Generate what is known of profiles and the page, the library's checklists or others; *people* are ids."""
    return _foundation(st.sampled_from(_NAMES) | identifiers() if people is None else people)


def foundation_reports(*, foundations: SearchStrategy[Foundation] | None = None) -> SearchStrategy[FoundationReport]:
    """Generate what foundations lack, of people who were looked at and of some who were not."""
    known = _foundation(st.sampled_from(_NAMES)) if foundations is None else foundations
    return st.builds(check_foundation, known, st.sets(st.sampled_from(_NAMES), max_size=5))


def checklist_gaps(*, foundations: SearchStrategy[Foundation] | None = None) -> SearchStrategy[ChecklistGaps]:
    """Generate what one profile or the page lacks."""
    return foundation_reports(foundations=foundations).flatmap(
        lambda all_: st.sampled_from([*all_.profiles, all_.page])
    )


def theme_comparisons() -> SearchStrategy[ThemeComparison]:
    """Generate comparisons of page and people."""
    some = st.lists(_themes, max_size=4)
    return st.builds(compare_themes, some, st.dictionaries(st.sampled_from(_NAMES), some, max_size=4))


def theme_owners(*, people: SearchStrategy[str] | None = None) -> SearchStrategy[ThemeOwner]:
    """Generate themes with those who bring them; *people* are ids."""
    who = st.sets(st.sampled_from(_NAMES) if people is None else people, max_size=3).map(sorted)
    return st.builds(ThemeOwner, theme=_themes, participants=who)


def readiness_policies() -> SearchStrategy[ReadinessPolicy]:
    """Generate what readiness goes by."""
    parts = st.integers(1, 10).map(lambda tenths: Fraction(tenths, 10))
    return st.tuples(parts, parts).flatmap(
        lambda pair: st.builds(
            ReadinessPolicy,
            measures=st.lists(st.sampled_from(MEASURES_ASKED) | identifiers(), max_size=3, unique=True),
            minimum_answers=st.integers(5, 20),
            broken_below=st.just(min(pair)),
            ready_from=st.just(max(pair)),
            maximum_width=parts,
            level=st.sampled_from([0.8, 0.9, 0.95]),
        )
    )


def readinesses(*, policies: SearchStrategy[ReadinessPolicy] | None = None) -> SearchStrategy[Readiness]:
    """Generate readiness of every answer, on much and on little that is known."""
    metrics = st.dictionaries(st.sampled_from(MEASURES_ASKED), shares())
    alike = st.tuples(st.integers(0, 40), metrics).map(lambda pair: {f"p-{n}": pair[1] for n in range(pair[0])})
    well = {fact: fact is not OrganisationFact.KNOWN_TROUBLE for fact in OrganisationFact}
    facts = st.dictionaries(st.sampled_from(OrganisationFact), st.sampled_from([None, True, False]))
    return st.builds(
        check_readiness,
        st.dictionaries(identifiers(), metrics, max_size=8) | alike,
        facts | st.just(well),
        policy=st.none() | readiness_policies() if policies is None else policies,
    )


def readiness_reasons() -> SearchStrategy[ReadinessReason]:
    """Generate what was looked at for readiness."""
    return readinesses().flatmap(lambda found: st.sampled_from(found.reasons))


def story_prompts(*, codes: SearchStrategy[str] | None = None) -> SearchStrategy[StoryPrompt]:
    """Generate the article's prompts and an app's own."""
    made = st.builds(
        StoryPrompt, code=identifiers() if codes is None else codes, wording=st.none() | texts(max_size=30)
    )
    return st.sampled_from(STORY_PROMPTS) | made if codes is None else made


@st.composite
def _idea(
    draw: DrawFn, ids: SearchStrategy[str], pillars: SearchStrategy[str], people: SearchStrategy[str]
) -> ContentIdea:
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
    )


def content_ideas(
    *,
    ids: SearchStrategy[str] | None = None,
    pillars: SearchStrategy[str] | None = None,
    people: SearchStrategy[str] | None = None,
) -> SearchStrategy[ContentIdea]:
    """Generate ideas of every form, told in part; *pillars* and *people* are the ids they name, or ``None``."""
    return _idea(*(identifiers() if given is None else given for given in (ids, pillars, people)))


@st.composite
def _source(draw: DrawFn, themes: SearchStrategy[str], people: SearchStrategy[str]) -> PillarSource:
    kind = draw(st.sampled_from(SourceKind))
    who = {SourceKind.EXPERTISE: people, SourceKind.IDEA: st.none() | people}.get(kind, st.none())
    aim = st.sampled_from(["g-1", "g-2"]) if kind is SourceKind.GOAL else st.none()
    return PillarSource(theme=draw(themes), kind=kind, participant=draw(who), goal=draw(aim))


def pillar_sources(
    *, themes: SearchStrategy[str] | None = None, people: SearchStrategy[str] | None = None
) -> SearchStrategy[PillarSource]:
    """Generate themes of every source, some in several spellings; *people* are ids."""
    return _source(_themes if themes is None else themes, st.sampled_from(_NAMES) if people is None else people)


def pillar_proposal_lists(*, sources: SearchStrategy[PillarSource] | None = None) -> SearchStrategy[PillarProposals]:
    """Generate proposals of few themes, and of more than are few."""
    named = st.lists(pillar_sources() if sources is None else sources, max_size=12)
    return st.builds(suggest_pillars, named, maximum=st.integers(1, 5))


def pillar_proposals(*, sources: SearchStrategy[PillarSource] | None = None) -> SearchStrategy[PillarProposal]:
    """Generate single proposals."""
    named = st.lists(pillar_sources() if sources is None else sources, min_size=1, max_size=6)
    return st.builds(suggest_pillars, named).map(lambda found: found.proposals[0])


@st.composite
def _balance(draw: DrawFn, pillars: SearchStrategy[list[ContentPillar]]) -> PillarBalance:
    listed = draw(pillars)
    ids = [pillar.id for pillar in listed]
    on = st.sampled_from(ids) if ids else st.nothing()
    many = _idea(identifiers(), on, st.sampled_from(_NAMES))
    told = draw(st.lists(many, max_size=8, unique_by=lambda idea: idea.id))
    aims = {"g-1", "g-2"}.union(*(pillar.goals for pillar in listed))
    here = draw(st.sets(st.sampled_from(_NAMES)))
    return check_balance(listed, told, goals=sorted(aims), participants=sorted(here), known=_NAMES)


def pillar_balances(*, pillars: SearchStrategy[list[ContentPillar]] | None = None) -> SearchStrategy[PillarBalance]:
    """Generate balances, of people who are in it and ideas of some who left; *pillars* have different ids."""
    some = st.lists(content_pillars(), max_size=3, unique_by=lambda pillar: pillar.id)
    return _balance(some if pillars is None else pillars)


_words = st.sampled_from(["we", "are", "proud", "of", "our", "new", "lab", "and", "its", "bees", "#lab"])
_said = st.lists(_words, max_size=14).map(" ".join)


def drafts(
    *,
    ids: SearchStrategy[str] | None = None,
    people: SearchStrategy[str] | None = None,
    said: SearchStrategy[str] | None = None,
) -> SearchStrategy[Draft]:
    """Generate texts, many of them alike, some empty; *people* are ids."""
    return st.builds(
        Draft,
        id=identifiers() if ids is None else ids,
        participant=st.sampled_from(_NAMES) if people is None else people,
        text=_said | texts(max_size=40) if said is None else said,
    )


def similar_pairs(*, ids: SearchStrategy[str] | None = None) -> SearchStrategy[SimilarPair]:
    """Generate pairs of texts that are alike; *ids* are those of the texts."""
    two = st.lists(identifiers() if ids is None else ids, min_size=2, max_size=2, unique=True).map(sorted)
    shared = st.fractions(Fraction(1, 20), 1, max_denominator=50)
    return st.tuples(two, shared).map(lambda drawn: SimilarPair(first=drawn[0][0], second=drawn[0][1], shared=drawn[1]))
