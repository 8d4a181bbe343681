"""The balance of pillars over goals and people: what nothing serves, and what nobody brings (domain, step 3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, nearest, raise_any
from advocacy.goals.content import ContentPillar
from advocacy.plan.content import ContentIdea
from advocacy.values import FrozenMap, each, first_repeats, frozen_map, identifier, instance, text, tuple_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["PillarBalance", "check_balance"]


@frozen(kw_only=True)
class PillarBalance:
    """
    How ideas spread over pillars and goals; pillars are counted, and people are not.

    Attributes:
        by_pillar: Number of ideas by pillar's id.
        by_goal: Number of ideas by goal's id.
        without_pillar: Ids of the participants who own no idea under a pillar, in id order; a question, no reproach.
        findings: What is out of balance: goals, then pillars, then ideas, each in id order, then people.
    """

    by_pillar: FrozenMap[int] = field(default=FrozenMap(), converter=frozen_map, validator=each(whole(0)))
    by_goal: FrozenMap[int] = field(default=FrozenMap(), converter=frozen_map, validator=each(whole(0)))
    without_pillar: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(text))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))

    def __repr__(self) -> str:
        """Show class and sizes, and nothing about a person."""
        return f"<PillarBalance: {len(self.by_pillar)} pillars, {len(self.findings)} findings>"


def check_balance(
    pillars: Iterable[ContentPillar],
    ideas: Iterable[ContentIdea],
    *,
    goals: Iterable[str],
    participants: Iterable[str],
    known: Iterable[str] | None = None,
    carried_from: int = 3,
) -> PillarBalance:
    """
    Tell where pillars, goals, ideas and people do not meet (domain, step 3).

    >>> pillars = [ContentPillar(id="craft", name="How we build", goals=["g-1"])]
    >>> ideas = [ContentIdea(id="i-1", title="A day in the lab", pillar="craft", owner="p-1")]
    >>> for finding in check_balance(pillars, ideas, goals=["g-1", "g-2"], participants=["p-1", "p-2"]).findings:
    ...     print(finding)
    goals[g-2]: No pillar serves it; hang one on it, or drop the goal.
    participants: Who bring no pillar yet: 1; ask what they would like to tell.

    Args:
        pillars: The pillars.
        ideas: The ideas so far.
        goals: Ids of the goals there are.
        participants: Ids of those who take part now; an idea whose owner is not among them has no owner any more.
        known: Ids of everybody whom ideas may name, those who left included; *participants* alone by default.
        carried_from: From so many ideas with an owner on, 2 or more, a pillar of which one person has more than half
            is told; three by default, which is our own.

    Raises:
        InvalidError, UnknownNameError: With every fault at once: an id that stands twice or that nothing has, an
            argument of another type.
    """
    themes, listed, aims, people, everybody = map(tuple_of, (pillars, ideas, goals, participants, known or ()))
    raise_any(
        [
            *each(instance(ContentPillar)).findings(themes, "pillars"),
            *each(instance(ContentIdea, private=True)).findings(listed, "ideas"),
            *each(text).findings(aims, "goals"),
            *each(text).findings(people, "participants"),
            *each(text).findings(everybody, "known"),
            *whole(2).findings(carried_from, "carried_from"),
        ]
    )
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
    if without:
        found.append(Finding.of("balance:people", "participants", count=len(without)))
    return PillarBalance(by_pillar=by_pillar, by_goal=by_goal, without_pillar=without, findings=found)


def _about(pillar: ContentPillar, owners: Counter[str], carried_from: int) -> Iterator[Finding]:
    here = f"pillars[{pillar.id}]"
    if not pillar.goals:
        yield Finding.of("balance:pillar", here)
    if not owners:
        yield Finding.of("balance:nobody", here)
        return
    of = owners.total()
    who, count = max(owners.items(), key=lambda one: one[1])
    if of >= carried_from and 2 * count > of:
        yield Finding.of("balance:one", here, participant=who, count=count, of=of)


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
        for name in sorted(pillar.goals - aims):
            yield nearest(name, aims, f"pillars[{place}].goals", kind="goal")
    for place, idea in enumerate(ideas):
        for name in sorted(idea.goals - aims):
            yield nearest(name, aims, f"ideas[{place}].goals", kind="goal")
        if idea.pillar is not None and idea.pillar not in themes:
            yield nearest(idea.pillar, themes, f"ideas[{place}].pillar", kind="pillar")
        for name, who in (("owner", idea.owner), ("from_whom", idea.from_whom)):
            if who is not None and who not in known:
                yield nearest(who, known, f"ideas[{place}].{name}", kind="participant")
