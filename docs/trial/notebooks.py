"""Build the tutorials as notebooks that run in the browser: python docs/trial/notebooks.py FOLDER [--vendored]

The folder then is a JupyterLite site with the four tutorials, what they read, and the wheels of the library and of what
it needs. Serve it with any web server. Run the tutorials first (docs/run_tutorials.py): their programs belong to it.

The notebooks load Python for the browser from `PYODIDE_CDN_URL`. With ``--vendored``, the site contains it, from npm,
and loads nothing from elsewhere. Neither npm nor PyPI has matplotlib for the browser, so this site shows the code of
pictures only.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import jupytext
from build import ROOT, run, unpack_runtime
from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL, PYODIDE_PYTHON_VERSION, PYODIDE_VERSION

TUTORIALS = ("involve", "aim", "plan", "run_and_review")
_READ = ("examples/data/community_survey_2025.csv", *(f"docs/_build/program-{number}.json" for number in (1, 2, 3)))
_INSTALL = "%pip install -q advocacy[buddies,plots] tzdata"
#: rustworkx needs numpy only for functions that the library does not call.
_INSTALL_VENDORED = "%pip install -q advocacy tzdata\n%pip install -q --no-deps rustworkx"
_NO_PICTURE = "This site has no matplotlib. In another notebook, this code shows a picture:"
#: What the kernel imports, of which the runtime lists versions, and what it does not list.
_LISTED, _UNLISTED = ("ipython", "jedi"), ("comm", "ipython-pygments-lexers", "rustworkx")
_PYODIDE_WHEELS = (
    "--only-binary=:all:", "--no-deps", "--platform=pyemscripten_2026_0_wasm32", "--platform=any",
    f"--python-version={PYODIDE_PYTHON_VERSION}", "--implementation=cp", "--abi=abi3", "--abi=none",
)  # fmt: skip


def build(folder: Path, *, vendored: bool = False) -> None:
    """Write the site."""
    pip = [sys.executable, "-m", "pip"]
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        run([*pip, "wheel", "--quiet", "--wheel-dir", str(scratch / "pypi"), str(ROOT), "tzdata"])
        if vendored:
            _vendor(scratch, pip)
        contents = scratch / "contents"
        for path in _READ:
            (contents / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, contents / path)
        (contents / "docs" / "tutorials").mkdir()
        for tutorial in TUTORIALS:
            made = notebook(tutorial, vendored=vendored)
            jupytext.write(made, contents / "docs" / "tutorials" / f"{tutorial}.ipynb", fmt="ipynb")
        settings = {"disablePyPIFallback": True} if vendored else {"pyodideUrl": f"{PYODIDE_CDN_URL}/pyodide.mjs"}
        data = {"litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": settings}}
        configured = json.dumps({"jupyter-lite-schema-version": 0, "jupyter-config-data": data})
        (scratch / "jupyter-lite.json").write_text(configured, encoding="utf-8")
        kernel = Path(sys.prefix, "share", "jupyter", "labextensions", "@jupyterlite", "pyodide-kernel-extension")
        options = [
            f"--lite-dir={scratch}", f"--contents={contents}", "--ignore-contents=^$", f"--output-dir={folder}",
            "--apps=lab", "--no-sourcemaps",
            # other extensions of this machine do not belong to the site
            "--ignore-sys-prefix", f"--LiteBuildConfig.federated_extensions={kernel}",
        ]  # fmt: skip
        run([sys.executable, "-m", "jupyterlite_core", "build", *options])


def notebook(tutorial: str, *, vendored: bool) -> Any:
    """Read a tutorial as a notebook: it installs the library first, and links to the other notebooks."""
    made = jupytext.read(ROOT / "docs" / "tutorials" / f"{tutorial}.py")
    install = jupytext.reads(f"# %%\n{_INSTALL_VENDORED if vendored else _INSTALL}", fmt="py:percent").cells
    made.cells[1:1] = install
    made.metadata["kernelspec"] = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    for cell in made.cells:
        if cell.cell_type == "markdown":
            links = re.sub(r"\((\w+)\.md\)", r"(\1.ipynb)", cell.source)
            cell.source = re.sub(r"\[([^]]*)\]\(\.\./[^)]*\)", r"\1", links)  # pages that the site does not have
        elif vendored and "plots." in cell.source:
            cell.cell_type = "markdown"  # a cell that fails would stop the cells after it
            cell.source = f"{_NO_PICTURE}\n\n```python\n{cell.source}\n```"
    return made


def _vendor(scratch: Path, pip: list[str]) -> None:
    """Add the runtime and the wheels that it would load from elsewhere."""
    runtime = scratch / "static" / "pyodide"
    unpack_runtime(runtime, f"pyodide@{PYODIDE_VERSION}")
    lock = runtime / "pyodide-lock.json"
    listed = json.loads(lock.read_text(encoding="utf-8"))
    packages = listed["packages"]
    needed = set[str]()
    pending = {*_LISTED}
    while pending:
        needed |= pending
        pending = {name.replace("_", "-") for one in pending for name in packages[one]["depends"]} - needed
    pinned = [f"{name}=={packages[name]['version']}" for name in sorted(needed)]
    download = [*pip, "download", "--quiet", *_PYODIDE_WHEELS, "--dest"]
    run([*download, str(scratch / "pypi"), *pinned, *_UNLISTED])
    # the kernel loads its installer before it can read other wheels
    micropip = packages["micropip"]
    run([*download, str(runtime), f"micropip=={micropip['version']}"])
    micropip["sha256"] = hashlib.sha256((runtime / micropip["file_name"]).read_bytes()).hexdigest()
    listed["packages"] = {"micropip": micropip}
    lock.write_text(json.dumps(listed), encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]).resolve(), vendored="--vendored" in sys.argv[2:])
