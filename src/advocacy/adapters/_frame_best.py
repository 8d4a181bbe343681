"""The best few people of each combination of traits, with the counts of everyone: small results that merge.

No engine has to rank people. The number of people by combination, and their points in order, give the score that each
combination needs. Only people with that score or more are read, with id, points and traits.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import Any, NamedTuple

from advocacy.adapters._frame_scoring import ID, POINTS, REASON, Scoring
from advocacy.errors import Finding, raise_any
from advocacy.pilot.assessment import Candidate, Screened
from advocacy.pilot.engine import Task, best_few, rooms
from advocacy.rules import unknown

#: The values of the traits, in the order of the attributes of a policy; ``None`` only where a person is left out.
Values = tuple[str, ...]
#: The most points that a person can have, and the factor of a combination in a key of order.
_MOST, _STEP = 10_000, 10_001
#: The width of a range of points in the counts of DuckDB, if there are several combinations.
_WIDTH = 160
#: A frame with fewer eligible people is read at once.
_FEW = 5_000
#: The number of rows whose draws are computed at a time.
_BATCH = 100_000
_RANGE, _TIMES, _CODE, _ORDER, _ROW = "points range", "times", "code", "order", "row"
#: Engines whose frames are read into memory, as far as a selection needs them.
_IN_MEMORY = frozenset({"polars", "pandas", "pyarrow", "modin", "cudf"})
#: Engines that rank within groups, and may be larger than a machine.
_QUERIES = frozenset({"pyspark"})


class Best(NamedTuple):
    """The best people of a part of a frame, and counts of all of it.

    Attributes:
        counts: The number of people by the number of their reason and by combination; reason 0 is eligible.
        best: The best people of each combination, best first.
        ties: The number of people with a score, by combination and points: of each score in *best*.
    """

    counts: Counter[tuple[int, Values]]
    best: dict[Values, list[Candidate]]
    ties: Counter[tuple[Values, int]]

    @property
    def people(self) -> Counter[int]:
        """The number of people by the number of their reason."""
        found = Counter[int]()
        for (reason, _), count in self.counts.items():
            found[reason] += count
        return found

    @property
    def eligible(self) -> Counter[Values]:
        """The number of eligible people of each combination."""
        return Counter({values: count for (reason, values), count in self.counts.items() if not reason})


class Finder:
    """Finds the best people of the frame of a scoring: as many of each combination as a group has room for.

    Args:
        scoring: The expressions.
        rows: The rows to search.
        before: The previous members.
    """

    def __init__(self, scoring: Scoring, rows: Any, before: tuple[Candidate, ...] = ()) -> None:
        policy = scoring.policy
        self._scoring, self._rows = scoring, rows
        self._nw, self._people, self._seed = scoring.people.nw, scoring.people, policy.seed
        self._attributes = policy.attributes
        self._by = [REASON, *scoring.traits]
        # a maximum grows with the size, so that of the largest size is enough
        self._task = Task.among(Screened((), Counter(), before), policy.quotas, policy.sizes[-1], policy.seed)

    def find(self) -> Best:
        """Return the best people, on the engine of the frame.

        Raises:
            ValidationError: The engine cannot do this.
        """
        engine = self._people.engine
        if engine in _QUERIES:
            return self._in_query(self._rows.select(*self._scoring.expressions))
        if engine == "duckdb":
            return self._in_duckdb(self._rows.select(*self._scoring.expressions))
        if engine == "dask":
            return self._merged(self._by_partition())
        if engine not in _IN_MEMORY:
            raise_any([Finding.of("frame:select", "frame", engine=engine)])
        return self._in_memory(self._rows)

    def count(self) -> Best:
        """Return the counts only, without anyone."""
        rows = self._rows.select(*self._scoring.expressions)
        return Best(self._counts(rows.group_by(self._by).agg(self._nw.len().alias(_TIMES)).collect()), {}, Counter())

    def _room(self, combinations: Iterable[Values]) -> dict[Values, int]:
        """Return how many people of each combination a group may need: the best one, at least, is always read."""
        traits = {values: self._traits(values) for values in combinations}
        found = rooms(traits.values(), self._task)
        return {values: max(1, found[item]) for values, item in traits.items()}

    def _merged(self, parts: Iterable[Best]) -> Best:
        """Return the best people of several parts, the same in any order of the parts."""
        counts, ties = Counter[tuple[int, Values]](), Counter[tuple[Values, int]]()
        best: dict[Values, list[Candidate]] = defaultdict(list)
        for part in parts:
            counts.update(part.counts)
            ties.update(part.ties)
            for values, found in part.best.items():
                best[values] += found
        return self._result(counts, best, ties)

    def _kept(self, best: Mapping[Values, list[Candidate]]) -> dict[Values, list[Candidate]]:
        """Return the best of some people, as many as there is room for."""
        room = self._room(best)
        return {values: best_few(found, room[values], self._seed) for values, found in best.items()}

    def _result(
        self,
        counts: Counter[tuple[int, Values]],
        best: Mapping[Values, list[Candidate]],
        ties: Counter[tuple[Values, int]],
    ) -> Best:
        kept = self._kept(best)
        scores = {(values, candidate.points) for values, found in kept.items() for candidate in found}
        return Best(counts, kept, Counter({key: ties[key] for key in scores}))

    def _in_memory(self, rows: Any) -> Best:
        """Return the best people of rows whose scores fit in memory."""
        nw, scoring = self._nw, self._scoring
        scored = rows.select(*scoring.expressions).collect()
        groups = scored.lazy().group_by(self._by).agg(nw.len().alias(_TIMES)).collect()
        counts = self._counts(groups)
        found = scored.lazy().filter(nw.col(REASON) == 0).select(ID, POINTS, *scoring.traits).collect()
        if len(found) > _FEW:
            found = self._above(found, groups.filter(nw.col(REASON) == 0))
        return self._best(counts, found)

    def _counts(self, groups: Any) -> Counter[tuple[int, Values]]:
        reasons, times = groups[REASON].to_list(), groups[_TIMES].to_list()
        counts = Counter[tuple[int, Values]]()
        for reason, values, count in zip(reasons, self._values(groups), times, strict=True):
            counts[int(reason), values] += int(count)
        return counts

    def _above(self, found: Any, groups: Any) -> Any:
        """Return the rows that may be among the best of their combination, with everyone who ties with them.

        Each row gets one number, which orders by combination and then by points, the best first.
        """
        nw, traits, values = self._nw, self._scoring.traits, [*self._values(groups)]
        key = _MOST - nw.col(POINTS)
        if traits:
            # the traits come from the engine, so that both sides of the join have the same type of text
            codes = nw.new_series(_CODE, [*range(len(values))], nw.Int64, backend=groups.implementation)
            coded = groups.select(*traits).with_columns(codes)
            numbered = found.with_row_index(_ROW).lazy().select(_ROW, POINTS, *traits)
            numbered = numbered.join(coded.lazy(), on=traits, how="inner")
            ordered = numbered.select(_ROW, (nw.col(_CODE) * _STEP + key).alias(_ORDER)).collect()
        else:
            ordered = found.with_row_index(_ROW).select(_ROW, key.alias(_ORDER))
        room, places, start = self._room(values), list[int](), 0
        for item, times in zip(values, map(int, groups[_TIMES].to_list()), strict=True):
            places += range(start, start + min(room[item], times))
            start += times
        least = sorted({*ordered[_ORDER].sort()[places].to_list()})
        return found[ordered.filter(nw.col(_ORDER).is_in(least))[_ROW].to_list()]

    def _values(self, table: Any) -> Iterator[Values]:
        """Return the combination of each row."""
        columns = [
            [None if unknown(value) else value for value in table[name].to_list()] for name in self._scoring.traits
        ]
        return zip(*columns, strict=True) if columns else iter([()] * len(table))

    def _best(self, counts: Counter[tuple[int, Values]], table: Any) -> Best:
        """Return the best people of each combination. Draws are computed in batches, only for those who tie."""
        best: dict[Values, list[Candidate]] = {}
        ties = Counter[tuple[Values, int]]()
        for start in range(0, len(table), _BATCH):
            part = table[start : start + _BATCH]
            groups: dict[Values, list[Candidate]] = defaultdict(list, best)
            ids, points, values = part[ID].to_list(), [*map(int, part[POINTS].to_list())], [*self._values(part)]
            traits = {item: self._traits(item) for item in {*values}}
            ties.update(zip(values, points, strict=True))
            for name, score, item in zip(ids, points, values, strict=True):
                groups[item].append(Candidate(score, name, traits[item]))
            best = self._kept(groups)
        return self._result(counts, best, ties)

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

    def _in_query(self, scored: Any) -> Best:
        """Let the engine rank within each combination, and read the best with everyone who ties with them."""
        nw, traits = self._nw, self._scoring.traits
        counts = self._counts(scored.group_by(self._by).agg(nw.len().alias(_TIMES)).collect())
        room = self._room(values for reason, values in counts if not reason)
        eligible, most = scored.filter(nw.col(REASON) == 0), max(room.values(), default=1)
        if traits:
            rank = nw.col(POINTS).rank("min", descending=True).over(*traits)
            eligible = eligible.with_columns(rank.alias(_ORDER)).filter(nw.col(_ORDER) <= most)
        else:
            best = eligible.select(POINTS).sort(POINTS, descending=True).head(most).collect()[POINTS].to_list()
            eligible = eligible.filter(nw.col(POINTS) >= min(best, default=0))
        return self._best(counts, eligible.select(ID, POINTS, *traits).collect())

    def _in_duckdb(self, scored: Any) -> Best:
        """Let DuckDB draw, with its own SHA-256, and keep the best of each combination while it reads the rows."""
        nw, traits = self._nw, self._scoring.traits
        ranged = scored.with_columns((nw.col(POINTS) // (_WIDTH if traits else 1)).alias(_RANGE))
        groups = ranged.group_by([*self._by, _RANGE]).agg(nw.len().alias(_TIMES)).collect()
        counts, bounds = self._counts(groups), self._bounds(groups.filter(nw.col(REASON) == 0))
        if not bounds:
            return Best(counts, {}, Counter())
        names = ", ".join(f'scored."{name}"' for name in traits)
        limits = ", ".join(
            f"({', '.join([*map(_quoted, values), str(bound)])})" for values, bound in sorted(bounds.items())
        )
        same = " AND ".join([f'scored."{name}" = limits."{name}"' for name in traits] or ["true"])
        hashed = f"substr(sha256(concat({_quoted(f'{self._seed}')}, chr(10), scored.id)), 1, 16)"
        most = max(self._room(bounds).values())
        sql = f"""
            SELECT {names}{"," if names else ""}
                   min({{'points': -scored.points, 'draw': {hashed}, 'id': scored.id}}, {most}) AS best,
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
        return self._result(counts, best, ties)

    def _bounds(self, groups: Any) -> dict[Values, int]:
        """Return the lowest range of points that each combination may need."""
        ranges: dict[Values, list[tuple[int, int]]] = defaultdict(list)
        for values, place, times in zip(
            self._values(groups), groups[_RANGE].to_list(), groups[_TIMES].to_list(), strict=True
        ):
            ranges[values].append((int(place), int(times)))
        room, bounds = self._room(ranges), dict[Values, int]()
        for values, found in ranges.items():
            have = 0
            for place, times in sorted(found, reverse=True):
                if have >= room[values]:
                    break
                bounds[values], have = place, have + times
        return bounds


def _quoted(words: str) -> str:
    """Return text as SQL writes it."""
    return "'" + words.replace("'", "''") + "'"
