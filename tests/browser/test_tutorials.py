"""The tutorials as notebooks in headless Chromium show what they show natively."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.chromium import chromium, served

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

DOCS = Path(__file__).parents[2] / "docs"
sys.path[:0] = [str(DOCS), str(DOCS / "trial")]

notebooks, run_tutorials = (import_module(name) for name in ("notebooks", "run_tutorials"))


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Chrome, str, dict[str, Any]]]:
    """Run the tutorials natively, and build and serve the site with them."""
    expected = {name: run_tutorials.run(name) for name in notebooks.TUTORIALS}
    folder = tmp_path_factory.mktemp("notebooks")
    notebooks.build(folder, vendored=True)
    settings = folder / "jupyter-lite.json"
    read = json.loads(settings.read_text(encoding="utf-8"))
    read["jupyter-config-data"]["exposeAppInBrowser"] = True  # the test reads the notebook as JupyterLab has it
    settings.write_text(json.dumps(read), encoding="utf-8")
    with served(folder) as address, chromium() as browser:
        yield browser, address, expected


_NOTEBOOK = "window.jupyterapp?.shell.currentWidget"
_STATUS = f"return {_NOTEBOOK}?.sessionContext?.session?.kernel?.status"


@pytest.mark.parametrize("name", notebooks.TUTORIALS)
def test_tutorial(lab: tuple[Chrome, str, dict[str, Any]], name: str) -> None:
    """Every cell shows the same text and HTML. Pictures need matplotlib, which no registry has for the browser."""
    browser, address, expected = lab
    browser.get(f"{address}/lab/index.html?path=docs/tutorials/{name}.ipynb")
    wait = WebDriverWait(browser, 300)
    wait.until(lambda page: page.execute_script(_STATUS) == "idle")
    browser.find_element(By.XPATH, "//*[contains(@class, 'lm-MenuBar-itemLabel')][text()='Run']").click()
    wait.until(lambda page: page.find_element(By.CSS_SELECTOR, "[data-command='runmenu:run-all']")).click()
    cells = f"return {_NOTEBOOK}.content.model.toJSON().cells.filter(cell => cell.cell_type === 'code')"
    wait.until(lambda page: page.execute_script(cells)[-1]["execution_count"])
    shown = browser.execute_script(cells)
    assert _texts(shown[0]["outputs"]) == []  # the installation is quiet
    native = [cell for cell in expected[name].cells if cell.cell_type == "code" and "plots." not in cell.source]
    assert [cell["source"] for cell in shown[1:]] == [cell.source for cell in native]
    for cell, other in zip(shown[1:], native, strict=True):
        assert _texts(cell["outputs"]) == _texts(other.outputs)


def _texts(outputs: list[Any]) -> list[tuple[str, str]]:
    """Return the texts of outputs by their type; parts of one stream are joined."""
    found: list[tuple[str, str]] = []
    for output in outputs:
        if output["output_type"] == "stream":
            name, text = output["name"], "".join(output["text"])
            if found and found[-1][0] == name:
                text = found.pop()[1] + text
            found.append((name, text))
        elif output["output_type"] == "error":
            found.append((output["ename"], output["evalue"]))
        else:
            data = sorted(output["data"].items())
            found += [(kind, "".join(text)) for kind, text in data if kind.startswith("text/")]
    return found
