"""Selection rules with one planted mistake each. The laws catch them under the library's policies."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from itertools import combinations
from math import ceil, floor
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import evolve

from advocacy import Consent, Matrix, Purpose, Quota
from advocacy.pilot import DistinctValues, ValueCap
from advocacy.pilot.assessment import draw
from advocacy.testing import laws
from advocacy.testing.oracle import Score, score_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import date

    from advocacy import Participant, SelectionPolicy

__all__ = ["MISTAKES", "Mistake", "choose"]

MATRIX = Matrix.social_maturity()


class _Limit(NamedTuple):
    """A quota with its bounds in a group of one size. Without a value, it applies to each value of the attribute."""

    attribute: str
    value: str | None
    distinct: bool
    minimum: int
    maximum: int


def _limits(policy: SelectionPolicy, size: int) -> list[_Limit]:
    return [
        _Limit(rule.attribute, getattr(rule, "value", None), isinstance(rule, DistinctValues), *rule.bounds(size))
        for rule in policy.quotas
    ]


def _keeps(group: Iterable[Score], limits: list[_Limit], attributes: tuple[str, ...]) -> bool:
    members = list(group)
    for limit in limits:
        place = attributes.index(limit.attribute)
        values = [member.traits[place] for member in members]
        if limit.value is not None:
            count = values.count(limit.value)
        else:
            count = len(set(values)) if limit.distinct else max((values.count(value) for value in values), default=0)
        if not limit.minimum <= count <= limit.maximum:
            return False
    return True


def choose(
    people: Sequence[Participant],
    policy: SelectionPolicy,
    *,
    on: date,
    assess: Callable[[Participant, SelectionPolicy, Matrix, date], Score | None] = score_of,
    limits: Callable[[SelectionPolicy, int], list[_Limit]] = _limits,
    sizes: Callable[[SelectionPolicy], Iterable[int]] | None = None,
    lot: Callable[[int, str], Any] = draw,
    worth: Callable[[Score], int] = lambda member: member.points,
) -> Collection[str] | None:
    """Try every group, and choose the group with the highest score. Of equal scores, take the lowest lots."""
    assessed = ((person.id, assess(person, policy, MATRIX, on)) for person in people)
    known = {who: found for who, found in assessed if found is not None}
    in_order = sorted(known, key=lambda who: (lot(policy.seed or 0, who), who))
    default = policy.sizes if policy.prefer_smallest else reversed(policy.sizes)
    for size in default if sizes is None else sizes(policy):
        kept = limits(policy, size)
        best, most = None, -1
        for group in combinations(in_order, size):
            total = sum(worth(known[who]) for who in group)
            if total > most and _keeps((known[who] for who in group), kept, policy.attributes):
                best, most = group, total
        if best is not None:
            return best
    return None


# ---------------------------------------------------------------- mistakes in quotas


def _changed(change: Callable[[Any, _Limit, int], _Limit | None]) -> Callable[[SelectionPolicy, int], list[_Limit]]:
    """Return the limits of a policy after changing each of them. A change to ``None`` drops the limit."""

    def limits(policy: SelectionPolicy, size: int) -> list[_Limit]:
        pairs = zip(policy.quotas, _limits(policy, size), strict=True)
        return [limit for rule, found in pairs if (limit := change(rule, found, size)) is not None]

    return limits


def _maximum_rounds_up(rule: Any, limit: _Limit, size: int) -> _Limit:
    if isinstance(rule, Quota) and isinstance(rule.maximum, Fraction):
        return limit._replace(maximum=ceil(size * rule.maximum))
    return limit


def _maximum_rounds_half(rule: Any, limit: _Limit, size: int) -> _Limit:
    if isinstance(rule, Quota) and isinstance(rule.maximum, Fraction):
        return limit._replace(maximum=floor(size * rule.maximum + Fraction(1, 2)))
    return limit


def _minimum_rounds_down(rule: Any, limit: _Limit, size: int) -> _Limit:
    if isinstance(rule, Quota) and isinstance(rule.minimum, Fraction):
        return limit._replace(minimum=floor(size * rule.minimum))
    return limit


def _cap_rounds_up(rule: Any, limit: _Limit, size: int) -> _Limit:
    if isinstance(rule, ValueCap) and isinstance(rule.maximum, Fraction):
        return limit._replace(maximum=ceil(size * rule.maximum))
    return limit


def _minimum_one_less(rule: Any, limit: _Limit, _: int) -> _Limit:
    return limit._replace(minimum=limit.minimum - 1) if isinstance(rule, Quota) else limit


def _maximum_one_more(rule: Any, limit: _Limit, _: int) -> _Limit:
    return limit._replace(maximum=limit.maximum + 1) if isinstance(rule, Quota) else limit


def _minimum_ignored(rule: Any, limit: _Limit, _: int) -> _Limit:
    return limit._replace(minimum=0) if isinstance(rule, Quota) else limit


def _maximum_ignored(rule: Any, limit: _Limit, size: int) -> _Limit:
    return limit._replace(maximum=size) if isinstance(rule, Quota) else limit


def _cap_one_more(rule: Any, limit: _Limit, _: int) -> _Limit:
    return limit._replace(maximum=limit.maximum + 1) if isinstance(rule, ValueCap) else limit


def _cap_ignored(rule: Any, limit: _Limit, _: int) -> _Limit | None:
    return None if isinstance(rule, ValueCap) else limit


def _too_few_values(rule: Any, limit: _Limit, _: int) -> _Limit:
    return limit._replace(minimum=limit.minimum - 1) if isinstance(rule, DistinctValues) else limit


def _too_many_values(rule: Any, limit: _Limit, size: int) -> _Limit:
    return limit._replace(maximum=size) if isinstance(rule, DistinctValues) else limit


def _maximum_too_strict(rule: Any, limit: _Limit, _: int) -> _Limit:
    return limit._replace(maximum=max(0, limit.maximum - 1)) if isinstance(rule, Quota) else limit


def _wrong_attribute(policy: SelectionPolicy, size: int) -> list[_Limit]:
    """Read the quotas of one attribute as quotas of the next."""
    named = policy.attributes
    following = dict(zip(named, (*named[1:], *named[:1]), strict=True))
    return [limit._replace(attribute=following[limit.attribute]) for limit in _limits(policy, size)]


def _last_quota_lost(policy: SelectionPolicy, size: int) -> list[_Limit]:
    return _limits(policy, size)[:-1]


def _shares_of_the_largest_size(policy: SelectionPolicy, _: int) -> list[_Limit]:
    return _limits(policy, policy.sizes[-1])


# ---------------------------------------------------------------- mistakes in eligibility


def _with_consents(change: Callable[[Consent, date], Consent]) -> Callable[..., Score | None]:
    """Assess people after changing each of their consents."""

    def assess(person: Participant, policy: SelectionPolicy, matrix: Matrix, on: date) -> Score | None:
        consents = [change(consent, on) for consent in person.consents]
        return score_of(evolve(person, consents=consents), policy, matrix, on)

    return assess


def _any_consent(person: Participant, policy: SelectionPolicy, matrix: Matrix, on: date) -> Score | None:
    agreed = Consent(purpose=Purpose.PARTICIPATION, given=on)
    return score_of(evolve(person, consents=[agreed]), policy, matrix, on)


def _not_begun(consent: Consent, on: date) -> Consent:
    return evolve(consent, given=on) if consent.given > on and consent.withdrawn is None else consent


def _withdrawal_ignored(consent: Consent, _: date) -> Consent:
    return evolve(consent, withdrawn=None)


def _any_purpose(consent: Consent, _: date) -> Consent:
    return evolve(consent, purpose=Purpose.PARTICIPATION)


def _inactive_too(person: Participant, policy: SelectionPolicy, matrix: Matrix, on: date) -> Score | None:
    return score_of(person, evolve(policy, exclude_inactive=False), matrix, on)


def _unknown_is_zero(person: Participant, policy: SelectionPolicy, matrix: Matrix, on: date) -> Score | None:
    zeros: dict[str, Any] = {criterion.measure: 0.0 for criterion in policy.criteria}
    return score_of(person, evolve(policy, substitutes={**zeros, **policy.substitutes}), matrix, on)


def _substitutes_ignored(person: Participant, policy: SelectionPolicy, matrix: Matrix, on: date) -> Score | None:
    return score_of(person, evolve(policy, substitutes={}), matrix, on)


# ---------------------------------------------------------------- mistakes in the choice


def _equal_weights(person: Participant, policy: SelectionPolicy, matrix: Matrix, on: date) -> Score | None:
    criteria = [evolve(criterion, weight=1) for criterion in policy.criteria]
    return score_of(person, evolve(policy, criteria=criteria), matrix, on)


def _reverse_ignored(person: Participant, policy: SelectionPolicy, matrix: Matrix, on: date) -> Score | None:
    criteria = [evolve(criterion, reverse=False) for criterion in policy.criteria]
    return score_of(person, evolve(policy, criteria=criteria), matrix, on)


def _largest_size_only(policy: SelectionPolicy) -> Iterable[int]:
    return policy.sizes[-1:]


def _largest_first(policy: SelectionPolicy) -> Iterable[int]:
    return reversed(policy.sizes)


def _first_by_score(people: Sequence[Participant], policy: SelectionPolicy, *, on: date) -> Collection[str] | None:
    """Add people by score if no maximum is broken, without backtracking."""
    assessed = {person.id: score_of(person, policy, MATRIX, on) for person in people}
    known = {who: found for who, found in assessed.items() if found is not None}
    order = sorted(known, key=lambda who: (-known[who].points, draw(policy.seed or 0, who), who))
    for size in policy.sizes if policy.prefer_smallest else reversed(policy.sizes):
        limits = _limits(policy, size)
        most = [limit._replace(minimum=0) for limit in limits]
        chosen: list[str] = []
        for who in order:
            if len(chosen) < size and _keeps((known[name] for name in (*chosen, who)), most, policy.attributes):
                chosen.append(who)
        if len(chosen) == size and _keeps((known[name] for name in chosen), limits, policy.attributes):
            return chosen
    return None


class Mistake(NamedTuple):
    """A planted mistake.

    Attributes:
        name: What the rule does wrong.
        law: The name of the law that it breaks.
        rule: The selection rule.
    """

    name: str
    law: str
    rule: laws.SelectionRule


def _quota(name: str, limits: Any, law: str = "quotas") -> Mistake:
    return Mistake(name, law, partial(choose, limits=limits if limits.__code__.co_argcount == 2 else _changed(limits)))


def _assess(name: str, law: str, assess: Any) -> Mistake:
    return Mistake(name, law, partial(choose, assess=assess))


MISTAKES: tuple[Mistake, ...] = (
    _quota("share maximum rounds up", _maximum_rounds_up),
    _quota("share maximum rounds to the nearest number", _maximum_rounds_half),
    _quota("share minimum rounds down", _minimum_rounds_down),
    _quota("share of a cap rounds up", _cap_rounds_up),
    _quota("minimum is one less", _minimum_one_less),
    _quota("maximum is one more", _maximum_one_more),
    _quota("minimum is ignored", _minimum_ignored),
    _quota("maximum is ignored", _maximum_ignored),
    _quota("cap is one more", _cap_one_more),
    _quota("cap is ignored", _cap_ignored),
    _quota("one value too few", _too_few_values),
    _quota("maximum of values is ignored", _too_many_values),
    _quota("maximum is one less", _maximum_too_strict, "optimality"),
    _quota("quota counts another attribute", _wrong_attribute),
    _quota("last quota is lost", _last_quota_lost),
    _quota("shares of the largest size", _shares_of_the_largest_size),
    _assess("consent is ignored", "consent", _any_consent),
    _assess("consent that begins later", "consent", _with_consents(_not_begun)),
    _assess("withdrawal is ignored", "consent", _with_consents(_withdrawal_ignored)),
    _assess("consent to something else", "consent", _with_consents(_any_purpose)),
    _assess("inactive people are chosen", "eligibility", _inactive_too),
    _assess("unknown values are zero", "eligibility", _unknown_is_zero),
    _assess("substitutes are ignored", "optimality", _substitutes_ignored),
    _assess("weights are ignored", "optimality", _equal_weights),
    _assess("direction is ignored", "optimality", _reverse_ignored),
    Mistake("only the largest size is tried", "optimality", partial(choose, sizes=_largest_size_only)),
    Mistake("the largest size comes first", "optimality", partial(choose, sizes=_largest_first)),
    Mistake("scores are ignored", "optimality", partial(choose, worth=lambda _: 0)),
    Mistake("the first by score, without looking back", "optimality", _first_by_score),
    Mistake("the id breaks ties", "lottery", partial(choose, lot=lambda _, who: who)),
    Mistake("every seed gives the same lots", "lottery", partial(choose, lot=lambda _, who: draw(0, who))),
)
