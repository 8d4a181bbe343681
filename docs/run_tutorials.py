"""Run the tutorials, in their order, and write each with what it shows as a page of the site.

``python docs/run_tutorials.py`` needs the dependency group ``docs``. A cell that fails ends it with its error. What is
printed is the same on every run.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jupytext
from nbclient import NotebookClient

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent / "tutorials"
#: Each leaves a program for the next.
ORDER = ("involve", "aim", "plan", "run_and_review")


def run(name: str) -> Any:
    """Run a tutorial where it stands; a cell that fails is an error."""
    notebook = jupytext.read(HERE / f"{name}.py")
    NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(HERE)}},
        extra_arguments=["--Application.log_level=ERROR"],
    ).execute()
    return notebook


def page(notebook: Any, name: str) -> str:
    """Write a notebook that ran as a page: text, code and what it showed."""
    blocks = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            blocks.append(cell.source)
        else:
            blocks.append(_fenced(cell.source, "python"))
            blocks.extend(_shown(cell.outputs))
    blocks.append(f"*This page is what `docs/tutorials/{name}.py` shows when it is run.*")
    return "\n\n".join(blocks) + "\n"


def _shown(outputs: list[Any]) -> Iterator[str]:
    for output in outputs:
        if output.output_type == "stream" and output.name == "stdout":
            yield _fenced(output.text.rstrip(), "text")
        elif "data" in output and "text/html" in output.data:
            yield _fenced(output.data["text/html"], "{raw} html")
        elif "data" in output:
            yield _fenced(output.data["text/plain"], "text")


def _fenced(text: str, kind: str) -> str:
    """Put text between fences that are longer than any in it."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{kind}\n{text}\n{fence}"


def main() -> None:
    """Run them all."""
    for name in ORDER:
        text = page(run(name), name)
        (HERE / f"{name}.md").write_text(text, encoding="utf-8")
        sys.stdout.write(f"{name}: {text.count('```python')} cells\n")


if __name__ == "__main__":
    main()
