"""Check that two versions of HiGHS select the same groups: python tests/bench/same_group.py [versions]

Each version is installed with the library in its own environment. It selects from the instances of `selection.py`,
unchanged and with coarse scores that give many ties between groups, and prints the members.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SEEDS = 3


def print_groups() -> None:
    """Print a line for each instance: its name and a digest of the members."""
    from attrs import evolve  # noqa: PLC0415 - run in an environment of its own
    from selection import SHAPES, instance, ours  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415

    for shape in SHAPES:
        for seed in range(SEEDS):
            people, policy = instance(*shape, seed)
            coarse = [evolve(person, motivation=round(person.motivation or 0, 1)) for person in people]
            for kind, pool in (("fine", people), ("coarse", coarse)):
                _, pilot = ours(pool, policy)
                digest = hashlib.sha256("\n".join(pilot.members).encode()).hexdigest()[:16]
                print(kind, *shape, seed, pilot.status.value, pilot.total, digest, flush=True)


def answers(version: str, home: Path) -> list[str]:
    """Install a version beside the library, and return its output."""
    venv.create(home, with_pip=True)
    python = str(home / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "-qq", str(ROOT), f"highspy=={version}"], check=True)  # noqa: S603
    done = subprocess.run([python, __file__, "--tell"], check=True, capture_output=True, text=True)  # noqa: S603
    return [line for line in done.stdout.splitlines() if line.startswith(("fine", "coarse"))]


def main(versions: list[str]) -> None:
    """Compare the answers of all versions with those of the first."""
    with tempfile.TemporaryDirectory() as home:
        found = {version: answers(version, Path(home) / version) for version in versions}
    first = found[versions[0]]
    for version in versions[1:]:
        differing = [pair for pair in zip(first, found[version], strict=True) if pair[0] != pair[1]]
        print(f"HiGHS {versions[0]} and {version}: {len(first) - len(differing)} of {len(first)} groups are the same")
        for pair in differing:
            print(*pair, sep="\n  ")


if __name__ == "__main__":
    if sys.argv[1:] == ["--tell"]:
        print_groups()
    else:
        main(sys.argv[1:] or ["1.10.0", "1.16.0"])
