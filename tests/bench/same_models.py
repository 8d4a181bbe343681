"""Check that random models have the same solution: python tests/bench/same_models.py COUNT PYTHON:SRC PYTHON:SRC ...

Each pair of an interpreter and a source folder solves the same seeded models in a process of its own. The models have
rows like those of quotas, with fine, coarse or equal gains. The gains, the sums of lots and the values are compared.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile


def print_solutions(count: int) -> None:
    """Print a line for each model: its number, the gain, the sum of lots, and the columns with their values."""
    from advocacy.pilot.solver import (  # type: ignore[attr-defined] # noqa: PLC0415 - also of earlier versions
        Model,
        Row,
        SolverLimits,
        maximise,
    )

    for number in range(count):
        chance = random.Random(number)  # noqa: S311 - a seeded model
        many = chance.choice((8, 20, 60, 150, 300))
        top, step = chance.choice((1, 1, 1, 3)), chance.choice((1, 1, 500, 1000, 10_001))
        gains = [chance.randrange(10_001) // step * step for _ in range(many)]
        values = [chance.randrange(top + 1) if chance.random() < 0.3 else 0 for _ in range(many)]
        rows = [Row(range(many), [1] * many, sum(values), sum(values))]
        for _ in range(chance.randrange(1, 18)):
            columns = [column for column in range(many) if chance.random() < 0.4]
            near = sum(values[column] for column in columns) + chance.choice((0, 0, 0, 0, 0, 0, 0, 1))
            rows.append(
                Row(columns, [1] * len(columns), max(0, near - chance.randrange(2)), near + chance.randrange(2))
            )
        lots = [chance.randrange(1 << 24) for _ in range(many)]
        found = maximise(Model(gains, lots, [top] * many, rows), SolverLimits(seconds=600.0))
        chosen = {column: value for column, value in enumerate(found.values or ()) if value}
        worth = [sum(amounts[column] * value for column, value in chosen.items()) for amounts in (gains, lots)]
        print(number, found.proven, found.values is not None, *worth, chosen, flush=True)


def main(count: int, sources: list[str]) -> None:
    """Solve the models with each source, and compare with the first."""
    running = []
    for source in sources:
        python, _, folder = source.partition(":")
        environment, output = os.environ | {"PYTHONPATH": folder}, tempfile.TemporaryFile("w+")  # noqa: SIM115 - read below
        command = [python, __file__, "--print", str(count)]
        running.append((subprocess.Popen(command, env=environment, stdout=output), output))  # noqa: S603
    answers = []
    for process, output in running:
        process.wait()
        output.seek(0)
        answers.append(output.read().splitlines())
    for source, answer in zip(sources[1:], answers[1:], strict=True):
        differing = [pair for pair in zip(answers[0], answer, strict=True) if pair[0] != pair[1]]
        print(f"{source}: {len(answer) - len(differing)} of {count} solutions are those of {sources[0]}")
        for pair in differing:
            print(*pair, sep="\n  ")
    solved = sum(" True True " in line for line in answers[0])
    print(f"{solved} models have a solution, and {sum(' True False ' in line for line in answers[0])} have none")


if __name__ == "__main__":
    if sys.argv[1] == "--print":
        print_solutions(int(sys.argv[2]))
    else:
        main(int(sys.argv[1]), sys.argv[2:])
