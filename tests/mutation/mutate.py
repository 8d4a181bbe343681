"""Plant small mistakes in the code and count how many of them the tests notice.

Command: python tests/mutation/mutate.py [--sample 60] [--seed 0] [--jobs 2] [--part pilot …] [--whole] [--python PATH]
         [--log F]

The mistakes (mutants) come from cosmic-ray (``pip install cosmic-ray``). Running all of them would take many hours, so
the command draws a sample of each part: the first ``--sample`` mutants in the order of SHA-256 of (seed, module,
operator, occurrence). The sample is the same on every machine. The working tree is never changed: each job works in its
own copy.

The tests of a part run first on the unchanged code, because a suite that already fails would count every mutant as
killed. Then, for each mutant, the tests of its own module run, and if they pass, the other tests of the part. A few
slow tests are excluded (QUICK), and properties draw few examples. So the whole suite kills at least as many.

With ``--whole``, each survivor is tried again with all tests of the part and a hundred examples per property. Only
tests that measure time or memory stay excluded (STEADY). A column of the table counts the mutants killed this way.

Mutants that cannot change a result are not drawn: code that does not compile, annotations of functions, and code for
type checkers. Some kinds of mutants are equivalent by construction and are not drawn either:

- ``is`` for ``==`` or ``is not`` for ``!=``, and the reverse, if one side equals only itself: ``None``, an enumeration
  member of the library, ``type(…)``, ``….__class__``, a built-in class by name, or ``attrs.NOTHING``;
- ``/`` for the ``*`` that starts the keyword-only parameters of a private function, which only the library calls.

The table counts them.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import compileall
import hashlib
import json
import math
import os
import py_compile
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
#: The modules of each part, and its tests.
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
    "run": (
        ("src/advocacy/run/*.py",),
        (
            "tests/run/test_*.py",
            "tests/program/test_*.py",
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
#: Excludes slow tests: tests of time or memory, and the tests of every kind of document except a few kinds.
QUICK = (
    "not (come_back_equal or changed_documents or schema_accepts or give_equal_documents or grows_with or keep_no_items"
    " or mangled)"
    " or ((participant or survey or metric or difference or window)"
    " and (come_back_equal or changed_documents or schema_accepts or give_equal_documents))"
)
#: Excludes only tests of time or memory, because they can fail on a busy machine.
STEADY = "not (grows_with or keep_no_items)"
#: Operators with mutants that may be equivalent by construction.
IDENTITY = ("Is_Eq", "Eq_Is", "IsNot_NotEq", "NotEq_IsNot", "Mul_Div", "AddNot")
#: The test file of a module, if its name does not follow from the module.
OWN = {
    "solver": "pilot/test_engine",
    "pilot": "pilot/test_selection",
    "default_catalogue": "goals/test_catalogue",
    "target_status": "goals/test_targets",
    "activity": "run/test_activity_share",
    "suppression": "privacy/test_group_metrics",
    "rewriting": "privacy/test_erasure",
    "registry": "adapters/test_documents",
}
#: A mutant whose tests use more processor time than (factor × baseline + seconds) is in an endless loop. It is killed.
PATIENCE = (1.5, 15.0)
#: Runs pytest in a process whose processor time is limited to the seconds in its first argument.
RUNNER = """
import resource, sys, pytest
seconds = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
sys.exit(pytest.main(sys.argv[1:]))
"""


@dataclass(frozen=True)
class Mutant:
    """One mistake: an operator of the tool applied at one of its places in a module."""

    part: str
    module: str
    operator: str
    occurrence: int
    line: int

    def rank(self, seed: int) -> str:
        """Return the key that orders the mutants of a draw."""
        return hashlib.sha256(f"{seed} {self.module} {self.operator} {self.occurrence}".encode()).hexdigest()

    @property
    def key(self) -> tuple[str, str, int]:
        """Return the identity of the mutant in the log."""
        return self.module, self.operator, self.occurrence


def operators() -> Iterator[tuple[str, Any]]:
    """Return the operators of the tool that need no arguments."""
    import cosmic_ray.plugins as tool  # noqa: PLC0415 - only this command needs it

    for name in sorted(tool.operator_names()):
        kind = tool.get_operator(name)
        if not kind.arguments():
            yield name, kind()


def list_mutants(part: str) -> list[Mutant]:
    """Return every mutant that the tool can make in a part."""
    from cosmic_ray.ast import ast_nodes, get_ast  # noqa: PLC0415 - only this command needs it

    found = []
    for pattern in PARTS[part][0]:
        for path in sorted(ROOT.glob(pattern)):
            module, nodes = path.relative_to(ROOT).as_posix(), list(ast_nodes(get_ast(path.read_text("utf-8"))))
            for name, operator in operators():
                places = [start for node in nodes for (start, _), _ in operator.mutation_positions(node)]
                found += [Mutant(part, module, name, index, line) for index, line in enumerate(places)]
    return found


def mutate(mutant: Mutant) -> str | None:
    """Return the source of the mutated module, or None if it does not compile or runs the same code."""
    import cosmic_ray.plugins as tool  # noqa: PLC0415 - only this command needs it
    from cosmic_ray.mutating import mutate_code  # noqa: PLC0415

    source, original = _original(mutant.module)
    mutated: str | None = mutate_code(source, tool.get_operator(mutant.operator)(), mutant.occurrence)
    try:
        return None if mutated is None or executed_code(mutated) == original else mutated
    except SyntaxError:
        return None


@cache
def _original(module: str) -> tuple[str, str]:
    """Return the source of a module and its executed code."""
    source = (ROOT / module).read_text("utf-8")
    return source, executed_code(source)


def _equals_only_itself(node: ast.expr) -> bool:
    """Return whether the value of an expression is a singleton: ``None``, a class or an enumeration member."""
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


def _merge_parameters(parameters: ast.arguments) -> None:
    """Turn positional-only and keyword-only parameters into ordinary ones."""
    parameters.defaults += [default for default in parameters.kw_defaults if default is not None]
    parameters.args = [*parameters.posonlyargs, *parameters.args, *parameters.kwonlyargs]
    parameters.posonlyargs, parameters.kwonlyargs, parameters.kw_defaults = [], [], []


@cache
def _enumerations() -> frozenset[str]:
    """Return the names of the library's enumerations."""
    files = [path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py")]
    return frozenset(name for text in files for name in re.findall(r"^class (\w+)\(Enum\):", text, re.MULTILINE))


class _ExecutedCode(ast.NodeTransformer):
    """Remove code that never runs: annotations of functions and local names, and code for type checkers.

    A comparison by identity with a singleton becomes a comparison by value.
    """

    _depth = 0

    def _function(self, node: Any) -> Any:
        node.returns = None
        if node.name.startswith("_") and not node.name.endswith("__"):
            _merge_parameters(node.args)
        self._depth += 1
        self.generic_visit(node)
        self._depth -= 1
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = _function  # noqa: N815 - the names that ast asks for

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:
        """Keep the annotations of a class, since they define its fields."""
        depth, self._depth = self._depth, 0
        self.generic_visit(node)
        self._depth = depth
        return node

    def visit_arg(self, node: ast.arg) -> Any:
        """Remove the annotation of a parameter."""
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        """Remove the annotation of a local name."""
        self.generic_visit(node)
        if self._depth:
            node.annotation = ast.Constant(value=None)
        return node

    def visit_Compare(self, node: ast.Compare) -> Any:
        """Replace identity by equality if both give the same result."""
        self.generic_visit(node)
        if len(node.ops) == 1 and (_equals_only_itself(node.left) or _equals_only_itself(node.comparators[0])):
            as_equal: dict[type[ast.cmpop], ast.cmpop] = {ast.Is: ast.Eq(), ast.IsNot: ast.NotEq()}
            node.ops = [as_equal.get(type(node.ops[0]), node.ops[0])]
        return node

    def visit_If(self, node: ast.If) -> Any:
        """Empty a ``TYPE_CHECKING`` block, negated or not."""
        self.generic_visit(node)
        test = node.test.operand if isinstance(node.test, ast.UnaryOp) else node.test
        if isinstance(test, ast.Name) and test.id == "TYPE_CHECKING":
            node.test, node.body = test, [ast.Pass()]
        return node


def executed_code(source: str) -> str:
    """Return the executed code of a module, as text."""
    return ast.dump(_ExecutedCode().visit(ast.parse(source)))


def draw_sample(part: str, size: int, seed: int) -> tuple[list[tuple[Mutant, str]], int, int]:
    """Return the drawn mutants of a part with their sources, the number of all mutants and of the equivalent ones."""
    every = list_mutants(part)
    drawn: list[tuple[Mutant, str]] = []
    for mutant in sorted(every, key=lambda mutant: mutant.rank(seed)):
        if len(drawn) == size:
            break
        mutated = mutate(mutant)
        if mutated is not None:
            drawn.append((mutant, mutated))
    equivalent = sum(mutant.operator.endswith(IDENTITY) and mutate(mutant) is None for mutant in every)
    return drawn, len(every), equivalent


def tests_of(mutant: Mutant) -> tuple[list[str], list[str]]:
    """Return the tests of the mutant's own module, doctests included, and the other tests of its part.

    Doctests come last: pytest would import the package of an earlier one without Hypothesis' entry point.
    """
    name = Path(mutant.module).stem
    paths = [path for pattern in PARTS[mutant.part][1] for path in sorted(ROOT.glob(pattern))]
    listed = [path.relative_to(ROOT).as_posix() for path in paths]
    own = OWN.get(name, f"test_{name.removeprefix('_')}") + ".py"
    best = [*(path for path in listed if path.endswith(own)), mutant.module]
    return best, [path for path in listed if path not in best]


def copy_tree(target: Path) -> Path:
    """Copy the files that the tests need, and return the target folder.

    The modules are compiled once. Hashes decide whether a compiled file is current, so a mutant is never taken for the
    original.
    """
    for name in ("src", "tests", "examples", "docs"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__", "_build"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, target / name)
    compileall.compile_dir(target / "src", quiet=1, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)
    return target


def run_tests(
    tests: list[str], folder: Path, python: str, patience: float, profile: str, *, cached: bool = False
) -> tuple[str, str]:
    """Run tests in a copy of the tree, and return the outcome and the first failing test.

    With *cached*, compiled tests are written for later runs.
    """
    options = [str(math.ceil(patience)), "-x", "-p", "no:cacheprovider", "--tb=no", "-q", "--numprocesses=0"]
    options += ["-k", QUICK if profile == "mutation" else STEADY]
    environment = {**os.environ, "PYTHONPATH": "src", "ADVOCACY_PROFILE": profile}
    process = subprocess.run(  # noqa: S603
        [python, *(() if cached else ("-B",)), "-c", RUNNER, *options, *tests],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    failed = [line for line in process.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    outcomes = {0: "survived", 5: "survived", 1: "killed", 2: "killed", 4: "killed"}
    outcome = "timeout" if process.returncode < 0 else outcomes.get(process.returncode, f"pytest {process.returncode}")
    return outcome, failed[0] if failed else ""


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share."""
    z = 1.959963984540054
    middle, half = hits + z * z / 2, z * math.sqrt(hits * (total - hits) / total + z * z / 4)
    return (middle - half) / (total + z * z), (middle + half) / (total + z * z)


def main() -> None:
    """Draw mutants, run the tests on each, and print a table and the survivors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", action="append", choices=sorted(PARTS), help="repeatable; all parts if omitted")
    parser.add_argument("--sample", type=int, default=60, help="number of mutants drawn from each part")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--whole", action="store_true", help="try survivors again with all tests of the part and more examples"
    )
    parser.add_argument("--python", default=sys.executable, help="the interpreter that runs the tests")
    parser.add_argument(
        "--log", type=Path, default=Path("mutation.jsonl"), help="file of outcomes; mutants in it are not run again"
    )
    options = parser.parse_args()
    parts = options.part or list(PARTS)
    with tempfile.TemporaryDirectory() as scratch:
        copies: queue.Queue[Path] = queue.Queue()
        for job in range(options.jobs):
            copies.put(copy_tree(Path(scratch) / f"copy-{job}"))
        columns = ("part", "mutants", "equivalent by kind", "drawn", "killed", "by time", "by the whole tests")
        print("| " + " | ".join([*columns, "share", "95 % interval"]) + " |")
        print("|---" * (len(columns) + 2) + "|")
        survivors: list[str] = []
        for part in parts:
            survivors += run_part(part, copies, options)
        print("\n".join(["", f"Survivors: {len(survivors)}", *survivors]))


def run_part(part: str, copies: queue.Queue[Path], options: Any) -> list[str]:
    """Run the sample of a part, print its row of the table, and return the survivors as diffs."""
    drawn, total, equivalent = draw_sample(part, options.sample, options.seed)
    lines = [json.loads(line) for line in options.log.read_text("utf-8").splitlines()] if options.log.exists() else []
    known = {(line["module"], line["operator"], line["occurrence"]): line for line in lines if "module" in line}
    logged = {line["baseline"]: line["seconds"] for line in lines if "baseline" in line}.get(part)
    patience = PATIENCE[0] * (logged or measure_baseline(part, copies, options)) + PATIENCE[1]

    def try_mutant(draw: tuple[Mutant, str]) -> str:
        mutant, mutated = draw
        if mutant.key in known:
            return str(known[mutant.key]["outcome"])
        folder, start = copies.get(), time.perf_counter()
        source = (folder / mutant.module).read_text("utf-8")
        (folder / mutant.module).write_text(mutated, "utf-8")
        try:
            own, others = tests_of(mutant)
            outcome, failed = run_tests(own, folder, options.python, patience, "mutation")
            if outcome == "survived":
                outcome, failed = run_tests(others, folder, options.python, patience, "mutation")
            if outcome == "survived" and options.whole:
                outcome, failed = run_tests([*own, *others], folder, options.python, 12 * patience, "mutation-deep")
                outcome = "killed by the whole" if outcome in {"killed", "timeout"} else outcome
        finally:
            (folder / mutant.module).write_text(source, "utf-8")
            copies.put(folder)
        seconds = round(time.perf_counter() - start, 1)
        append_line(options.log, {**vars(mutant), "outcome": outcome, "by": failed, "seconds": seconds})
        return outcome

    with ThreadPoolExecutor(options.jobs) as pool:
        outcomes = list(pool.map(try_mutant, drawn))
    late, whole = outcomes.count("timeout"), outcomes.count("killed by the whole")
    killed = outcomes.count("killed") + late + whole
    low, high = wilson(killed, len(drawn))
    counts = (part, total, equivalent, len(drawn), killed, late, whole)
    print("| " + " | ".join(map(str, (*counts, f"{killed / len(drawn):.1%}", f"{low:.1%} to {high:.1%}"))) + " |")
    sys.stdout.flush()
    noticed = {"killed", "timeout", "killed by the whole"}
    return [diff(*draw) for draw, outcome in zip(drawn, outcomes, strict=True) if outcome not in noticed]


def measure_baseline(part: str, copies: queue.Queue[Path], options: Any) -> float:
    """Run the tests of a part on the unchanged code, and return their processor time in seconds."""
    folder, before = copies.get(), os.times()
    paths = [path for pattern in PARTS[part][1] + PARTS[part][0] for path in sorted(folder.glob(pattern))]
    listed = [str(path.relative_to(folder)) for path in paths]
    outcome, failed = run_tests(listed, folder, options.python, 3600, "mutation", cached=True)
    after = os.times()
    if outcome == "survived" and options.whole:
        outcome, failed = run_tests(listed, folder, options.python, 3600, "mutation-deep")
    copies.put(folder)
    if outcome != "survived":
        raise SystemExit(f"The tests of {part} fail on the unchanged code: {failed}")
    seconds = after.children_user - before.children_user + after.children_system - before.children_system
    append_line(options.log, {"baseline": part, "seconds": round(seconds, 1)})
    return seconds


def append_line(log: Path, line: dict[str, Any]) -> None:
    """Append one line to the log."""
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def diff(mutant: Mutant, mutated: str) -> str:
    """Return a mutant as a diff."""
    source = (ROOT / mutant.module).read_text("utf-8")
    lines = unified_diff(source.splitlines(), mutated.splitlines(), lineterm="", n=0)
    return "\n".join([f"\n{mutant.module}:{mutant.line} {mutant.operator}", *list(lines)[3:]])


if __name__ == "__main__":
    main()
