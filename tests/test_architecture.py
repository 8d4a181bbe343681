"""The domain is pure: no file, socket or process, no clock, no chance, and the same result everywhere."""

from __future__ import annotations

import ast
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import advocacy
from advocacy import (
    Criterion,
    DateRange,
    Goal,
    GoalKind,
    Matrix,
    Participant,
    Pilot,
    Program,
    Quota,
    SelectionPolicy,
    map_kpis,
    select_pilot,
)
from advocacy.adapters import documents
from advocacy.people import Answer, ClosedQuestion, ResponseScale, Survey
from advocacy.pilot import invite, suggest_size
from tests.samples import agreed_on

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(advocacy.__file__).parent
DAY = date(2026, 9, 15)
#: What no public function may do: the audit events of files, sockets, processes and loading code.
FORBIDDEN = ("open", "os.", "socket.", "subprocess.", "shutil.", "tempfile.", "import", "ctypes.", "exec", "urllib.")

_seen: list[str] = []
_watching = False


def _watch(event: str, _: tuple[object, ...]) -> None:
    if _watching and event.startswith(FORBIDDEN):
        _seen.append(event)


sys.addaudithook(_watch)


def watched(action: Callable[[], object]) -> list[str]:
    """Run an action once to load its modules, then again under an audit hook, and return its events."""
    global _watching  # noqa: PLW0603 - an audit hook cannot be taken out again
    action()
    _seen.clear()
    _watching = True
    try:
        action()
    finally:
        _watching = False
    return list(_seen)


def people() -> list[Participant]:
    """Make a small pool."""
    agreed = agreed_on(DAY)
    return [
        Participant(
            id=f"p-{n}",
            attributes={"department": ("IT", "HR")[n % 2]},
            network_size=100 * n,
            activity=n / 9,
            motivation=0.5,
            consents=agreed if n else [],
        )
        for n in range(10)
    ]


def selected() -> Pilot:
    """Select from the small pool."""
    policy = SelectionPolicy(
        size=4, criteria=[Criterion("motivation")], quotas=[Quota("department", "HR", 1, 2)], seed=3
    )
    return select_pilot(people(), policy, matrix=Matrix.social_maturity(), on=DAY)


def the_whole_job() -> object:
    """Use the library from answers to a document and back."""
    matrix = Matrix.social_maturity()
    pilot = selected()
    scale = ResponseScale.likert(["no", "yes"])
    survey = Survey(
        closed_questions=[ClosedQuestion(code="q", measure="motivation", scale=scale)],
        answers=[Answer(participant="p-1", question="q", text="yes")],
    )
    goals = [Goal(id="g", kind=GoalKind.RECRUITMENT)]
    program = Program(
        id="x",
        period=DateRange(DAY, DAY),
        participants=survey.apply_to(people()),
        goals=goals,
        pilot=pilot,
        invitations=invite(pilot, on=DAY),
        kpis=map_kpis(goals, available=["hires"]),
    )
    texts = [pilot.explain(person.id).text(language) for person in people() for language in ("en", "nl")]
    size = suggest_size(organisation=99, matrix=matrix.with_quantiles(people()), counts=matrix.count_cells(people()))
    unmet = select_pilot(people(), SelectionPolicy(size=99), matrix=matrix, on=DAY)
    return texts, size, unmet.findings, pilot.reserves, pilot.quotas, documents.load(documents.dump(program))


def test_library_does_no_io() -> None:
    """After a first call that loads modules, a whole program opens no file, socket or process and loads no code."""
    assert watched(the_whole_job) == []


def test_audit_hook_sees_io() -> None:
    """The audit hook sees an opened file and a started process."""
    assert "open" in watched(lambda: Path(__file__).read_bytes())
    assert "subprocess.Popen" in watched(lambda: subprocess.run([sys.executable, "-c", ""], check=True))


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_use_no_system_clock_or_randomness(path: Path) -> None:
    """Only the edge imports system modules, and no module reads the clock or uses global randomness."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    imported |= {
        (node.module or "").split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and not node.level
    }
    if path.relative_to(ROOT).parts[0] not in {"adapters", "testing"}:
        outside = {"os", "io", "sys", "time", "socket", "subprocess", "logging", "pathlib", "locale", "cattrs", "numpy"}
        if path.name in {"solver.py", "linear.py", "decomposition.py", "branching.py"}:
            outside -= {"numpy"}  # comes with the extra, and is loaded where it is used
        if path.name == "limits.py":
            outside -= {"time"}  # the clock stops a search that takes too long, and decides nothing else
        assert not imported & outside
    assert "random" not in imported
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    calls = {node.attr for node in called if isinstance(node, ast.Attribute)}
    assert not calls & {"today", "now", "utcnow", "getenv", "environ"}


#: Modules of fewer than 60 lines, each with the reason why it is a module of its own.
SHORT = {
    "program/step_log.py": "One function about step records, which the program's own module has no room for.",
    "dates.py": "The base layer of days: every package needs it, and it needs only errors and rules.",
    "adapters/plots/_picture.py": "Its class inherits from matplotlib's Figure, which loads where a picture is drawn.",
}


def test_modules_hold_one_subject() -> None:
    """A module of code has 60 to 600 lines. Data, messages and lists of names may have more; `SHORT` lists the rest."""
    data = {"__init__.py", "en.py", "nl.py", "en_names.py", "nl_names.py", "default_catalogue.py", "_version_2.py",
            "_version_3.py", "former.py", "default_vocabulary.py"}  # fmt: skip
    lines = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in ROOT.rglob("*.py")
        if path.name not in data
    }
    assert [name for name, count in lines.items() if count > 600] == []
    assert {name for name, count in lines.items() if count < 60} == SHORT.keys()


def _imports(name: str, path: Path, modules: dict[str, Path]) -> set[str]:
    """Return the modules of the library that a module imports, those for type checkers included."""
    found = set[str]()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            full = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {text if text in modules else str(node.module) for text in full}
    return (found & modules.keys()) - {name}


def test_imports_have_no_cycles() -> None:
    """Removing modules without imports of the rest, again and again, removes all modules."""
    paths = {".".join(("advocacy", *path.relative_to(ROOT).with_suffix("").parts)): path for path in ROOT.rglob("*.py")}
    modules = {name.removesuffix(".__init__"): path for name, path in paths.items()}
    left = {name: _imports(name, path, modules) for name, path in modules.items()}
    assert len(left) > 100
    while free := {name for name, imported in left.items() if not imported & left.keys()}:
        left = {name: imported for name, imported in left.items() if name not in free}
    assert left == {}
