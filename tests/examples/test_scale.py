"""The example of scale: small results that merge to the same answer however the rows are split."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("numpy")
pytest.importorskip("pyarrow")
pytest.importorskip("narwhals")

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from advocacy import Consent, Criterion, Matrix, Participant, Purpose, SelectionPolicy, select_pilot
from advocacy.goals import Observation, aggregate_observations
from advocacy.people import Cell
from advocacy.people.matrix import Axis, Level
from examples.scale import ways
from examples.scale.batches import Slice, cut, merge_all, place_slice, score_slice
from examples.scale.data import write
from tests.amounts import examples

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 10_000


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Write ten thousand people and observations once, in row groups of uneven use."""
    people, observations = map(str, write(tmp_path_factory.mktemp("scale"), ROWS, group=1_700))
    return {"placed": people, "shortlists": people, "measured": observations}


@pytest.fixture(scope="module")
def whole(files: dict[str, str]) -> dict[str, Any]:
    """Give the results of each file in one piece."""
    return {name: ways.STEPS[name](Slice(path, 0, ROWS)) for name, path in files.items()}


def people_of(path: str) -> dict[str, list[Participant]]:
    """Read the people of a file as the library's own, by organisation."""
    found = defaultdict(list)
    for row in pq.read_table(path).to_pylist():
        agreed = []
        if row["given"] is not None:
            agreed = [Consent(purpose=Purpose.PARTICIPATION, given=row["given"], withdrawn=row["withdrawn"])]
        metrics = {name: row[name] for name in ("network_size", "activity", "motivation")}
        found[row["organisation"]].append(Participant(id=row["id"], consents=agreed, **metrics))
    return found


# ---------------------------------------------------------------- what the batches do is what the library does


def test_people_are_placed_as_the_matrix_places_them(files: dict[str, str], whole: dict[str, Any]) -> None:
    """Every organisation's counts are those of `Matrix.tally` over its people."""
    people = people_of(files["placed"])
    assert whole["placed"].tallies.keys() == people.keys()
    for name, listed in people.items():
        assert whole["placed"].tallies[name] == ways.MATRIX.count_cells(listed)


def test_shortlists_are_those_of_the_selector(files: dict[str, str], whole: dict[str, Any]) -> None:
    """The first of a shortlist are the pilot that `select_pilot` chooses, the next are its reserves in order."""
    people, shortlists = people_of(files["shortlists"]), whole["shortlists"]
    left_out = Counter[str]()
    for name, listed in sorted(people.items()):
        pilot = select_pilot(listed, ways.POLICY, matrix=ways.MATRIX, on=ways.ON)
        ids = [pick.person for pick in shortlists.picks[name]]
        assert tuple(sorted(ids[: len(pilot.members)])) == pilot.members
        assert tuple(ids[len(pilot.members) :]) == pilot.reserves[: len(ids) - len(pilot.members)]
        assert len(ids) == min(shortlists.size, len(pilot.members) + len(pilot.reserves))
        assert sum(-pick.less for pick in shortlists.picks[name][: len(pilot.members)]) == pilot.total
        out = [finding for finding in pilot.findings if finding.code.startswith("exclusion-count:")]
        left_out.update({finding.code.removeprefix("exclusion-count:"): finding["count"] for finding in out})
    assert left_out == Counter(shortlists.excluded)


def test_observations_add_up_as_the_library_adds_them(files: dict[str, str], whole: dict[str, Any]) -> None:
    """The partial aggregate is that of the same observations taken one by one."""
    seen = [Observation(**row) for row in pq.read_table(files["measured"]).to_pylist()]
    assert whole["measured"] == aggregate_observations(seen, periods=ways.MONTHS)
    assert all(getattr(whole["measured"], name) for name in ("sums", "values", "levels"))


# ---------------------------------------------------------------- merging


@given(cuts=st.lists(st.integers(1, ROWS - 1), unique=True, min_size=1, max_size=6).map(sorted), order=st.randoms())
@settings(max_examples=examples(12), suppress_health_check=[HealthCheck.too_slow])
def test_any_split_in_any_order_gives_the_same(
    files: dict[str, str], whole: dict[str, Any], cuts: list[int], order: Random
) -> None:
    """Results of any split of the rows, merged in any order and grouping, equal those of the whole."""
    for name, path in files.items():
        ends = [0, *cuts, ROWS]
        parts = [ways.STEPS[name](Slice(path, start, stop)) for start, stop in pairwise(ends)]
        order.shuffle(parts)
        while len(parts) > 1:
            place = order.randrange(len(parts) - 1)
            parts[place : place + 2] = [parts[place].merged(parts[place + 1])]
        assert parts[0] == whole[name]
        assert repr(ways.as_data({**whole, name: parts[0]})) == repr(ways.as_data(whole))


def test_merging_is_commutative_and_keeps_both(files: dict[str, str], whole: dict[str, Any]) -> None:
    """Two halves merged either way are the whole, and neither half is changed by it."""
    for name, path in files.items():
        item, other = ways.STEPS[name](Slice(path, 0, 4_321)), ways.STEPS[name](Slice(path, 4_321, ROWS))
        before = repr((item, other))
        assert item.merged(other) == other.merged(item) == whole[name]
        assert repr((item, other)) == before


def test_lists_of_other_lengths_do_not_merge(files: dict[str, str], whole: dict[str, Any]) -> None:
    """Shortlists that keep other numbers of people are not mixed up."""
    with pytest.raises(AssertionError, match="one length"):
        whole["shortlists"].merged(evolve(whole["shortlists"], size=3))


# ---------------------------------------------------------------- slices


def test_a_file_is_cut_without_gaps(files: dict[str, str]) -> None:
    """The slices of a file contain each row once, in order; the last has the remainder."""
    parts = cut(files["placed"], 3_000)
    assert [(part.start, part.stop) for part in parts] == [(0, 3_000), (3_000, 6_000), (6_000, 9_000), (9_000, 10_000)]
    ids = [name for part in parts for name in part.read("id")["id"].to_pylist()]
    assert ids == pq.read_table(files["placed"])["id"].to_pylist()


def test_a_slice_reads_the_row_groups_it_lies_in(files: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the file no more is read than the row groups that hold the rows."""
    asked, read = list[Any](), pq.ParquetFile.read_row_groups

    def watched(file: Any, groups: Any, **more: Any) -> Any:
        asked.append(groups)
        return read(file, groups, **more)

    monkeypatch.setattr(pq.ParquetFile, "read_row_groups", watched)
    assert Slice(files["placed"], 1_700, 3_400).read("id").num_rows == 1_700
    assert Slice(files["placed"], 1_699, 3_401).read("id").num_rows == 1_702
    assert asked == [[1], [0, 1, 2]]


def test_the_rows_are_the_same_however_they_are_written(tmp_path: Path, files: dict[str, str]) -> None:
    """The same seed gives the same rows in any row groups; more rows begin with the same."""
    again, more = tmp_path / "again", tmp_path / "more"
    again.mkdir()
    more.mkdir()
    for old, path, other in zip(
        (files["placed"], files["measured"]), write(again, ROWS), write(more, ROWS + 5, group=999), strict=True
    ):
        assert pq.read_table(old).equals(pq.read_table(path))
        assert pq.read_table(old).equals(pq.read_table(other).slice(0, ROWS))


# ---------------------------------------------------------------- edges


def table_of(people: list[Participant], path: Path) -> Slice:
    """Write people to a file."""
    columns = {
        "id": [person.id for person in people],
        "organisation": ["o"] * len(people),
        "network_size": pa.array([person.network_size for person in people], pa.int64()),
        "activity": pa.array([person.activity for person in people], pa.float64()),
        "motivation": pa.array([person.motivation for person in people], pa.float64()),
        "given": pa.array([person.consents[0].given if person.consents else None for person in people], pa.date32()),
        "withdrawn": pa.array(
            [person.consents[0].withdrawn if person.consents else None for person in people], pa.date32()
        ),
    }
    pq.write_table(pa.table(columns), path)
    return Slice(str(path), 0, len(people))


def agreed(days: int, *, until: int | None = None) -> list[Consent]:
    """Agree some days from the day that is looked at, and withdraw some days from it."""
    withdrawn = None if until is None else ways.ON + timedelta(days=until)
    return [Consent(purpose=Purpose.PARTICIPATION, given=ways.ON + timedelta(days=days), withdrawn=withdrawn)]


def test_thresholds_and_days_are_those_of_the_library(tmp_path: Path) -> None:
    """Values on a threshold, the first and last day of a consent, and unknown values are distinguished."""
    shares = [0.0, 1 / 3, np.nextafter(1 / 3, 0), 2 / 3, 0.35, 1.0, None]
    words: list[list[Consent]] = [[], agreed(0), agreed(1), agreed(-9, until=0), agreed(-9, until=1)]
    people = [
        Participant(
            id=f"p-{network}-{share}-{number}",
            network_size=network,
            activity=None if share is None else float(share),
            motivation=None if share is None and number % 2 else 0.5,
            consents=words[number],
        )
        for network in (0, 149, 150, 500, None)
        for share in shares
        for number in range(len(words))
    ]
    rows = table_of(people, tmp_path / "edges.parquet")
    assert place_slice(rows, matrix=ways.MATRIX).tallies["o"] == ways.MATRIX.count_cells(people)
    for soft in (True, False):
        policy = evolve(ways.POLICY, exclude_inactive=soft)
        found = score_slice(rows, matrix=ways.MATRIX, policy=policy, on=ways.ON, size=len(people))
        pilot = select_pilot(people, policy, matrix=ways.MATRIX, on=ways.ON)
        ids = [pick.person for pick in found.picks["o"]]
        assert tuple(sorted(ids[:12])) == pilot.members
        assert tuple(ids[12:]) == pilot.reserves


def test_a_matrix_of_one_axis_places_everyone_it_can(tmp_path: Path) -> None:
    """An axis that reads nothing asks nothing: on a ladder a network that is unknown is no obstacle."""
    people = [Participant(id=f"p-{n}", activity=n / 4 if n < 4 else None) for n in range(6)]
    ladder = Matrix(
        name="ladder",
        rows=Axis(levels=[Level(code="all")]),
        columns=Axis(measure="activity", levels=[Level(code="low"), Level(code="high", start=0.5)]),
        cells=[Cell(code=code, row="all", column=code, name=code) for code in ("low", "high")],
    )
    rows = table_of(people, tmp_path / "ladder.parquet")
    assert place_slice(rows, matrix=ladder).tallies["o"] == ladder.count_cells(people)


def test_points_that_many_share_are_decided_by_lot(tmp_path: Path) -> None:
    """Where everybody has the same points the lots decide, as the selector draws them, and not the order of rows."""
    people = [
        Participant(id=f"p-{n}", network_size=200, activity=0.5, motivation=0.5, consents=agreed(0)) for n in range(50)
    ]
    policy = SelectionPolicy(size=3, criteria=[Criterion("motivation")], seed=11)
    chosen = select_pilot(people, policy, matrix=ways.MATRIX, on=ways.ON).members
    for listed in (people, people[::-1]):
        rows = table_of(listed, tmp_path / "even.parquet")
        halves = [Slice(rows.path, 0, 20), Slice(rows.path, 20, 50)]
        found = merge_all(score_slice(part, matrix=ways.MATRIX, policy=policy, on=ways.ON, size=3) for part in halves)
        assert tuple(sorted(pick.person for pick in found.picks["o"])) == chosen


# ---------------------------------------------------------------- engines


def test_the_ways_without_an_engine_agree(files: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """In one piece and in slices one after the other the answers are written alike, to the letter."""
    monkeypatch.setattr(ways, "SLICE", 1_234)
    results = []
    for way in (ways.whole, ways.slices):
        with way() as work:
            results.append(work(files["placed"], files["measured"]))
    assert all(row.pop("memory")[0] > 2**20 for row in results)
    assert repr(results[0]) == repr(results[1])


def test_sql_counts_the_same(files: dict[str, str], whole: dict[str, Any]) -> None:
    """DuckDB's counts of people and sums of counts are equal to ours, every one of them."""
    pytest.importorskip("duckdb")
    with ways.duckdb() as work:
        found = work(files["placed"], files["measured"])
    assert found["counts"] == ways.as_data(whole)["counts"]
    assert len(found["counts"][0]) > 1_000
    assert len(found["counts"][1]) > 4_000


def test_dask_gives_the_same(files: dict[str, str], whole: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Two worker processes, sent nothing but file ranges, give the whole to the last digit."""
    pytest.importorskip("distributed")
    monkeypatch.setattr(ways, "SLICE", 600)
    with ways.dask() as work:
        found = work(files["placed"], files["measured"])
    assert len(found.pop("memory")) == 3
    assert found.pop("cpu") > 0
    assert repr(found) == repr(ways.as_data(whole))
