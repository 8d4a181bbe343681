"""The example of scale: every engine gives the group, the counts and the sums of objects."""

from __future__ import annotations

from shutil import which
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("numpy")
pytest.importorskip("duckdb")
pytest.importorskip("narwhals")
pytest.importorskip("highspy")

import pyarrow.parquet as pq

from examples.scale import __main__ as command
from examples.scale import engines
from examples.scale.data import write

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 3_000


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Write people and observations once, in row groups of uneven use."""
    people, observations = map(str, write(tmp_path_factory.mktemp("scale"), ROWS, group=170))
    return people, observations


@pytest.fixture(scope="module")
def wanted(files: tuple[str, str]) -> dict[str, Any]:
    """Return the results of the objects of the library."""
    return engines.from_objects(*map(pq.read_table, files))


def test_objects_give_results_that_can_differ(wanted: dict[str, Any]) -> None:
    """There is a group, there are people in every cell, and there are sums, values and levels to compare."""
    assert len(wanted["select"][1]) == engines.POLICY.sizes[-1]
    assert len(wanted["place"]) == 1 + len(engines.MATRIX.cells)
    assert all(wanted["observe"][:3])


def test_duckdb_equals_objects(files: tuple[str, str], wanted: dict[str, Any]) -> None:
    """The file as a relation gives the results of the objects."""
    with engines.duckdb() as work:
        assert work(*files) == wanted


def test_dask_equals_objects(files: tuple[str, str], wanted: dict[str, Any]) -> None:
    """Two workers do each partition, and the small results merge."""
    pytest.importorskip("distributed")
    with engines.dask() as work:
        assert work(*files) == wanted


@pytest.mark.filterwarnings("ignore:PySpark does not yet:FutureWarning")  # of pandas 3, which nothing here uses
@pytest.mark.skipif(which("java") is None, reason="PySpark needs Java")
def test_spark_equals_objects(files: tuple[str, str], wanted: dict[str, Any]) -> None:
    """PySpark runs the same expressions."""
    pytest.importorskip("pyspark")
    with engines.spark() as work:
        assert work(*files) == wanted


def test_the_command_states_what_is_equal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """It compares samples with objects, then each engine with DuckDB, and names what is not installed."""
    monkeypatch.setattr(command, "is_there", lambda engine: engine == "duckdb")
    monkeypatch.setattr(command, "SAMPLE", 200)
    command.main([900])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "900 rows: DuckDB equals objects on 5 samples of 200 rows"
    assert lines[1].endswith("equal to DuckDB: select, place, observe")
    assert lines[2:] == ["900 rows: dask is not installed", "900 rows: spark is not installed"]


def test_results_that_differ_stop_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sample that differs from objects is an error."""
    monkeypatch.setattr(command, "from_objects", lambda *_: {})
    with pytest.raises(AssertionError, match="equal results"):
        command.main([300])


def test_the_rows_are_the_same_however_they_are_written(tmp_path: Path, files: tuple[str, str]) -> None:
    """The same seed gives the same rows in any row groups; more rows begin with the same."""
    again, more = tmp_path / "again", tmp_path / "more"
    again.mkdir()
    more.mkdir()
    for old, path, other in zip(files, write(again, ROWS), write(more, ROWS + 5, group=999), strict=True):
        assert pq.read_table(old).equals(pq.read_table(path))
        assert pq.read_table(old).equals(pq.read_table(other).slice(0, ROWS))
