"""Content ideas and story prompts (:ref:`method-step-1`, :ref:`method-step-3`)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from enum import Enum
from fractions import Fraction
from typing import Annotated, Any

from attrs import field

from advocacy.arguments import Personal, checked, frozen
from advocacy.errors import Finding, nearest, raise_any, translator_for, unknown_names
from advocacy.exact import part_of, zero_or_more
from advocacy.frozen_map import FrozenMap
from advocacy.goals.goal import ContentFormat, ContentPillar
from advocacy.messages.blocks import FindingsReport, Report, Sentences
from advocacy.messages.language import Language
from advocacy.messages.translator import Translator
from advocacy.people.survey import Answer
from advocacy.rules import (
    FrozenMapOf,
    Rule,
    SetOf,
    TupleOf,
    each_value,
    first_repeats,
    folded,
    identifier,
    identifier_or_none,
    own,
    personal,
    prose,
    tuple_of,
    whole,
)


@frozen(kw_only=True)
class StoryPrompt:
    """A question that helps a person to tell a story.

    >>> StoryPrompt(code="with_whom").text()
    'With whom do you do it?'

    Attributes:
        code: The key of the prompt. The library has texts for its five prompts in English and Dutch.
        wording: The text of the prompt; ``None`` means the library's own.
    """

    code: str = field(converter=identifier)
    wording: str | None = None

    def text(self, language: str | Language = "en") -> str:
        """Return the wording of the question; its code if it has no wording."""
        key = f"prompt:{self.code}"
        label = self.wording or translator_for(language).label(key)
        return self.code if label == key else label


#: The prompts of the article behind this library, in its order (:ref:`method-step-1`). What the work brings is asked
#: for the customer, the company and the person separately.
STORY_PROMPTS: tuple[StoryPrompt, ...] = tuple(
    StoryPrompt(code=code)
    for code in ("what", "how", "with_whom", "brings_customer", "brings_company", "brings_self", "opinion")
)
#: A prompt of earlier versions: what the work brings, for everyone together. A story that answers it may keep it.
_FORMER = "brings"


class IdeaSource(Enum):
    """Who brought an idea. The source does not rank ideas."""

    PEOPLE = "people"
    """Somebody in the organisation, in the survey or a conversation."""
    MARKETING = "marketing"
    """The marketing department, or an agency that works for it."""


class IdeaStatus(Enum):
    """The status of an idea in its life cycle."""

    OPEN = "open"
    """Nobody works on it."""
    DRAFTED = "drafted"
    """It is being drafted."""
    PUBLISHED = "published"
    SET_ASIDE = "set_aside"
    """It is not pursued. It can be opened again."""


@frozen(kw_only=True)
class ContentIdea(Personal):
    """An idea for content. It has no owner until someone chooses it.

    >>> story = {"what": "We test glue"}
    >>> idea = ContentIdea(id="i-1", title="A day in the lab", format=ContentFormat.VIDEO, story=story)
    >>> idea, find_missing_prompts(idea)
    (<ContentIdea i-1>, ('how', 'with_whom', 'brings_customer', 'brings_company', 'brings_self', 'opinion'))

    Attributes:
        id: The key of the idea.
        title: The subject, in a few words.
        pillar: The id of its pillar; ``None`` without a pillar.
        format: The format; ``None`` if not chosen.
        format_name: The name of an app's own format; only for the format OTHER.
        owner: The id of the participant who makes it; ``None`` without an owner.
        goals: Ids of the goals that it serves; if empty, those of its pillar.
        story: The answers to the prompts, by code of the prompt.
        from_whom: The id of the participant whose answer it comes from. That person is not automatically the owner.
        status: The status; open by default.
        source: Who brought the idea; ``None`` is unknown. With *from_whom* and without a source it is ``PEOPLE``.
    """

    id: str = field(converter=identifier)
    title: str = field(validator=personal)
    pillar: str | None = field(default=None, converter=identifier_or_none)
    format: ContentFormat | None = None
    format_name: str = ""
    owner: str | None = field(default=None, converter=identifier_or_none)
    goals: frozenset[str] = field(default=frozenset(), converter=SetOf[str])
    story: FrozenMap[str] = field(default=FrozenMap(), converter=FrozenMapOf[str], validator=each_value(own(prose)))
    from_whom: str | None = field(default=None, converter=identifier_or_none)
    status: IdeaStatus = IdeaStatus.OPEN
    source: IdeaSource | None = None

    def _ordered(self) -> dict[str, object]:
        return {"source": IdeaSource.PEOPLE} if self.source is None and self.from_whom is not None else {}

    def _faults(self) -> Iterator[Finding]:
        if self.format_name and self.format is not ContentFormat.OTHER:
            yield Finding.of("idea:format", "format_name")

    @classmethod
    @checked
    def from_answer(cls, answer: Answer, *, id: str) -> ContentIdea:  # noqa: A002 - as the field
        """Return an idea from an answer in the survey. It has no owner yet.

        >>> answer = Answer(participant="p-1", question="idea", text="A day in the lab")
        >>> ContentIdea.from_answer(answer, id="i-1").title
        'A day in the lab'
        """
        title = answer.text or "; ".join(answer.options)
        return cls(id=id, title=title, from_whom=answer.participant, source=IdeaSource.PEOPLE)


@checked
def find_missing_prompts(idea: ContentIdea, prompts: Iterable[StoryPrompt] = STORY_PROMPTS) -> tuple[str, ...]:
    """Return the codes of the prompts that the story of an idea does not answer, in the order of the prompts.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an answer to an unknown prompt, a duplicate prompt, an
            argument of the wrong type.
    """
    asked = tuple_of(prompts)
    listed = [prompt.code for prompt in asked]
    raise_any(
        [
            *first_repeats(listed, "prompts", key="code"),
            *(
                nearest(code, listed, "idea.story", kind="prompt")
                for code in idea.story
                if code not in {_FORMER, *listed}
            ),
        ]
    )
    return tuple(code for code in listed if not idea.story.get(code, ""))


@frozen(kw_only=True)
class PillarBalance(FindingsReport):
    """The distribution of ideas over pillars and goals. It counts ideas, not people.

    Attributes:
        by_pillar: The number of ideas by pillar's id.
        by_goal: The number of ideas by goal's id.
        by_source: The number of ideas by source: ``"people"``, ``"marketing"``, or ``"unknown"``.
        without_pillar: Ids of the participants without an idea under a pillar, in id order.
        findings: Imbalances: goals, then pillars, then ideas, each in id order, then people. If marketing brought
            ideas, a finding before that of people counts the ideas by source.
    """

    by_pillar: FrozenMap[int] = field(default=FrozenMap(), converter=FrozenMapOf[int], validator=each_value(whole(0)))
    by_goal: FrozenMap[int] = field(default=FrozenMap(), converter=FrozenMapOf[int], validator=each_value(whole(0)))
    by_source: FrozenMap[int] = field(default=FrozenMap(), converter=FrozenMapOf[int], validator=each_value(whole(0)))
    without_pillar: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    def __repr__(self) -> str:
        """Show class and sizes, and nothing about a person."""
        return f"<PillarBalance: {len(self.by_pillar)} pillars, {len(self.findings)} findings>"


@checked
def check_balance(
    pillars: Iterable[ContentPillar],
    ideas: Iterable[ContentIdea],
    *,
    goals: Iterable[str],
    participants: Iterable[str],
    known: Iterable[str] | None = None,
    carried_from: Annotated[int, whole(2)] = 3,
) -> PillarBalance:
    """Check the balance of pillars, goals, ideas and people (:ref:`method-step-3`).

    >>> pillars = [ContentPillar(id="craft", name="How we build", goals=["g-1"])]
    >>> ideas = [ContentIdea(id="i-1", title="A day in the lab", pillar="craft", owner="p-1")]
    >>> for finding in check_balance(pillars, ideas, goals=["g-1", "g-2"], participants=["p-1", "p-2"]).findings:
    ...     print(finding)
    goals[g-2]: No pillar serves this goal. Assign one, or drop the goal.
    participants: 1 person has no pillar yet. Ask what they would like to share.

    Args:
        pillars: The pillars.
        ideas: The current ideas.
        goals: Ids of the goals.
        participants: Ids of the current participants. An idea of another owner counts as an idea without an owner.
        known: Ids of everyone whom ideas may name, former participants included; *participants* by default.
        carried_from: The minimum number of owned ideas, 2 or more, from which a finding reports that one person has
            more than half of a pillar's ideas; three by default, our own rule.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an id that is duplicate or unknown, an argument of the
            wrong type.
    """
    themes, listed, aims, people, everybody = map(tuple_of, (pillars, ideas, goals, participants, known or ()))
    aims, people = tuple(map(identifier, aims)), tuple(map(identifier, people))
    here = set(people)
    raise_any(_faults(themes, listed, aims, people, here.union(map(identifier, everybody))))
    served = {pillar.id: pillar.goals for pillar in themes}
    owners: dict[str, Counter[str]] = defaultdict(Counter)
    by_pillar, by_goal = Counter(dict.fromkeys(served, 0)), Counter(dict.fromkeys(aims, 0))
    for idea in listed:
        by_goal.update(idea.goals or served.get(idea.pillar or "", frozenset()))
        if idea.pillar is not None:
            by_pillar[idea.pillar] += 1
            owners[idea.pillar].update(here & {idea.owner})
    bringing = {who for carried in owners.values() for who in carried}
    without = sorted(here - bringing)
    found = [
        *(Finding.of("balance:goal", f"goals[{name}]") for name in sorted(set(aims).difference(*served.values()))),
        *(
            finding
            for pillar in sorted(themes, key=lambda pillar: pillar.id)
            for finding in _about(pillar, owners[pillar.id], carried_from)
        ),
        *(finding for idea in sorted(listed, key=lambda idea: idea.id) for finding in _loose(idea, here)),
    ]
    sources = Counter(idea.source.value if idea.source is not None else "unknown" for idea in listed)
    if sources["marketing"]:
        counts = {name: sources[name] for name in ("people", "marketing")}
        found.append(Finding.of("balance:sources", "ideas", **counts))
    if without:
        found.append(Finding.of("balance:people", "participants", count=len(without)))
    return PillarBalance(
        by_pillar=by_pillar, by_goal=by_goal, by_source=sources, without_pillar=without, findings=found
    )


def _about(pillar: ContentPillar, owners: Counter[str], carried_from: int) -> Iterator[Finding]:
    here = f"pillars[{pillar.id}]"
    if not pillar.goals:
        yield Finding.of("balance:pillar", here)
    if not owners:
        yield Finding.of("balance:no-people", here)
        return
    of = owners.total()
    who, count = max(owners.items(), key=lambda item: item[1])
    if of >= carried_from and 2 * count > of:
        yield Finding.of("balance:one-person", here, participant=who, count=count, total=of)


def _loose(idea: ContentIdea, people: set[str]) -> Iterator[Finding]:
    here = f"ideas[{idea.id}]"
    if idea.pillar is None:
        yield Finding.of("balance:no-pillar", here)
    if idea.owner not in people:
        yield Finding.of("balance:no-owner", here)


def _faults(
    pillars: tuple[ContentPillar, ...],
    ideas: tuple[ContentIdea, ...],
    goals: tuple[str, ...],
    people: tuple[str, ...],
    known: set[str],
) -> Iterator[Finding]:
    yield from first_repeats((pillar.id for pillar in pillars), "pillars")
    yield from first_repeats((idea.id for idea in ideas), "ideas")
    yield from first_repeats(goals, "goals")
    yield from first_repeats(people, "participants")
    aims, themes = set(goals), {pillar.id for pillar in pillars}
    for place, pillar in enumerate(pillars):
        yield from unknown_names(
            ((f"pillars[{place}].goals", name) for name in sorted(pillar.goals)), aims, kind="goal"
        )
    for place, idea in enumerate(ideas):
        yield from strange_names(idea, f"ideas[{place}]", goals=aims, pillars=themes, people=known)


def strange_names(
    idea: ContentIdea, path: str, *, goals: Collection[str], pillars: Collection[str], people: Collection[str]
) -> Iterator[Finding]:
    """Find ids in an idea that are not among the given ones."""
    yield from unknown_names([(f"{path}.pillar", idea.pillar)], pillars, kind="pillar")
    owners = ((f"{path}.owner", idea.owner), (f"{path}.from_whom", idea.from_whom))
    yield from unknown_names(owners, people, kind="participant")
    yield from unknown_names(((f"{path}.goals", name) for name in sorted(idea.goals)), goals, kind="goal")


#: Shorter texts are compared word by word: a change of one word in seven removes up to three of the five shingles.
_SHORT = 8
#: Parts that people share on purpose: links, hashtags, names of others.
_SHARED = re.compile(r"https?://\S+|www\.\S+|[#@]\w[\w-]*")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@frozen(kw_only=True)
class Draft(Personal):
    """A text that a person wants to post, or posted.

    Attributes:
        id: The key of the draft.
        participant: The person's id.
        text: The text, which may be empty.
    """

    id: str = field(converter=identifier)
    participant: str = field(converter=identifier)
    text: str = field(validator=own(prose))


_share = Rule("share", lambda value: zero_or_more.holds(value) and value <= 1)


@frozen(kw_only=True)
class SimilarTexts(Report):
    """A group of similar texts of different people. It does not state which was first.

    Each text is similar to at least one other text of the group, but not necessarily to all of them.

    Attributes:
        drafts: The ids of two or more drafts, in order.
        participants: The ids of the people who wrote them, in order; empty in a document of version 3.
        shared: The shingles that are in all of the texts, divided by the shingles that are in any of them (see
            `find_similar_texts`): 1 for the same words, and 0 if nothing is in all of them. For two texts this is the
            Jaccard similarity.
    """

    drafts: tuple[str, ...] = field(converter=TupleOf[str])
    shared: Fraction = field(validator=_share)
    participants: tuple[str, ...] = field(default=(), converter=TupleOf[str])

    def _ordered(self) -> dict[str, object]:
        names = ("drafts", "participants")
        return {name: tuple(sorted(map(identifier, getattr(self, name)))) for name in names}

    def _faults(self) -> Iterator[Finding]:
        if len(self.drafts) < 2:
            yield Finding.of("similar-texts:few", "drafts")
        yield from first_repeats(self.drafts, "drafts")
        yield from first_repeats(self.participants, "participants")

    def _blocks(self, translator: Translator) -> Iterator[Sentences]:
        yield Sentences([translator.tell(self.finding)])

    @property
    def finding(self) -> Finding:
        """The group as a finding."""
        who, percent = self.participants or self.drafts, int(100 * self.shared)
        if len(self.drafts) > 2:
            return Finding.of("similar-texts:group", "", who=", ".join(who), count=len(self.drafts), percent=percent)
        return Finding.of("similar-texts", "", first=who[0], second=who[-1], percent=percent)


@checked
def find_similar_texts(
    drafts: Iterable[Draft], *, threshold: Annotated[Fraction, part_of] = Fraction(1, 2)
) -> tuple[SimilarTexts, ...]:
    """Find groups of similar texts of different people, in the order of their ids.

    Two texts of different people are similar if their Jaccard similarity reaches the threshold: the number of shared
    shingles of three words, divided by the number of all shingles. Case, punctuation and Unicode form do not count.
    Links, hashtags and @names are removed. If one of the two texts has fewer than eight words, single words are
    compared. A language without spaces is compared by whole clauses, which finds copies only. Texts without words match
    nothing. A group contains all texts that are linked by similar texts, so two texts of a group may be less similar.

    The default threshold is one half. Two texts of equal length reach it if up to a third was rewritten in one piece,
    or about one word in ten in scattered places. Independent texts share far less: of a million pairs of short texts
    (docstrings of different modules of Python's library), 15 reached one half (the 12 that we checked were copies), and
    42 one tenth.

    >>> text = "We opened our new lab in Utrecht today and I am proud of the team that built it"
    >>> same = text.replace("today", "yesterday").upper() + "! #lab"
    >>> found = find_similar_texts(
    ...     [Draft(id="a", participant="p-1", text=text), Draft(id="b", participant="p-2", text=same)]
    ... )
    >>> found[0].drafts, found[0].shared
    (('a', 'b'), Fraction(13, 19))

    Args:
        drafts: The texts. Two texts of one person are never compared.
        threshold: The minimum similarity: a Fraction above 0, up to 1.

    Raises:
        ValidationError: All problems at once: a duplicate id, an argument of the wrong type.
    """
    given = tuple_of(drafts)
    raise_any(first_repeats((draft.id for draft in given), "drafts"))
    ids: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)  # the same words of a person are one text
    for draft in given:
        ids[draft.participant, tuple(_words(draft.text))].append(draft.id)
    texts = _Texts([*ids], threshold)
    texts.link_long()
    texts.link_short()
    by_text, writers = [*ids.values()], [who for who, _ in ids]
    return tuple(
        sorted(
            (
                SimilarTexts(
                    drafts=[draft for text in group for draft in by_text[text]],
                    shared=texts.shared(group),
                    participants={writers[text] for text in group},
                )
                for group in texts.groups()
            ),
            key=lambda found: found.drafts,
        )
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(_SHARED.sub(" ", folded(text)))


class _Texts:
    """Texts, and the groups into which similar texts link them (a union-find structure)."""

    def __init__(self, texts: list[tuple[str, tuple[str, ...]]], threshold: Fraction) -> None:
        self.people = [participant for participant, _ in texts]
        self.words = [words for _, words in texts]
        self.short = [len(words) < _SHORT for words in self.words]
        self.shingles: list[set[Any]] = [
            set() if len(words) < _SHORT else {*zip(words, words[1:], words[2:], strict=False)} for words in self.words
        ]
        self.threshold = threshold
        self._parents = [*range(len(texts))]
        self._sizes = [1] * len(texts)

    def link_long(self) -> None:
        """Link texts that share enough shingles."""
        self._link(self.shingles, [True] * len(self.words))

    def link_short(self) -> None:
        """Link short texts with texts that share enough words."""
        # a text with more different words than this cannot reach the threshold with a short one
        maximum = (_SHORT - 1) / self.threshold
        words = [{*words} for words in self.words]
        self._link([found if len(found) <= maximum else set() for found in words], self.short)

    def groups(self) -> list[list[int]]:
        """Return the groups with more than one text."""
        found: dict[int, list[int]] = defaultdict(list)
        for text in range(len(self.words)):
            found[self._group(text)].append(text)
        return [group for group in found.values() if len(group) > 1]

    def shared(self, group: list[int]) -> Fraction:
        """Return what is in all texts of a group, divided by what is in any: words if one of the texts is short."""
        single = any(self.short[text] for text in group)
        sets = [{*self.words[text]} if single else self.shingles[text] for text in group]
        return Fraction(len(set.intersection(*sets)), len(set.union(*sets)))

    def _link(self, sets: list[set[Any]], either: list[bool]) -> None:
        """Link texts of different people whose sets reach the threshold, if *either* is true for one of them.

        Only the rarest members of each set are looked up: two sets that reach the threshold must share one of them
        (prefix filter of Chaudhuri, Ganti and Kaushik 2006, and Bayardo, Ma and Srikant 2007). The texts with a member
        are kept by group, so that a text is compared with a group only until one of its texts is similar.
        """
        often = Counter(member for members in sets for member in members)
        places: dict[Any, dict[int, list[int]]] = defaultdict(dict)
        up, down = self.threshold.numerator, self.threshold.denominator

        def is_similar(text: int, other: int) -> bool:
            if self.people[text] == self.people[other] or not (either[text] or either[other]):
                return False
            common = len(sets[text] & sets[other])
            return common * down >= up * (len(sets[text]) + len(sets[other]) - common)

        for this in sorted(range(len(sets)), key=lambda text: (len(sets[text]), text)):
            members = sets[this]
            size = len(members)
            rare = sorted(members, key=lambda member: (often[member], member))[: size - -(-size * up // down) + 1]
            for member in rare:
                near = places[member]
                for group in [group for group in near if self._group(group) != group]:  # it was joined since
                    near.setdefault(self._group(group), []).extend(near.pop(group))
                for group, others in near.items():
                    # the latest have the nearest sizes
                    if group != self._group(this) and any(is_similar(this, other) for other in reversed(others)):
                        self._join(this, group)
            for member in rare:
                places[member].setdefault(self._group(this), []).append(this)

    def _group(self, text: int) -> int:
        """Return the representative of the group of a text."""
        while (parent := self._parents[text]) != text:
            self._parents[text] = text = self._parents[parent]
        return text

    def _join(self, text: int, other: int) -> None:
        small, large = sorted((self._group(text), self._group(other)), key=lambda group: self._sizes[group])
        self._parents[small] = large
        self._sizes[large] += self._sizes[small]
