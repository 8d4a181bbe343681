"""Break the rules on purpose, one small mistake at a time, and see whether their tests notice.

Command: python tests/mutation/mutate.py [--sample 60] [--seed 0] [--jobs 2] [--part pilot …] [--whole] [--python PATH]
         [--log F]

The mistakes are cosmic-ray's, which makes them in class bodies too; install it beside the tests
(``pip install cosmic-ray``). All of them together would take many hours, so of each part a sample is drawn: the first
so many by SHA-256 of (seed, module, operator, occurrence), the same on every machine. Nothing here is changed: each
job works in a copy of its own. First the tests of a part are run, so that a suite that fails by itself does not pass
for one that catches everything; then, for each mistake, the tests that know its module best, and if none of them fails
the others of the part. Some that take long are left out (QUICK), and properties draw few examples: what is killed so
is killed by the suite too, and of what survives the suite may know more.

With ``--whole``, what survives that is tried once more against all tests of the part as the suite runs them: with a
hundred examples and every kind of document, but for what measures time or memory (STEADY). The table tells how many
that killed.

Left out of the draw is what cannot be compiled, and what changes nothing that runs: annotations of functions, and what
only type checkers see. Left out too is what is the same for certain by kind: ``is`` for ``==``, ``is not`` for ``!=``
and the reverse where one side is ``None``, a member of an enumeration of the library, ``type(…)``, ``….__class__``,
a class of Python's own by name or ``attrs.NOTHING``, which are equal to themselves alone; and the star before what a
private function takes by name alone, made a stroke, since its callers are the library's. The table tells how many.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import hashlib
import json
import math
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from difflib import unified_diff
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
#: The modules of a part, and the tests that concern all of them; a module's own test file comes first.
PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "pilot": (
        ("src/advocacy/pilot/*.py",),
        (
            "tests/pilot/test_*.py",
            "tests/program/test_program.py",
            "tests/test_public_api.py",
            "tests/test_signatures.py",
        ),
    ),
    "goals": (
        ("src/advocacy/goals/*.py",),
        (
            "tests/goals/test_*.py",
            "tests/run/test_scorecard.py",
            "tests/test_public_api.py",
            "tests/test_signatures.py",
        ),
    ),
    "groups": (
        (
            "src/advocacy/privacy/disclosure.py",
            "src/advocacy/privacy/suppression.py",
            "src/advocacy/privacy/group_*.py",
        ),
        (
            "tests/privacy/test_disclosure.py",
            "tests/privacy/test_group_*.py",
        ),
    ),
    "privacy": (("src/advocacy/privacy/*.py",), ("tests/privacy/test_*.py",)),
    "documents": (
        (
            "src/advocacy/adapters/documents/[!_]*.py",
            "src/advocacy/adapters/documents/__init__.py",
        ),
        (
            "tests/adapters/test_codecs.py",
            "tests/adapters/test_migrations.py",
            "tests/adapters/test_renames.py",
            "tests/adapters/test_limits.py",
            "tests/adapters/test_hints.py",
            "tests/adapters/test_documents.py",
            "tests/adapters/test_schema.py",
            "tests/adapters/test_streams.py",
        ),
    ),
}
#: Of the tests of every kind of document, the kinds that are tried here; and none that measures time or memory.
QUICK = (
    "not (come_back_equal or changed_documents or schema_accepts or give_equal_documents or grows_with or keep_no_items"
    " or mangled)"
    " or ((participant or survey or metric or difference or window)"
    " and (come_back_equal or changed_documents or schema_accepts or give_equal_documents))"
)
#: What stays out where everything else is tried: what measures time or memory fails by itself on a busy machine.
STEADY = "not (grows_with or keep_no_items)"
#: Operators that may change nothing, by kind.
IDENTITY = ("Is_Eq", "Eq_Is", "IsNot_NotEq", "NotEq_IsNot", "Mul_Div", "AddNot")
#: Tests that know a module best, where their name does not say so.
OWN = {
    "solver": "pilot/test_engine",
    "pilot": "pilot/test_selection",
    "default_catalogue": "goals/test_catalogue",
    "goal": "goals/test_measurement_plan",
    "converter": "adapters/test_documents",
    "suppression": "privacy/test_group_metrics",
    "rewriting": "privacy/test_erasure",
    "registry": "adapters/test_documents",
}
#: Half as much computing again as the whole tests of a part took, and so many seconds, is a hang: it was noticed.
PATIENCE = (1.5, 15.0)
#: What runs the tests: whoever computes for longer than the seconds that stand first is stopped by the system.
RUNNER = """
import resource, sys, pytest
seconds = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
sys.exit(pytest.main(sys.argv[1:]))
"""


@dataclass(frozen=True)
class Mutant:
    """One small mistake, by its place in the order of the tool."""

    part: str
    module: str
    operator: str
    occurrence: int
    line: int

    def draw(self, seed: int) -> str:
        """Give what decides whether it is in the sample."""
        return hashlib.sha256(f"{seed} {self.module} {self.operator} {self.occurrence}".encode()).hexdigest()


def operators() -> Iterator[tuple[str, Any]]:
    """Give every operator of the tool that needs nothing to be told."""
    import cosmic_ray.plugins as tool  # noqa: PLC0415 - only this command needs it

    for name in sorted(tool.operator_names()):
        kind = tool.get_operator(name)
        if not kind.arguments():
            yield name, kind()


def mutants(part: str) -> list[Mutant]:
    """List every mistake that the tool can make in a part."""
    from cosmic_ray.ast import ast_nodes, get_ast  # noqa: PLC0415 - only this command needs it

    found = []
    for pattern in PARTS[part][0]:
        for path in sorted(ROOT.glob(pattern)):
            module, nodes = path.relative_to(ROOT).as_posix(), list(ast_nodes(get_ast(path.read_text("utf-8"))))
            for name, operator in operators():
                places = [start for node in nodes for (start, _), _ in operator.mutation_positions(node)]
                found += [Mutant(part, module, name, index, line) for index, line in enumerate(places)]
    return found


def mutated(mutant: Mutant) -> str | None:
    """Give the module with the mistake in it; nothing where that is no Python, or changes nothing that runs."""
    import cosmic_ray.plugins as tool  # noqa: PLC0415 - only this command needs it
    from cosmic_ray.mutating import mutate_code  # noqa: PLC0415

    source = (ROOT / mutant.module).read_text("utf-8")
    changed: str | None = mutate_code(source, tool.get_operator(mutant.operator)(), mutant.occurrence)
    try:
        return None if changed is None or running(changed) == running(source) else changed
    except SyntaxError:
        return None


def _once(node: ast.expr) -> bool:
    """Tell whether an expression gives what is equal to itself alone: ``None``, a class, a member of an enumeration."""
    if isinstance(node, ast.Constant):
        return node.value is None
    if isinstance(node, ast.Name):
        return isinstance(getattr(builtins, node.id, None), type)
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "type" and len(node.args) == 1
    if isinstance(node, ast.Attribute):
        return node.attr in {"__class__", "NOTHING"} or (
            isinstance(node.value, ast.Name) and node.value.id in _enumerations() and node.attr.isupper()
        )
    return False


def _unmarked(given: ast.arguments) -> None:
    """Write what a function takes without the marks of how it may be given."""
    given.defaults += [default for default in given.kw_defaults if default is not None]
    given.args = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    given.posonlyargs, given.kwonlyargs, given.kw_defaults = [], [], []


@cache
def _enumerations() -> frozenset[str]:
    """Give the names of the enumerations of the library."""
    files = [path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py")]
    return frozenset(name for text in files for name in re.findall(r"^class (\w+)\(Enum\):", text, re.MULTILINE))


class _Runs(ast.NodeTransformer):
    """Take out what is never run: annotations of functions and of what is local, and what only type checkers see.

    Comparisons by identity with what is equal to itself alone are written as those by value.
    """

    _inside = 0

    def _function(self, node: Any) -> Any:
        node.returns = None
        if node.name.startswith("_") and not node.name.endswith("__"):
            _unmarked(node.args)
        self._inside += 1
        self.generic_visit(node)
        self._inside -= 1
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = _function  # noqa: N815 - the names that ast asks for

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:
        """Keep the annotations of a class: its fields are made of them."""
        inside, self._inside = self._inside, 0
        self.generic_visit(node)
        self._inside = inside
        return node

    def visit_arg(self, node: ast.arg) -> Any:
        """Take out the annotation of an argument."""
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        """Take out the annotation of a local name."""
        self.generic_visit(node)
        if self._inside:
            node.annotation = ast.Constant(value=None)
        return node

    def visit_Compare(self, node: ast.Compare) -> Any:
        """Write identity as equality where they are the same for certain."""
        self.generic_visit(node)
        if len(node.ops) == 1 and (_once(node.left) or _once(node.comparators[0])):
            as_equal: dict[type[ast.cmpop], ast.cmpop] = {ast.Is: ast.Eq(), ast.IsNot: ast.NotEq()}
            node.ops = [as_equal.get(type(node.ops[0]), node.ops[0])]
        return node

    def visit_If(self, node: ast.If) -> Any:
        """Take out what only type checkers see, whether it is imported all the same or not."""
        self.generic_visit(node)
        test = node.test.operand if isinstance(node.test, ast.UnaryOp) else node.test
        if isinstance(test, ast.Name) and test.id == "TYPE_CHECKING":
            node.test, node.body = test, [ast.Pass()]
        return node


def running(source: str) -> str:
    """Give the part of a module that runs."""
    return ast.dump(_Runs().visit(ast.parse(source)))


def sample(part: str, size: int, seed: int) -> tuple[list[tuple[Mutant, str]], int, int]:
    """Draw so many mistakes of a part, and say how many the tool makes there in all, and how many are none by kind."""
    every = mutants(part)
    drawn: list[tuple[Mutant, str]] = []
    for mutant in sorted(every, key=lambda one: one.draw(seed)):
        if len(drawn) == size:
            break
        changed = mutated(mutant)
        if changed is not None:
            drawn.append((mutant, changed))
    same = sum(one.operator.endswith(IDENTITY) and mutated(one) is None for one in every)
    return drawn, len(every), same


def tests_of(mutant: Mutant) -> tuple[list[str], list[str]]:
    """Give the tests that know a module best, with the examples in its docstrings, and the others of its part."""
    name = Path(mutant.module).stem
    paths = [path for pattern in PARTS[mutant.part][1] for path in sorted(ROOT.glob(pattern))]
    listed = [path.relative_to(ROOT).as_posix() for path in paths]
    own = OWN.get(name, f"test_{name.removeprefix('_')}") + ".py"
    best = [mutant.module, *(path for path in listed if path.endswith(own))]
    return best, [path for path in listed if path not in best]


def copied(into: Path) -> Path:
    """Copy what the tests need."""
    for name in ("src", "tests", "examples", "docs"):
        shutil.copytree(ROOT / name, into / name, ignore=shutil.ignore_patterns("__pycache__", "_build"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, into / name)
    return into


def run(tests: list[str], where: Path, python: str, patience: float, profile: str = "mutation") -> tuple[str, str]:
    """Run tests in a copy: whether they passed, and what failed first."""
    options = [str(math.ceil(patience)), "-x", "-p", "no:cacheprovider", "--tb=no", "-q", "--numprocesses=0"]
    options += ["-k", QUICK if profile == "mutation" else STEADY]
    environment = {**os.environ, "PYTHONPATH": "src", "ADVOCACY_PROFILE": profile}
    ended = subprocess.run(  # noqa: S603
        [python, "-B", "-c", RUNNER, *options, *tests],
        cwd=where, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    failed = [line for line in ended.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    outcomes = {0: "survived", 5: "survived", 1: "killed", 2: "killed", 4: "killed"}
    outcome = "timeout" if ended.returncode < 0 else outcomes.get(ended.returncode, f"pytest {ended.returncode}")
    return outcome, failed[0] if failed else ""


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Give the 95 % interval of a share, as Wilson has it."""
    z = 1.959963984540054
    middle, half = hits + z * z / 2, z * math.sqrt(hits * (of - hits) / of + z * z / 4)
    return (middle - half) / (of + z * z), (middle + half) / (of + z * z)


def main() -> None:
    """Draw, break, test and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", action="append", choices=sorted(PARTS))
    parser.add_argument("--sample", type=int, default=60, help="so many mistakes of each part")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--whole", action="store_true", help="try what survives against all tests as the suite runs them"
    )
    parser.add_argument("--python", default=sys.executable, help="the interpreter that has the tests' packages")
    parser.add_argument(
        "--log", type=Path, default=Path("mutation.jsonl"), help="a file of outcomes; what it has is not tried again"
    )
    asked = parser.parse_args()
    parts = asked.part or list(PARTS)
    with tempfile.TemporaryDirectory() as scratch:
        copies: queue.Queue[Path] = queue.Queue()
        for job in range(asked.jobs):
            copies.put(copied(Path(scratch) / f"copy-{job}"))
        columns = ("part", "mistakes", "the same by kind", "drawn", "killed", "by time", "by the whole tests")
        print("| " + " | ".join([*columns, "share", "95 % interval"]) + " |")
        print("|---" * (len(columns) + 2) + "|")
        survivors: list[str] = []
        for part in parts:
            drawn, of, same = sample(part, asked.sample, asked.seed)
            survivors += told(drawn, (of, same), part, copies, asked)
        print("\n".join(["", f"Survivors: {len(survivors)}", *survivors]))


def told(
    drawn: list[tuple[Mutant, str]], of: tuple[int, int], part: str, copies: queue.Queue[Path], asked: Any
) -> list[str]:
    """Run the sample of a part, print its row, and give its survivors as differences."""
    lines = [json.loads(line) for line in asked.log.read_text("utf-8").splitlines()] if asked.log.exists() else []
    known = {(one["module"], one["operator"], one["occurrence"]): one["outcome"] for one in lines if "module" in one}
    took = {one["baseline"]: one["seconds"] for one in lines if "baseline" in one}.get(part)
    patience = PATIENCE[0] * (took or baseline(part, copies, asked)) + PATIENCE[1]

    def broken(drew: tuple[Mutant, str]) -> str:
        mutant, changed = drew
        key = (mutant.module, mutant.operator, mutant.occurrence)
        if key in known:
            return str(known[key])
        where, start = copies.get(), time.perf_counter()
        source = (where / mutant.module).read_text("utf-8")
        (where / mutant.module).write_text(changed, "utf-8")
        try:
            own, others = tests_of(mutant)
            outcome, failed = run(own, where, asked.python, patience)
            if outcome == "survived":
                outcome, failed = run(others, where, asked.python, patience)
            if outcome == "survived" and asked.whole:
                outcome, failed = run([*own, *others], where, asked.python, 12 * patience, "mutation-deep")
                outcome = "killed by the whole" if outcome in {"killed", "timeout"} else outcome
        finally:
            (where / mutant.module).write_text(source, "utf-8")
            copies.put(where)
        seconds = round(time.perf_counter() - start, 1)
        note(asked.log, {**vars(mutant), "outcome": outcome, "by": failed, "seconds": seconds})
        return outcome

    with ThreadPoolExecutor(asked.jobs) as pool:
        outcomes = list(pool.map(broken, drawn))
    late, whole = outcomes.count("timeout"), outcomes.count("killed by the whole")
    killed = outcomes.count("killed") + late + whole
    low, high = wilson(killed, len(drawn))
    counts = (part, *of, len(drawn), killed, late, whole, f"{killed / len(drawn):.1%}", f"{low:.1%} to {high:.1%}")
    print("| " + " | ".join(map(str, counts)) + " |")
    sys.stdout.flush()
    noticed = {"killed", "timeout", "killed by the whole"}
    return [difference(*drew) for drew, outcome in zip(drawn, outcomes, strict=True) if outcome not in noticed]


def baseline(part: str, copies: queue.Queue[Path], asked: Any) -> float:
    """Run the tests of a part on what is whole, and give how long they compute."""
    first, before = copies.get(), os.times()
    paths = [path for pattern in PARTS[part][0] + PARTS[part][1] for path in sorted(first.glob(pattern))]
    listed = [str(path.relative_to(first)) for path in paths]
    outcome, failed = run(listed, first, asked.python, 3600)
    after = os.times()
    if outcome == "survived" and asked.whole:
        outcome, failed = run(listed, first, asked.python, 3600, "mutation-deep")
    copies.put(first)
    if outcome != "survived":
        raise SystemExit(f"The tests of {part} fail by themselves: {failed}")
    took = after.children_user - before.children_user + after.children_system - before.children_system
    note(asked.log, {"baseline": part, "seconds": round(took, 1)})
    return took


def note(log: Path, one: dict[str, Any]) -> None:
    """Write one line more."""
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps(one) + "\n")


def difference(mutant: Mutant, changed: str) -> str:
    """Show a mistake."""
    source = (ROOT / mutant.module).read_text("utf-8")
    lines = unified_diff(source.splitlines(), changed.splitlines(), lineterm="", n=0)
    return "\n".join([f"\n{mutant.module}:{mutant.line} {mutant.operator}", *list(lines)[3:]])


if __name__ == "__main__":
    main()
