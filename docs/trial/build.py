"""Build the trial page: python docs/trial/build.py FOLDER

The folder then has the page, the wheels of the library and of what it needs, and Python for the browser. Serve it with
any web server, for example ``python -m http.server``. The build needs pip, and npm for the browser's Python.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent

#: The version of Pyodide, which is CPython 3.14 for browsers, from its npm package.
PYODIDE = "pyodide@314.0.7"
_RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
_PAGE = ("index.html", "trial.css", "trial.js")


def build(folder: Path) -> None:
    """Write the page and all that it loads."""
    for name in ("wheels", "sources/data"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name in _PAGE:
        shutil.copy(HERE / name, folder)
    pip = [sys.executable, "-m", "pip"]
    run([*pip, "wheel", "--quiet", "--wheel-dir", str(folder / "wheels"), str(ROOT)])
    sources = [HERE / "trial.py", ROOT / "examples" / "choose_pilot.py"]
    for path in sources:
        shutil.copy(path, folder / "sources")
    data = ROOT / "examples" / "data"
    shutil.copy(data / "community_survey_2025.csv", folder / "sources" / "data")
    shutil.copy(data / "README.md", folder / "data-README.md")
    unpack_runtime(folder / "pyodide", PYODIDE)
    listed = {
        "wheels": sorted(path.name for path in (folder / "wheels").glob("*.whl")),
        "sources": [*(path.name for path in sources), "data/community_survey_2025.csv"],
    }
    (folder / "files.json").write_text(json.dumps(listed), encoding="utf-8")


def unpack_runtime(folder: Path, package: str) -> None:
    """Write the browser's Python from its npm package."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        run(["npm", "pack", "--silent", "--pack-destination", scratch, package])
        with tarfile.open(next(Path(scratch).glob("*.tgz"))) as archive:
            for name in _RUNTIME:
                found = archive.extractfile(f"package/{name}")
                assert found is not None
                (folder / name).write_bytes(found.read())


def run(command: list[str]) -> None:
    """Run a command in an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(command, check=True, cwd=folder)  # noqa: S603 - a fixed command


if __name__ == "__main__":
    build(Path(sys.argv[1]).resolve())
