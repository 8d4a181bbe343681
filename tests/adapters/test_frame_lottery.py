"""A lottery over the people in a frame equals the lottery over the same people as objects, on every engine."""

from __future__ import annotations

import warnings
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy import Criterion, Quota, SelectionPolicy
from advocacy.adapters import frames
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.pilot import (
    Fairness,
    Invitation,
    Lottery,
    LotteryStatus,
    Pilot,
    Reply,
    SolverLimits,
    ValueCap,
    make_lottery,
)
from tests.adapters.test_frame_selection import (
    COLUMNS,
    DAY,
    ENGINES,
    MATRIX,
    Row,
    in_frame,
    outcome,
    person_of,
    policies,
    row,
    rows_of,
)
from tests.amounts import examples


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=examples(15))
@given(
    rows=rows_of(),
    policy=policies(),
    previous=st.booleans(),
    fairness=st.sampled_from(Fairness),
    seed=st.integers(0, 10**6),
    total=st.sampled_from([10, 10**6]),
)
def test_lotteries_from_columns_equal_those_from_objects(
    engine: str, rows: list[Row], policy: SelectionPolicy, *, previous: bool, fairness: Fairness, seed: int, total: int
) -> None:
    """The compositions, weights, chances, digest, findings, drawn members and explanations are the same."""
    before = [row["nr"] for row in rows[:2]] if previous else []
    options: dict[str, Any] = {"matrix": MATRIX, "on": DAY, "previous_members": before, "fairness": fairness}
    options |= {"total_weight": total}
    wanted = outcome(lambda: make_lottery([person_of(row) for row in rows], policy, **options))
    found = outcome(lambda: frames.make_lottery(in_frame(engine, rows), policy, columns=COLUMNS, **options))
    if not isinstance(wanted, Lottery):
        assert found == wanted
        return
    for name in (
        "status", "fairness", "combinations", "compositions", "bound", "size", "smallest", "difference", "findings"
    ):  # fmt: skip
        assert getattr(found, name) == getattr(wanted, name), name
    assert found.infeasibility == wanted.pilot.infeasibility
    assert repr(found) == repr(wanted).replace("Lottery", "FrameLottery") or not wanted.combinations
    assert (found.eligible, found.to_ask) == (len(wanted.pilot.screened.candidates), len(wanted.pilot.to_ask))
    drawn, pilot = outcome(lambda: found.draw(seed=seed)), outcome(lambda: wanted.draw(seed=seed))
    for item in rows[:: 1 + len(rows) // 3]:
        assert found.explain(item["nr"]) == wanted.explain(item["nr"])
    if not isinstance(pilot, Pilot):
        assert drawn == pilot
        return
    if wanted.compositions:
        assert found.digest == wanted.digest
    assert drawn.without_pool() == pilot.without_pool()
    assert [item.chance for item in drawn.without_pool().pool] == [item.chance for item in pilot.without_pool().pool]
    for name in ("status", "members", "previous_members", "total", "quotas", "findings", "pool_size", "policy"):
        assert getattr(drawn, name) == getattr(pilot, name), name
    for item in rows[:: 1 + len(rows) // 3]:
        assert drawn.explain(item["nr"]) == pilot.explain(item["nr"])


POLICY = SelectionPolicy(
    size=4,
    criteria=[Criterion("motivation", minimum=0.5)],
    quotas=[Quota("department", "a", 1, 2), ValueCap("location", 3)],
    exclude_inactive=False,
)
ROWS = [
    row(number, team="aab"[number % 3], town="xyz"[number % 2], drive=0.4 if number == 7 else 0.5)
    for number in range(40)
]


@pytest.mark.filterwarnings("ignore:Dask support:FutureWarning")
def test_partitions_of_dask_are_drawn_together() -> None:
    """A combination may have people in every partition."""
    dask: Any = import_module("dask.dataframe")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = dask.from_pandas(in_frame("pandas", ROWS), npartitions=4)
        found = frames.make_lottery(frame, POLICY, columns=COLUMNS, on=DAY)
        wanted = make_lottery([person_of(item) for item in ROWS], POLICY, on=DAY)
        assert (found.combinations, found.digest) == (wanted.combinations, wanted.digest)
        assert found.draw(seed=3).members == wanted.draw(seed=3).members


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_people_who_declined_take_no_part_in_a_lottery(engine: str) -> None:
    """Who declined is in no combination, and the lottery cannot explain them; nor people that are not there."""
    declined = [Invitation(participant="p1", sent=date(2026, 9, 5), reply=Reply.DECLINED, replied=date(2026, 9, 6))]
    found = frames.make_lottery(in_frame(engine, ROWS), POLICY, columns=COLUMNS, on=DAY, invitations=declined)
    wanted = make_lottery([person_of(item) for item in ROWS], POLICY, on=DAY, invitations=declined)
    assert found.combinations == wanted.combinations
    assert found.explain("p7") == wanted.explain("p7")
    for name in ("p1", "gone"):
        with pytest.raises(UnknownNameError):
            found.explain(name)


def test_lotteries_at_a_limit_cannot_be_drawn() -> None:
    """Chances that are not proven are not drawn from."""
    found = frames.make_lottery(
        in_frame("polars", ROWS), POLICY, columns=COLUMNS, on=DAY, limits=SolverLimits(columns=1)
    )
    assert found.status is LotteryStatus.LIMIT_REACHED
    with pytest.raises(ValidationError, match="reached a limit"):
        found.draw(seed=1)


def test_rows_that_no_participant_can_have_are_refused_in_a_lottery() -> None:
    """The problems of values, ids and names are those of a selection."""
    for change, code in (({"nr": "p1"}, "frame:repeated"), ({"drive": 2.0}, "frame:range")):
        with pytest.raises(ValidationError) as error:
            frames.make_lottery(in_frame("polars", [*ROWS, row(99, **change)]), POLICY, columns=COLUMNS, on=DAY)
        assert [finding.code for finding in error.value.findings] == [code]
    tenure = evolve(POLICY, criteria=[Criterion("tenure", low=0, high=9)])
    columns = {key: name for key, name in COLUMNS.items() if key != "measures.tenure"}
    with pytest.raises(UnknownNameError):  # although the weights of criteria do not count
        frames.make_lottery(in_frame("polars", ROWS), tenure, columns=columns, on=DAY)
    nobody = [row(1, team=None, since=None)]
    with pytest.raises(UnknownNameError):
        frames.make_lottery(in_frame("polars", nobody), POLICY, columns=COLUMNS, on=DAY)
    for since in (DAY, None):  # nobody has the measure, whether or not somebody is eligible
        rows = [row(number, years=None, since=since) for number in range(8)]
        with pytest.raises(UnknownNameError):
            make_lottery([person_of(item) for item in rows], tenure, on=DAY)
        with pytest.raises(UnknownNameError):
            frames.make_lottery(in_frame("polars", rows), tenure, columns=COLUMNS, on=DAY)
