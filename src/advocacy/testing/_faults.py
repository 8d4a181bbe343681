"""What breaks each law in a case: a few words, or nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from attrs import evolve

from advocacy.errors import Finding, ValidationError
from advocacy.people.consent import Purpose
from advocacy.testing._around import groups_of
from advocacy.testing._fresh import fresh_answers
from advocacy.testing._judge import Case, Standing, best_of, broken_quotas, consents

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from advocacy.people.participant import Participant
    from advocacy.testing._fresh import Answer

__all__ = [
    "consent",
    "differences",
    "eligibility",
    "monotonicity",
    "optimality",
    "order",
    "quotas",
    "scale",
    "withdrawal",
]

#: What the fresh interpreters hash by.
_HASH_SEEDS = (1, 2)
#: So many groups, and no more, are tried one by one in a pool of the app's own.
_MOST_TRIED = 20_000


def scale(case: Case) -> str | None:
    """Put known figures and the scale's ends on each scale, and follow the points up."""
    for criterion in case.policy.criteria:
        known = {value for person in case.people if (value := person.measure(criterion.measure)) is not None}
        before = 10_000 if criterion.reverse else 0
        for value in sorted(known | {criterion.low, criterion.high}):
            try:
                points: Any = criterion.points(value)
            except Exception as error:
                return f"the points of {criterion.measure} at {value} raise {type(error).__name__}: {error}"
            if type(points) is not int or not 0 <= points <= 10_000:
                return f"{criterion.measure} at {value} has {points!r} points"
            if points > before if criterion.reverse else points < before:
                return f"{criterion.measure} at {value} has {points} points, and a figure that is worse has {before}"
            before = points
    return None


def order(case: Case) -> str | None:
    """List the people in other ways."""
    for people in (case.people, case.shuffled, case.people[::-1]):
        answer = case.ask(people)
        if answer != case.answer:
            listed = ", ".join(person.id for person in people)
            return f"the rule chooses {_ids(case.answer)}, and listed as {listed} it chooses {_ids(answer)}"
    return None


def consent(case: Case) -> str | None:
    """Look for members without consent."""
    for person in case.people:
        if person.id in (case.answer or ()) and not consents(person, case.on):
            return f"{person.id} is chosen, without consent"
    return None


def eligibility(case: Case) -> str | None:
    """Look for members whom the policy leaves out for another reason."""
    for person in case.people:
        if person.id in (case.answer or ()) and consents(person, case.on) and person.id not in case.eligible:
            return f"{person.id} is chosen, whom the policy leaves out"
    return None


def quotas(case: Case) -> str | None:
    """Count the members, and for each quota."""
    members = _members(case)
    if members is None:
        return None
    if len(members) not in case.policy.sizes:
        return f"{len(members)} people are chosen"
    return next(broken_quotas(members, case.policy), None)


def optimality(case: Case) -> str | None:
    """Try every group there is."""
    groups = groups_of(len(case.eligible), case.policy)
    if groups > _MOST_TRIED:
        raise ValidationError([Finding.of("law:large", "pools", groups=groups, most=_MOST_TRIED)])
    size, maximum = best_of(case) or (0, 0)
    if case.answer is None:
        return f"no group is found, and there is one of {size} with {maximum} points" if size else None
    members = _members(case)
    if members is None or any(broken_quotas(members, case.policy)) or len(members) not in case.policy.sizes:
        return None
    total = sum(one.points for one in members)
    if (len(members), total) != (size, maximum):
        return f"{_ids(case.answer)} have {total} points, and there is a group of {size} with {maximum}"
    return None


def monotonicity(case: Case) -> str | None:
    """Compare who is in with who is out."""
    chosen = case.answer or frozenset()
    for name, one in case.eligible.items():
        for other, lower in case.eligible.items():
            if other in chosen and name not in chosen and one.traits == lower.traits and one.points > lower.points:
                return f"{name} with {one.points} points is out, while {other} with {lower.points} is in"
    return None


def withdrawal(case: Case) -> str | None:
    """Let one person take back their word, and ask again."""
    if not case.people:
        return None
    gone = case.people[case.pick]
    after = case.with_people(_withdrawn(one, case.on) if one is gone else one for one in case.people)
    if gone.id in (after.answer or ()):
        return f"{gone.id} is still chosen after taking back their word the day before"
    if gone.id not in (case.answer or ()):
        if after.answer == case.answer:
            return None
        return (
            f"{gone.id} was not chosen and takes back their word, and instead of {_ids(case.answer)} "
            f"the rule chooses {_ids(after.answer)}"
        )
    fault = consent(after) or eligibility(after) or quotas(after)
    return fault and f"after {gone.id}, who was chosen, takes back their word: {fault}"


def differences(cases: Sequence[Case]) -> list[str | None]:
    """Ask about all cases in two interpreters, and say for each how the answers differ, if they do."""
    first, second = (fresh_answers(cases, hash_seed=seed) for seed in _HASH_SEEDS)
    return [
        None if one == other else f"in one interpreter the rule chooses {_said(one)}, in the next {_said(other)}"
        for one, other in zip(first, second, strict=True)
    ]


def _members(case: Case) -> list[Standing] | None:
    """Give the standings of the chosen, or ``None`` where there are none: other laws say who should not be in."""
    if case.answer is None or not case.answer <= case.eligible.keys():
        return None
    return [case.eligible[name] for name in sorted(case.answer)]


def _withdrawn(person: Participant, on: date) -> Participant:
    """Take back every word to take part that stands on a day, the day before, or as soon as it was given."""
    words = [
        evolve(word, withdrawn=max(word.given, on - timedelta(days=1)))
        if word.purpose is Purpose.PARTICIPATION and word.holds(on=on)
        else word
        for word in person.consents
    ]
    return evolve(person, consents=words)


def _said(answer: Answer) -> str:
    return answer if isinstance(answer, str) else _ids(answer)


def _ids(answer: Iterable[str] | None) -> str:
    return "nobody" if answer is None else ", ".join(sorted(answer)) or "an empty group"
