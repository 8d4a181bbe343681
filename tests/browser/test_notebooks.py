"""Notebooks, and what is made from them, show a report as a table and a picture with its description."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest
from nbconvert import HTMLExporter, LatexExporter
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.chromium import chromium

_CODE = (
    (
        "from advocacy import Matrix, Participant\n"
        "from advocacy.adapters.plots import plot_matrix\n"
        "people = [Participant(id=f'p-{n}', network_size=100 * n, activity=n / 10) for n in range(8)]\n"
        "plot_matrix(Matrix.social_maturity(), people)"
    ),
    "Matrix.social_maturity()",
)
#: A line of the description of the picture, and a line of the report.
_DESCRIPTION, _REPORT = "social maturity: approximate starting points", "Comment on a colleague"


@pytest.fixture(scope="module")
def notebook() -> Any:
    """Run a notebook with a picture and a report."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in _CODE])  # type: ignore[no-untyped-call]
    nbclient.NotebookClient(made).execute()
    return made


def test_nbconvert_html(notebook: Any) -> None:
    """HTML has the picture with its description, and the table."""
    page, _ = HTMLExporter().from_notebook_node(notebook)
    assert re.search(rf'<img alt="{_DESCRIPTION}[^"]*"[^>]*src="data:image/png', page)
    assert re.search(rf"<td>[^<]*{_REPORT}", page)


def test_nbconvert_latex(notebook: Any) -> None:
    """LaTeX, from which PDF is made, has the picture as PNG, and the report as text."""
    page, resources = LatexExporter().from_notebook_node(notebook)
    (name,) = resources["outputs"]
    assert resources["outputs"][name].startswith(b"\x89PNG")
    assert name in page
    assert _REPORT in page


def test_marimo(tmp_path: Path) -> None:
    """An HTML export of marimo has the description of the picture, and the table."""
    source = tmp_path / "made.py"
    body = "\n".join(f"    {line}" for line in _CODE[0].splitlines())
    source.write_text(
        f"import marimo\napp = marimo.App()\n\n@app.cell\ndef _():\n{body}\n    return (Matrix,)\n\n"
        f"@app.cell\ndef _(Matrix):\n    {_CODE[1]}\n    return\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "marimo", "-q", "export", "html", str(source), "-o", str(tmp_path / "made.html")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603
    page = (tmp_path / "made.html").read_text(encoding="utf-8")
    assert _DESCRIPTION in page
    assert _REPORT in page


def test_jupyterlab(notebook: Any, tmp_path: Path) -> None:
    """JupyterLab shows the picture with its description, and the table."""
    nbformat.write(notebook, tmp_path / "made.ipynb")  # type: ignore[no-untyped-call]
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--IdentityProvider.token=", "--port=0",
        "--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={tmp_path}",
    ]  # fmt: skip
    log = tmp_path / "server.log"
    with log.open("w") as output, subprocess.Popen(command, stderr=output) as server:  # noqa: S603
        try:
            with chromium() as browser:
                browser.get(f"{_address(log)}/lab/tree/made.ipynb")
                wait = WebDriverWait(browser, 120)
                image = wait.until(lambda page: page.find_element(By.CSS_SELECTOR, ".jp-OutputArea-output img"))
                assert (image.get_attribute("alt") or "").startswith(_DESCRIPTION)
                assert image.get_property("naturalWidth")
                table = wait.until(lambda page: page.find_element(By.CSS_SELECTOR, ".jp-OutputArea-output table"))
                assert _REPORT in table.text
        finally:
            server.kill()


def _address(log: Path) -> str:
    """Wait for the address in the log of a server."""
    for _ in range(300):
        if found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text()):
            return found[0]
        time.sleep(0.1)
    raise AssertionError(log.read_text())
