"""The limits of a search with HiGHS (extra ``solver``), and what all its searches share."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from attrs import evolve, field

from advocacy.arguments import frozen
from advocacy.errors import MissingExtraError
from advocacy.rules import Rule, integer, number, whole

#: One thread and one seed make runs reproducible.
REPRODUCIBLE: dict[str, object] = {
    "output_flag": False,
    "log_to_console": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
}
#: The seconds that are given to a search whose time has passed. HiGHS takes no 0.
_NO_TIME = 1e-9


@frozen(kw_only=True)
class SolverLimits:
    """The limits of the solver. At a limit it returns the best solution so far.

    Attributes:
        seconds: The time limit of one search, with all its steps. The clock only stops a search: what is proven does
            not depend on it. It is checked between steps, so a large model may take a little longer.
        columns: The maximum number of columns. A larger model is not built.
    """

    seconds: float = field(
        default=30.0, converter=number, validator=Rule("positive", lambda s: type(s) is float and 0 < s < 1e9)
    )
    columns: int = field(default=200_000, converter=integer, validator=whole(1))


class Deadline:
    """The end of a search. Each step gets the time that is left, so that a search of many steps ends in time.

    This is the only place in the library that reads a clock. The clock stops work, and decides nothing else.
    """

    def __init__(self, limits: SolverLimits) -> None:
        self._limits, self._end = limits, time.monotonic() + limits.seconds

    @property
    def passed(self) -> bool:
        """Whether no time is left."""
        return time.monotonic() >= self._end

    @property
    def left(self) -> SolverLimits:
        """The limits for the next step: the same, with the seconds that are left."""
        return evolve(self._limits, seconds=max(_NO_TIME, self._end - time.monotonic()))


class Row(NamedTuple):
    """A bounded weighted sum over columns."""

    columns: Sequence[int]
    factors: Sequence[int]
    minimum: int
    maximum: int


def load_solver() -> Any:
    """Import HiGHS.

    Raises:
        MissingExtraError: HiGHS is not installed. The message states the command.
    """
    try:
        import highspy  # noqa: PLC0415 - loaded where it is used
    except ImportError as missing:
        raise MissingExtraError.of("solver") from missing
    return highspy
