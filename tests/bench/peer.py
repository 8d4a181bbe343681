"""Compare the time of the selection with the ``legacy`` algorithm of sortition-algorithms.

Command: python tests/bench/peer.py [seeds [volunteers] [many]]

That package is the nearest peer. It draws one group that satisfies the quotas, with retries, and does not maximise a
score. It runs in its own environment and process: this code imports nothing of it. Its time is that of the selection
alone, without start, imports and reading. Our time includes everything, such as consent and scores.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

from selection import SHAPES, instance, ours  # type: ignore[import-not-found, unused-ignore]

from advocacy.pilot import SelectionStatus

#: The other process: it reads instances from standard input, selects from each, and prints the seconds and success.
WORKER = """
import json, sys, time
output, sys.stdout = sys.stdout, open("/dev/null", "w")  # the package prints to standard output
from importlib.metadata import version
from sortition_algorithms.core import run_stratification
from sortition_algorithms.features import read_in_features
from sortition_algorithms.people import read_in_people
from sortition_algorithms.settings import Settings
print(json.dumps(version("sortition-algorithms")), file=output, flush=True)
for line in sys.stdin:
    task = json.loads(line)
    settings = Settings(
        id_column="id", columns_to_keep=[], selection_algorithm="legacy", random_number_seed=task["seed"] + 1
    )
    features, *_ = read_in_features(["feature", "value", "min", "max"], task["features"], task["size"])
    people, *_ = read_in_people(list(task["people"][0]), task["people"], features, settings)
    start = time.perf_counter()
    done, groups, _ = run_stratification(features, people, task["size"], settings)
    seconds = time.perf_counter() - start
    print(json.dumps([seconds, bool(done), len(groups[0]) if done else 0]), file=output, flush=True)
"""


def question(people: list[Any], policy: Any) -> str:
    """Return an instance in the input form of the other process."""
    size = policy.sizes[0]
    features = [
        {"feature": rule.attribute, "value": rule.value, "min": str(minimum), "max": str(maximum)}
        for rule in policy.quotas
        for minimum, maximum in [rule.bounds(size)]
    ]
    rows = [{"id": person.id, **person.attributes} for person in people]
    return json.dumps({"size": size, "seed": policy.seed, "features": features, "people": rows})


def installed(home: Path) -> Path:
    """Create an environment with the other package. Return its Python."""
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    command = [str(python), "-m", "pip", "install", "-qq", "sortition-algorithms"]
    subprocess.run(command, check=True)  # noqa: S603 - ourselves
    return python


def main(seeds: int, *, volunteers: bool, many: bool) -> None:
    """Print a row for each shape, then both totals."""
    total, others, without_failures, failed = 0.0, 0.0, [0.0, 0.0], 0
    ours(*instance(*SHAPES[7], 0))
    with tempfile.TemporaryDirectory() as home:
        worker = subprocess.Popen(  # noqa: S603 - ourselves
            [str(installed(Path(home))), "-c", WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert worker.stdin is not None
        assert worker.stdout is not None
        print(f"sortition-algorithms {json.loads(worker.stdout.readline())}, {seeds} seeds each")
        print("pool × group × features   select_pilot ms   legacy ms   ratio   legacy gave up", flush=True)
        for shape in SHAPES:
            mine, theirs, gave_up = [], [], 0
            for seed in range(seeds):
                people, policy = instance(*shape, seed, volunteers=volunteers, many=many)
                seconds, pilot = ours(people, policy)
                if pilot.status is not SelectionStatus.OPTIMAL:
                    continue  # no group satisfies these quotas, so there is nothing to draw
                worker.stdin.write(question(people, policy) + "\n")
                worker.stdin.flush()
                other, done, size = json.loads(worker.stdout.readline())
                assert not done or size == policy.sizes[0]
                mine.append(seconds)
                theirs.append(other)
                gave_up += not done
                if done:
                    without_failures = [without_failures[0] + seconds, without_failures[1] + other]
            if not mine:
                continue
            total, others, failed = total + sum(mine), others + sum(theirs), failed + gave_up
            name = " × ".join(map(str, shape))
            middle = [1000 * statistics.median(times) for times in (mine, theirs)]
            print(f"{name:<24}{middle[0]:16.1f}{middle[1]:12.1f}{sum(theirs) / sum(mine):8.1f}{gave_up:17}", flush=True)
        worker.stdin.close()
        worker.wait()
    print(f"total {total:.2f} s against {others:.2f} s: {others / total:.1f} times; it gave up on {failed}")
    print(f"where it did not give up: {without_failures[1] / without_failures[0]:.1f} times")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3, volunteers="volunteers" in sys.argv, many="many" in sys.argv)
