"""The trial page in headless Chromium gives the results that Python gives on this machine, byte for byte."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.chromium import chromium, served

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT / "docs" / "trial"), str(ROOT / "examples")]

build, trial = (import_module(name) for name in ("build", "trial"))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """Build the page, serve it, and wait until it is ready."""
    folder = tmp_path_factory.mktemp("trial")
    build.build(folder)
    with served(folder) as address, chromium() as browser:
        browser.get(address)
        WebDriverWait(browser, 60).until(lambda found: found.find_element(By.ID, "select").is_enabled())
        yield browser


def _text(page: Chrome, name: str) -> str:
    found = page.find_element(By.ID, name).get_property("textContent")
    assert isinstance(found, str)
    return found


def _type(page: Chrome, label: str, text: str) -> None:
    field = page.find_element(By.CSS_SELECTOR, f"[aria-label='{label}']")
    field.clear()
    field.send_keys(text)


def _expected(**changes: object) -> dict[str, str]:
    found: dict[str, str] = json.loads(trial.select(json.dumps(json.loads(trial.start())["policy"] | changes)))
    return found


def test_pilot_of_the_example_is_the_same(page: Chrome) -> None:
    """One click selects the pilot of the example: its report equals the native report."""
    page.find_element(By.ID, "select").click()
    expected = _expected()
    assert _text(page, "text") == expected["report"]
    assert "Translator: 12" in expected["matrix"]
    assert "Translator: 12" in _text(page, "members")
    assert _text(page, "problem") == ""


def test_own_quota_changes_the_pilot(page: Chrome) -> None:
    """A changed quota changes the report, the matrix and the chances, as it does natively."""
    before = _text(page, "chances")
    _type(page, "minimum of Healthcare", "3")
    _type(page, "maximum of Healthcare", "3")
    page.find_element(By.ID, "select").click()
    quotas = [[*rule[:2], 3, 3] if rule[1] == "Healthcare" else rule for rule in _policy()["quotas"]]
    order = {value: place for place, value in enumerate(json.loads(trial.start())["values"]["industry"])}
    expected = _expected(quotas=sorted(quotas, key=lambda rule: order[rule[1]]))
    assert _text(page, "text") == expected["report"]
    assert _text(page, "chances") != before


def test_impossible_quotas_are_explained(page: Chrome) -> None:
    """A quota that the pool cannot fill, and bounds that contradict each other, are explained; there is no group."""
    _type(page, "maximum of Fintech", "")
    _type(page, "minimum of Fintech", "50")
    size = page.find_element(By.ID, "size")
    size.clear()
    size.send_keys("100")
    page.find_element(By.ID, "select").click()
    assert "at least 50 needed, only 21 eligible (29 short)" in _text(page, "text")
    assert _text(page, "members") == ""
    _type(page, "maximum of Fintech", "2")
    page.find_element(By.ID, "select").click()
    assert _text(page, "problem") == "Fintech: minimum: the minimum 50 is above the maximum 2. Change one of them."


def test_plan_is_the_same(page: Chrome) -> None:
    """The agenda of the small team has the lines of the native one."""
    page.find_element(By.ID, "plan").click()
    assert page.execute_script("return document.getElementById('agenda').innerHTML") == _parsed(
        page, json.loads(trial.plan())["html"]
    )


def _parsed(page: Chrome, html: str) -> str:
    """Return HTML as the browser writes it."""
    found = page.execute_script(
        "const e = document.createElement('div'); e.innerHTML = arguments[0]; return e.innerHTML", html
    )
    assert isinstance(found, str)
    return found


def _policy() -> dict[str, list[list[object]]]:
    found: dict[str, list[list[object]]] = json.loads(trial.start())["policy"]
    return found


def test_page_fits_a_phone(page: Chrome) -> None:
    """At a width of 390 pixels, only tables and the text report scroll sideways."""
    metrics = {"width": 390, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    assert page.execute_script("return document.documentElement.scrollWidth") <= 390
