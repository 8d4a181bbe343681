"""Check pages and results in headless Chromium with axe-core: `python -m tests.browser.axe`.

It needs Chromium, its driver (`chromedriver`), npm and the Python package `selenium`, and is no part of the test suite.
Each page of `examples/run_a_year.py`, and a document of each public result with HTML, is opened in English and in
Dutch, in light and in dark mode, at 1280 and at 390 pixels. It fails if axe-core finds a violation, or if something
other than a table scrolls sideways.

The results are those of the table of strategies, drawn with a fixed seed. A page of its own has the style of the pages.
"""

from __future__ import annotations

import runpy
import subprocess
import sys
import warnings
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from advocacy.privacy.pages import _STYLE
from tests.browser.chromium import chromium
from tests.public import PUBLIC

AXE = "axe-core@4.14.1"
EXAMPLE = Path(__file__).parents[2] / "examples" / "run_a_year.py"
#: What is wider than the page although no region of its own may scroll it, by tag and text.
WIDE = """
const page = document.scrollingElement;
const found = page.scrollWidth > page.clientWidth ? [`page: ${page.scrollWidth} > ${page.clientWidth}`] : [];
for (const each of document.querySelectorAll("body *")) {
  if (each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== "visible") {
    if (!each.firstElementChild || each.firstElementChild.tagName !== "TABLE") {
      found.push(`${each.tagName}: ${each.textContent.slice(0, 60)}`);
    }
  }
}
return found;
"""


#: A document with a fault of each kind: without these faults, the checks themselves are wrong.
PLANTED = (
    '<!DOCTYPE html><html lang="en"><title>Planted</title><main><h1>Planted</h1><p style="color:#bbb;background:#fff">'
    f'Pale</p><p style="white-space:nowrap">{"wide " * 99}</p></main></html>'
)


def example_pages() -> Iterator[tuple[str, Any]]:
    """Yield the three pages of the example."""
    yield from runpy.run_path(str(EXAMPLE))["reader_pages"]().items()


def results(examples: int) -> Iterator[tuple[str, Any]]:
    """Yield the longest of ten values of each public result with HTML."""
    for name, kind in PUBLIC.items():
        if isinstance(kind, type) and hasattr(kind, "_repr_html_"):
            longest = sorted(_drawn(kind), key=lambda value: (len(value.html()), repr(value)))[-examples:]
            yield from ((name, value) for value in longest)


def _drawn(kind: type) -> list[Any]:
    """Return ten values of a class, the same on each run."""
    values: list[Any] = []

    @seed(2027)
    @settings(max_examples=10, database=None, phases=[Phase.generate], suppress_health_check=[*HealthCheck])
    @given(st.from_type(kind))
    def draw(value: Any) -> None:
        values.append(value)

    draw()
    return values


def document(value: Any, language: str) -> str:
    """Return a page as it is, and another result in a page with the style of the pages."""
    if hasattr(value, "document"):
        return str(value.document(language))
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{type(value).__name__}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><main><h1>{type(value).__name__}</h1>{value.html(language)}</main></body></html>"
    )


def check(driver: Any, axe: str, path: Path) -> Iterator[tuple[str, str]]:
    """Yield the size and mode, and what is wrong, for a document at both widths in both modes."""
    driver.get(path.as_uri())
    driver.execute_script(axe)
    for width in (1280, 390):
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        for mode in ("light", "dark"):
            media = {"features": [{"name": "prefers-color-scheme", "value": mode}]}
            driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
            found = driver.execute_async_script("axe.run().then(arguments[0])")
            for rule in found["violations"]:
                yield f"{width} {mode}", f"{rule['id']}: {rule['nodes'][0]['html'][:160]}"
        for wide in driver.execute_script(WIDE):
            yield str(width), f"scrolls sideways: {wide}"


def shoot(driver: Any, folder: Path, name: str, path: Path) -> None:
    """Store pictures of a document at both widths in both modes."""
    driver.get(path.as_uri())
    for width in (1280, 390):
        for mode in ("light", "dark"):
            media = {"features": [{"name": "prefers-color-scheme", "value": mode}]}
            driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
            metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
            height = min(4000, driver.execute_script("return document.documentElement.scrollHeight"))
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {**metrics, "height": height})
            driver.save_screenshot(str(folder / f"{name}-{width}-{mode}.png"))


def main() -> int:
    """Check all documents, and print what is wrong; return how many documents are."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=2, help="the number of values of each result")
    parser.add_argument("--pictures", type=Path, help="also store pictures of the three pages in this folder")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    wrong: Counter[str] = Counter()
    count = 0
    with TemporaryDirectory(ignore_cleanup_errors=True) as name, chromium() as driver:
        folder = Path(name)
        npm = [which("npm") or "npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", name, AXE]
        subprocess.run(npm, check=True)  # noqa: S603 - a fixed command
        axe = (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
        planted = folder / "planted.html"
        planted.write_text(PLANTED, encoding="utf-8")
        seen = " ".join(what for _, what in check(driver, axe, planted))
        assert "color-contrast" in seen, seen
        assert "scrolls sideways: page" in seen, seen
        for place, (title, value) in enumerate(chain(example_pages(), results(options.examples))):
            for language in ("en", "nl"):
                path = folder / f"{place}-{language}.html"
                path.write_text(document(value, language), encoding="utf-8")
                count += 1
                faults = [*check(driver, axe, path)]
                wrong[f"{title} {language}"] += len(faults)
                for where, what in faults:
                    print(f"{title} ({language}, {where}): {what}", flush=True)
                if options.pictures is not None and hasattr(value, "document") and title.islower():
                    options.pictures.mkdir(parents=True, exist_ok=True)
                    shoot(driver, options.pictures, f"{title}-{language}", path)
    bad = sum(map(bool, wrong.values()))
    kinds = len({title.rpartition(" ")[0] for title in wrong})
    print(f"{count} documents of {kinds} pages and results, each at two widths in two modes: {wrong.total()} faults.")
    return bad


if __name__ == "__main__":
    sys.exit(min(1, main()))
