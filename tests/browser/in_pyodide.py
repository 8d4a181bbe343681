"""Run tests on the browser's Python, in Node.js: python -m tests.browser.in_pyodide [OPTIONS AND PATHS OF PYTEST]

It needs pip, npm and node. Pyodide is CPython 3.14 without threads, processes and HiGHS, so not all tests fit there.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import which
from zipfile import ZipFile

ROOT = Path(__file__).parents[2]
PYODIDE = "pyodide@314.0.7"
#: The tests that fit: the core, without other processes, threads and extras.
FITTING = (
    "tests/people", "tests/goals", "tests/run", "tests/program", "tests/scenarios", "tests/test_dates.py",
    "tests/test_errors.py", "tests/test_exact.py", "tests/test_frozen_map.py", "tests/test_tables.py",
    # these compare with scipy
    "--ignore=tests/goals/test_targets.py", "--ignore=tests/goals/test_what_if.py",
    # this starts threads
    "--deselect=tests/program/test_deferred.py::test_deferred_collections_are_built_when_read",
)  # fmt: skip
_WHEELS = ("hypothesis", "pytest", "attrs", "cattrs", "python-dateutil", "tzdata")
_PLATFORM = (
    "--only-binary=:all:", "--platform=pyemscripten_2026_0_wasm32", "--platform=any", "--python-version=3.14",
    "--implementation=cp", "--abi=cp314", "--abi=none",
)  # fmt: skip
_OPTIONS = ("-o", "addopts=", "--import-mode=importlib", "-p", "no:cacheprovider")
_RUN = """
import { loadPyodide } from "pyodide";
const [site, repository, ...options] = process.argv.slice(2);
const env = { HOME: "/home/pyodide", PYTHONDONTWRITEBYTECODE: "1", ADVOCACY_PROFILE: "brief" };
const python = await loadPyodide({ env });
for (const [host, inside] of [[site, "/site"], [repository, "/repository"]]) {
  python.FS.mkdirTree(inside);
  python.FS.mount(python.FS.filesystems.NODEFS, { root: host }, inside);
}
python.globals.set("options", python.toPy(options));
process.exitCode = await python.runPythonAsync(`
import os, sys
sys.path[:0] = ["/site", "/repository/src", "/repository"]
os.chdir("/repository")
import pytest
from advocacy.testing._entry_point import register
register()  # installation would do this
int(pytest.main(list(options)))
`);
"""


def main(given: list[str]) -> int:
    """Download what is needed into a temporary folder, and run the tests."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = folder / "site"
        pip = [sys.executable, "-m", "pip", "download", "--quiet", *_PLATFORM, "--dest", str(folder / "wheels")]
        subprocess.run([*pip, *_WHEELS], check=True)  # noqa: S603 - a fixed command
        for wheel in (folder / "wheels").glob("*.whl"):
            ZipFile(wheel).extractall(site)
        npm = [which("npm") or "npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", name, PYODIDE]
        subprocess.run(npm, check=True)  # noqa: S603 - a fixed command
        script = folder / "run.mjs"
        script.write_text(_RUN, encoding="utf-8")
        options = [*_OPTIONS, *(given or ["-q", *FITTING])]
        node = [which("node") or "node", str(script), str(site), str(ROOT), *options]
        return subprocess.run(node, check=False).returncode  # noqa: S603 - a fixed command


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
