"""The pages: words of the field, the reference, and what the tutorials may be built from."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from advocacy import Matrix
from advocacy.messages import catalog
from advocacy.messages.en import ENGLISH
from advocacy.messages.nl import DUTCH
from tests.public import PUBLIC

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).parent.parent / "docs"
#: Pages that speak of what is not said, to say why.
REFUSING = {DOCS / "glossary.md", DOCS / "recognition.md"}


def rows(header: str) -> list[list[str]]:
    """Give the rows of the glossary's table that begins with a header."""
    lines = (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(f"| {header} |")) + 2
    table = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split("|")])
    return table


TERMS = rows("English")
REFUSED = [row[0] for row in rows("not")]
CONCEPTS = rows("term")
#: Messages that have a term as another part of speech, or as a part of another term.
OTHER_MEANINGS = {
    "metric_name:engagement_index:definition", "measure:engagement_index:definition",  # the engagement survey
    "review:collect:survey",  # to survey
    "label:review:seen", "label:review:proposed",  # brackets around numbers
    "cell:observer:step",  # to comment
    "survey:formats",  # "werkvorm" says that it is about sessions
    "page:leave:kept",  # a retention period
}  # fmt: skip


def texts() -> Iterator[tuple[str, str]]:
    """Return all texts for people: pages, tutorials, the front page and the library's messages."""
    # what is built is left out, folders and all: it may be being built
    folders = [DOCS, *(path for path in DOCS.iterdir() if path.is_dir() and path.name not in {"_build", "tutorials"})]
    own = [page for folder in folders for page in sorted(folder.glob("*.md")) if page not in REFUSING]
    for page in [*own, *sorted(DOCS.glob("tutorials/*.py")), DOCS.parent / "README.md"]:
        yield page.name, page.read_text(encoding="utf-8")
    for language, table in (("English words", ENGLISH), ("Dutch words", DUTCH)):
        yield language, "\n".join(table.values())


def reference() -> Any:
    """Load what writes the pages of the reference."""
    spec = importlib.util.spec_from_file_location("reference_pages", DOCS / "reference_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---------------------------------------------------------------- the glossary


@pytest.mark.parametrize(("english", "dutch", "code"), [tuple(row[:3]) for row in TERMS if row[2]])
def test_glossary_equals_labels(english: str, dutch: str, code: str) -> None:
    """A term is the same in the glossary and in the labels of the library, in each language."""
    label = f"label:{code.strip('`')}"
    assert (ENGLISH[label].lower(), DUTCH[label].lower()) == (english.lower(), dutch.lower())


@pytest.mark.parametrize(("english", "dutch"), [tuple(row[:2]) for row in TERMS if not row[2]])
def test_terms_without_label_appear_in_messages(english: str, dutch: str) -> None:
    """A term without its own label is used in some message, in both languages."""
    assert english.lower().split()[-1] in "\n".join(ENGLISH.values()).lower()
    assert dutch.lower() in "\n".join(DUTCH.values()).lower()


@pytest.mark.parametrize(("term", "dutch"), [tuple(row[:2]) for row in CONCEPTS])
def test_dutch_messages_have_one_word_for_a_concept(term: str, dutch: str) -> None:
    """Where an English message has the term, outside its places, the Dutch message has the Dutch word."""
    spoken = re.compile(rf"(?<![\w-]){re.escape(term)}s?(?![\w-])", re.IGNORECASE)
    english, translated = catalog("en"), catalog("nl")
    found = [code for code in english if spoken.search(re.sub(r"\{[^{}]*\}", "", english[code]))]
    assert found
    lacking = [code for code in found if code.partition("|")[0] not in OTHER_MEANINGS]
    assert [(code, translated[code]) for code in lacking if dutch not in translated[code].lower()] == []


@pytest.mark.parametrize("word", [word for row in CONCEPTS for word in row[2].split(", ") if word])
def test_dutch_messages_have_no_second_word_for_a_concept(word: str) -> None:
    """No Dutch message has the other word for a concept."""
    spoken = re.compile(rf"(?<!\w){re.escape(word)}", re.IGNORECASE)
    assert [(code, text) for code, text in catalog("nl").items() if spoken.search(text)] == []


def test_dutch_messages_have_a_neuter_id() -> None:
    """It is "het id", never "de id"."""
    common = re.compile(r"\b(?:de|deze|die|dezelfde|andere|elke) id\b(?!'s)", re.IGNORECASE)
    assert common.search("Dezelfde id staat er twee keer.")
    assert [(code, text) for code, text in catalog("nl").items() if common.search(text)] == []


@pytest.mark.parametrize(("code", "english", "dutch"), rows("code"))
def test_glossary_has_the_cells(code: str, english: str, dutch: str) -> None:
    """Each cell of the library's matrix has the name of the glossary, in each language."""
    cell = next(cell for cell in Matrix.social_maturity().cells if cell.code == code.strip("`"))
    assert (cell.name, catalog("en")[f"cell:{cell.code}"], catalog("nl")[f"cell:{cell.code}"]) == (
        english,
        english,
        dutch,
    )


def test_dutch_posts_are_no_direct_messages() -> None:
    """A post is "post"; "bericht" is only a message to one person."""
    english = catalog("en")
    found = [code for code, text in catalog("nl").items() if "bericht" in text.lower()]
    assert found
    assert [code for code in found if "message" not in english[code]] == []


def test_glossary_is_sorted_without_duplicates() -> None:
    """Each term is in alphabetical order and appears once."""
    terms = [row[0].lower() for row in TERMS]
    assert terms == sorted(set(terms))
    assert len({row[2] for row in TERMS if row[2]}) == len([row for row in TERMS if row[2]])


@pytest.mark.parametrize("sentence", REFUSED)
def test_refused_words_are_not_used(sentence: str) -> None:
    """No page, tutorial, label or message judges people, counts for the sake of counting, or forces."""
    found = [where for where, text in texts() if re.search(rf"\b{re.escape(sentence)}", text, re.IGNORECASE)]
    assert not found


# ---------------------------------------------------------------- the reference


def test_reference_has_every_public_name_once() -> None:
    """Every public name has an entry on one page."""
    pages = reference()
    listed = [name for step in pages.STEPS for name in pages.names_of(step)]
    assert sorted([*listed, "Interval"]) == sorted(PUBLIC)  # its page is that of `advocacy.stats`


def test_every_page_is_linked() -> None:
    """The front page links to each reference, how-to, explanation and tutorial page."""
    pages = reference()
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    written = [f"reference/{name}" for name in (*pages.STEPS, *pages.EDGES)]
    written += [f"how-to/{page.stem}" for page in DOCS.glob("how-to/*.md")]
    written += [f"explanation/{page.stem}" for page in DOCS.glob("explanation/*.md")]
    written += [f"tutorials/{page.stem}" for page in DOCS.glob("tutorials/*.py")]
    assert [name for name in written if f"\n{name}\n" not in index] == []


def test_imports_are_short() -> None:
    """A messy roster takes fewer than 25 lines, and a roster and a survey become a pilot in 25."""
    page = (DOCS / "how-to/import-a-roster.md").read_text(encoding="utf-8")
    blocks = [block.split("\n>>> print(")[0] for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL)]
    sizes = [sum(line.startswith((">>> ", "... ")) for line in block.splitlines()) for block in blocks]
    assert (sizes[0] < 25, sizes[1] <= 25) == (True, True), sizes
    assert all(len(line) <= 124 for block in blocks for line in block.splitlines()), "120 characters and the prompt"


@pytest.mark.parametrize("page", ["laws", "strategies", "documents"])
def test_module_pages_have_all_public_names(page: str) -> None:
    """Each public name of such a module is on its page."""
    pages = reference()
    text = pages.pages()[page]
    module = importlib.import_module(pages.EDGES[page][2])
    offered = {name for name in module.__all__ if getattr(module, name) is not PUBLIC.get(name)}
    listed = {
        line.split(f"{module.__name__}.")[1]
        for line in text.splitlines()
        if ":: advocacy" in line and f"{module.__name__}." in line
    }
    beside = {f"{home}.{name}".removeprefix(f"{module.__name__}.") for home, name in pages.BESIDE.get(page, ())}
    assert listed - beside == offered


# ---------------------------------------------------------------- the method

SOURCE = DOCS.parent / "src" / "advocacy"
#: The anchors that a page defines, such as ``(method-step-1)=``.
ANCHORS = {
    anchor
    for page in DOCS.rglob("*.md")
    for anchor in re.findall(r"^\(([\w-]+)\)=$", page.read_text("utf-8"), re.MULTILINE)
}


def docstrings(module: Path) -> Iterator[str]:
    """Yield the docstrings of a module, its classes and its functions."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


@pytest.mark.parametrize("module", sorted(SOURCE.rglob("*.py")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_docstrings_link_to_existing_anchors(module: Path) -> None:
    """A docstring links only to existing anchors of the method page, and cites no missing source."""
    text = "\n".join(docstrings(module))
    cited = {target.rpartition("<")[2].rstrip(">") for target in re.findall(r":ref:`([^`]+)`", text)}
    assert cited <= ANCHORS
    assert not re.search(r"\(domain\b|\bdomain, (step|ground)|\((article|practice)\)", text)


def test_which_function_names_exist() -> None:
    """Each name on the page of tasks is public, and is in the module that the page names."""
    page = (DOCS / "which-function.md").read_text(encoding="utf-8")
    names = re.findall(r"`((?:adapters\.)?[a-z]+)\.([a-z_]+)`", page)
    assert len(names) > 60
    for module, name in names:
        assert callable(getattr(importlib.import_module(f"advocacy.{module}"), name)), f"{module}.{name}"
