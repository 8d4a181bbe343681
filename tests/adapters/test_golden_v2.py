"""Documents of version 2: every kind and every code of a finding, each with the value that it loads to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advocacy import Access, Finding
from advocacy.adapters import documents
from advocacy.words.english import ENGLISH
from tests.adapters.plain_values import plain_value

FOLDER = Path(__file__).parent / "golden" / "v2"
#: Files with a list of documents of one kind.
LISTS: dict[str, type] = {"accesses": Access, "findings": Finding}
#: Files with one document.
FILES = sorted(path for path in FOLDER.glob("*.json") if path.stem not in LISTS)
#: Beginnings of the codes of words that are never a finding.
WORDS = (
    "clause:", "expected:", "fact:", "item:page:", "item:profile:", "label:", "prompt:", "question:", "why:",
)  # fmt: skip


def read(path: Path) -> Any:
    """Read a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def test_every_kind_has_a_file() -> None:
    """A file is named after its kind; further files of a kind have a number."""
    kinds = {path.stem: read(path)["kind"] for path in FILES}
    assert set(documents.KINDS) <= set(kinds)
    assert {stem.rpartition("-")[0] or stem for stem in kinds} == set(kinds.values())


def test_every_file_has_the_value_that_it_loads_to() -> None:
    """There is one file of plain values for each file of documents."""
    assert {path.name for path in FOLDER.glob("*.json")} == {path.name for path in (FOLDER / "values").glob("*.json")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_document_loads_to_the_stored_value(path: Path) -> None:
    """Every document is of version 2, and every attribute of its value is as it was stored."""
    document = read(path)
    assert document["version"] == 2
    loaded: object = documents.load(document, documents.KINDS[document["kind"]])
    assert plain_value(loaded) == read(FOLDER / "values" / path.name)


@pytest.mark.parametrize("stem", sorted(LISTS))
def test_a_list_of_documents_loads_to_the_stored_values(stem: str) -> None:
    """The values stand in the order of their documents."""
    written = read(FOLDER / f"{stem}.json")
    assert {document["version"] for document in written} == {2}
    loaded: list[object] = list(documents.load_each(written, LISTS[stem]))
    assert [plain_value(one) for one in loaded] == read(FOLDER / "values" / f"{stem}.json")


def test_every_code_of_a_finding_appears() -> None:
    """Each sentence of the message catalogue has a finding, and the finding fills it."""
    loaded = list(documents.load_each(read(FOLDER / "findings.json"), Finding))
    assert {code for code in ENGLISH if not code.startswith(WORDS)} <= {one.code for one in loaded}
    assert [one.code for one in loaded if "{" in one.text("en")] == []
