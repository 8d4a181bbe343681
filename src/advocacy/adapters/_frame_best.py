"""The best few people of each combination of traits, with the counts of everyone: small results that merge.

No engine has to rank. The number of people by combination and by range of points gives a bound for each combination,
and only the people above it are read, in one more pass.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import Any, NamedTuple

from advocacy.adapters._frame_scoring import ID, POINTS, REASON, Scoring
from advocacy.errors import Finding, raise_any
from advocacy.pilot.assessment import Candidate
from advocacy.pilot.engine import best_few

#: The values of the traits, in the order of the attributes of a policy.
Values = tuple[str, ...]
#: The width of a range of points, if there are several combinations.
_WIDTH = 160
#: A frame with fewer eligible people is read at once.
_FEW = 5_000
#: The number of rows whose draws are computed at a time.
_BATCH = 100_000
_RANGE = "points range"
#: Engines whose frames are read into memory, as far as a selection needs them.
_IN_MEMORY = frozenset({"polars", "pandas", "pyarrow", "modin", "cudf"})


class Best(NamedTuple):
    """The best people of a part of a frame, and counts of all of it.

    Attributes:
        people: The number of people by the number of their reason; 0 is eligible.
        eligible: The number of eligible people of each combination.
        best: The best people of each combination, best first.
        ties: The number of people with a score, by combination and points: of each score in *best*.
    """

    people: Counter[int]
    eligible: Counter[Values]
    best: dict[Values, list[Candidate]]
    ties: Counter[tuple[Values, int]]


def merged(parts: Iterable[Best], size: int, seed: int | None) -> Best:
    """Return the best people of several parts, the same in any order of the parts."""
    people, eligible, ties = Counter[int](), Counter[Values](), Counter[tuple[Values, int]]()
    best: dict[Values, list[Candidate]] = defaultdict(list)
    for part in parts:
        people += part.people
        eligible += part.eligible
        ties += part.ties
        for values, found in part.best.items():
            best[values] += found
    kept = {values: best_few(found, size, seed) for values, found in best.items()}
    return Best(people, eligible, kept, _of_scores(kept, ties))


def _of_scores(
    best: Mapping[Values, list[Candidate]], ties: Counter[tuple[Values, int]]
) -> Counter[tuple[Values, int]]:
    scores = {(values, candidate.points) for values, found in best.items() for candidate in found}
    return Counter({key: ties[key] for key in sorted(scores)})


class Finder:
    """Finds the best people of the frame of a scoring.

    Args:
        scoring: The expressions.
        rows: The rows to search.
        size: The number of people to find of each combination.
    """

    def __init__(self, scoring: Scoring, rows: Any, size: int) -> None:
        self._scoring, self._rows, self._size = scoring, rows, size
        self._nw, self._people, self._seed = scoring.people.nw, scoring.people, scoring.policy.seed
        self._attributes = scoring.policy.attributes
        self._width = _WIDTH if self._attributes else 1
        self._by = [*scoring.traits, _RANGE]

    def find(self) -> Best:
        """Return the best people, on the engine of the frame.

        Raises:
            ValidationError: The engine cannot do this.
        """
        engine = self._people.engine
        if engine == "duckdb":
            return self._in_duckdb(self._rows.select(*self._scoring.expressions))
        if engine == "dask":
            return merged(self._by_partition(), self._size, self._seed)
        if engine not in _IN_MEMORY:
            raise_any([Finding.of("frame:select", "frame", engine=engine)])
        return self._in_memory(self._rows)

    def _in_memory(self, rows: Any) -> Best:
        """Return the best people of rows whose scores fit in memory."""
        nw, scoring = self._nw, self._scoring
        scored = rows.select(*scoring.expressions).collect()
        counts = scored.lazy().group_by(REASON).agg(nw.len().alias("times")).collect()
        people = Counter(
            dict(zip(map(int, counts[REASON].to_list()), map(int, counts["times"].to_list()), strict=True))
        )
        found = scored.lazy().filter(nw.col(REASON) == 0).select(ID, POINTS, *scoring.traits)
        few = people[0] <= max(_FEW, 2 * self._size)
        if few:
            found = found.collect()
            eligible = Counter[Values](self._values(found))
        else:
            found, eligible = self._above(found)
        best, ties = self._best(found)
        return Best(people, eligible, best, _of_scores(best, ties))

    def _above(self, found: Any) -> tuple[Any, Counter[Values]]:
        """Return the rows that may be among the best of their combination, and the number of each combination."""
        nw = self._nw
        ranged = found.with_columns((nw.col(POINTS) // self._width).alias(_RANGE))
        counts = ranged.group_by(self._by).agg(nw.len().alias("times")).collect()
        eligible, bounds = self._bounds(counts)
        if not self._attributes:
            return ranged.filter(nw.col(_RANGE) >= bounds.get((), 0)).collect(), eligible
        # the traits come from the engine, so that both sides of the join have the same type of text
        small = counts.select(*self._scoring.traits).unique()
        least = [bounds.get(tuple(values), 0) for values in small.rows()]
        small = small.with_columns(nw.new_series("bound", least, nw.Int64, backend=small.implementation))
        above = ranged.join(small.lazy(), on=self._scoring.traits, how="inner")
        return above.filter(nw.col(_RANGE) >= nw.col("bound")).collect(), eligible

    def _bounds(self, counts: Any) -> tuple[Counter[Values], dict[Values, int]]:
        """Return the number of each combination, and the lowest range of points that it may need."""
        ranges: dict[Values, list[tuple[int, int]]] = defaultdict(list)
        for values, place, times in zip(
            self._values(counts), counts[_RANGE].to_list(), counts["times"].to_list(), strict=True
        ):
            ranges[values].append((int(place), int(times)))
        eligible, bounds = Counter[Values](), dict[Values, int]()
        for values, found in ranges.items():
            have = 0
            for place, times in sorted(found, reverse=True):
                if have < self._size:
                    bounds[values] = place
                have += times
            eligible[values] = have
        return eligible, bounds

    def _values(self, table: Any) -> Iterator[Values]:
        """Return the combination of each row."""
        columns = [table[name].to_list() for name in self._scoring.traits]
        return zip(*columns, strict=True) if columns else iter([()] * len(table))

    def _best(self, table: Any) -> tuple[dict[Values, list[Candidate]], Counter[tuple[Values, int]]]:
        """Return the best people of each combination. Draws are computed in batches, only for those who may tie."""
        best: dict[Values, list[Candidate]] = defaultdict(list)
        ties = Counter[tuple[Values, int]]()
        for start in range(0, len(table), _BATCH):
            part = table[start : start + _BATCH]
            groups: dict[Values, list[Candidate]] = defaultdict(list)
            ids, points, values = part[ID].to_list(), map(int, part[POINTS].to_list()), [*self._values(part)]
            traits = {item: self._traits(item) for item in {*values}}
            for name, score, item in zip(ids, points, values, strict=True):
                groups[item].append(Candidate(score, name, traits[item]))
                ties[item, score] += 1
            for item, found in groups.items():
                best[item] = best_few([*best[item], *found], self._size, self._seed)
        return dict(best), ties

    def _traits(self, values: Values) -> tuple[tuple[str, str], ...]:
        return tuple(zip(self._attributes, values, strict=True))

    # ------------------------------------------------------------ engines with ways of their own

    def _by_partition(self) -> Iterator[Best]:
        """Compute the best people of each partition where it is, and yield these small results."""
        dask: Any = import_module("dask")
        work = dask.delayed(self._of_partition)
        yield from dask.compute(*[work(part) for part in self._rows.to_native().to_delayed()])

    def _of_partition(self, part: Any) -> Best:
        return self._in_memory(self._nw.from_native(part).lazy())

    def _in_duckdb(self, scored: Any) -> Best:
        """Let DuckDB draw, with its own SHA-256, and keep the best of each combination while it reads the rows."""
        nw, traits = self._nw, self._scoring.traits
        ranged = scored.with_columns((nw.col(POINTS) // self._width).alias(_RANGE))
        counts = ranged.group_by([REASON, *self._by]).agg(nw.len().alias("times")).collect()
        people = Counter[int]()
        for reason, times in zip(counts[REASON].to_list(), counts["times"].to_list(), strict=True):
            people[int(reason)] += int(times)
        eligible, bounds = self._bounds(counts.filter(nw.col(REASON) == 0))
        if not bounds:
            return Best(people, eligible, {}, Counter())
        names = ", ".join(f'scored."{name}"' for name in traits)
        limits = ", ".join(
            f"({', '.join([*map(_quoted, values), str(bound)])})" for values, bound in sorted(bounds.items())
        )
        same = " AND ".join([f'scored."{name}" = limits."{name}"' for name in traits] or ["true"])
        hashed = f"substr(sha256(concat({_quoted(f'{self._seed}')}, chr(10), scored.id)), 1, 16)"
        sql = f"""
            SELECT {names}{"," if names else ""}
                   min({{'points': -scored.points, 'draw': {hashed}, 'id': scored.id}}, {self._size}) AS best,
                   histogram(scored.points) AS ties
            FROM scored JOIN (VALUES {limits}) AS limits({", ".join([*(f'"{name}"' for name in traits), "bound"])})
            ON {same} WHERE scored.reason = 0 AND scored."{_RANGE}" >= limits.bound
            GROUP BY ALL
        """  # noqa: S608 - the values are quoted
        best, ties = {}, Counter[tuple[Values, int]]()
        for *values, found, times in ranged.to_native().query("scored", sql).fetchall():
            item = tuple(values)
            known = self._traits(item)
            best[item] = [Candidate(-row["points"], row["id"], known) for row in found]
            ties.update({(item, int(score)): count for score, count in times.items()})
        return Best(people, eligible, best, _of_scores(best, ties))


def _quoted(words: str) -> str:
    """Return text as SQL writes it."""
    return "'" + words.replace("'", "''") + "'"
