"""The built pages, at three widths: axe-core finds nothing, and no page is wider than its window.

Build the pages first: see docs/contributing.md.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import pytest

from tests.browser.axe import AXE
from tests.browser.chromium import chromium, served

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

SITE = Path(__file__).parents[2] / "docs" / "_build" / "html"
_OTHER = {"_static", "notebooks", "trial"}
PAGES = sorted(str(path.relative_to(SITE)) for path in SITE.rglob("*.html") if not _OTHER & {*path.parts})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Chrome, str, str]]:
    """Serve the pages, and read axe-core."""
    folder = tmp_path_factory.mktemp("axe")
    npm = [which("npm") or "npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(folder), AXE]
    subprocess.run(npm, check=True)  # noqa: S603 - a fixed command
    axe = (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    with served(SITE) as address, chromium() as browser:
        yield browser, address, axe


def test_pages_are_built() -> None:
    """There are pages to check."""
    assert "index.html" in PAGES


@pytest.mark.parametrize("page", PAGES)
def test_page(site: tuple[Chrome, str, str], page: str) -> None:
    """A page has no violation, and does not scroll sideways, at the width of a desktop, a tablet and a phone."""
    browser, address, axe = site
    browser.get(f"{address}/{page}")
    browser.execute_script(axe)
    for width in (1280, 820, 390):
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        found = browser.execute_async_script("axe.run().then(arguments[0])")
        assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found["violations"]] == []
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
