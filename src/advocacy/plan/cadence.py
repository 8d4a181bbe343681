"""Cadence: how often somebody means to post, starting from today's habit (domain, step 3, practice)."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

from attrs import field, frozen

from advocacy.errors import raise_any
from advocacy.values import instance, whole

__all__ = ["MOST_A_WEEK", "STEPS", "Cadence", "Habit", "suggest_cadence"]

#: Own posts a week; more is rarely sustained (domain, step 3, practice).
MOST_A_WEEK = 2


class Habit(Enum):
    """What somebody does online today."""

    NEW = "new"
    """Nothing yet: listen first."""
    OCCASIONAL = "occasional"
    """Now and then."""
    REGULAR = "regular"
    """Every week."""


@frozen
class Cadence:
    """
    So many own posts every so many weeks; nobody's but one's own.

    >>> Cadence(1, weeks=2).per_week
    Fraction(1, 2)

    Attributes:
        posts: Own posts in that time, 0 to 100; 0 is to listen.
        weeks: Weeks, 1 to 52.
    """

    posts: int = field(validator=whole(0, 100))
    weeks: int = field(default=1, validator=whole(1, 52))

    @property
    def per_week(self) -> Fraction:
        """Own posts per week."""
        return Fraction(self.posts, self.weeks)

    @property
    def sustained(self) -> bool:
        """Whether it is a rhythm that practice sees kept: no more than two own posts a week."""
        return self.per_week <= MOST_A_WEEK


#: The steps between listening and every week, slowest first (our own).
STEPS = (Cadence(0), Cadence(1, 4), Cadence(1, 2), Cadence(1))
#: Where each habit starts (our own, within what practice says): listen, every fourth week, every week.
_STARTS = {Habit.NEW: Cadence(0), Habit.OCCASIONAL: Cadence(1, 4), Habit.REGULAR: Cadence(1)}


def suggest_cadence(habit: Habit, *, rounds: int = 0) -> Cadence:
    """
    Suggest a rhythm to start from, as a proposal that the person changes as they like (domain, step 3, practice).

    Who is new listens first, who posts now and then posts once in four weeks, who posts every week goes on so. Each
    further round of the program goes one step on: listening, once in four weeks, in two weeks, every week; no further.
    The steps are our own; practice says where they start and that more than two a week is rarely sustained.

    >>> suggest_cadence(Habit.NEW), suggest_cadence(Habit.NEW, rounds=1), suggest_cadence(Habit.REGULAR, rounds=3)
    (Cadence(posts=0, weeks=1), Cadence(posts=1, weeks=4), Cadence(posts=1, weeks=1))

    Args:
        habit: What the person does today.
        rounds: How many rounds of the program the person has been through, 0 or more.

    Raises:
        InvalidError: An argument is of another type, or there are fewer rounds than none.
    """
    raise_any([*instance(Habit).findings(habit, "habit"), *whole(0, 1000).findings(rounds, "rounds")])
    return STEPS[min(STEPS.index(_STARTS[habit]) + rounds, len(STEPS) - 1)]
