"""How the site is built: Sphinx with MyST and Furo, nitpicky; nothing is fetched from anywhere."""

from __future__ import annotations

import inspect
import re
import sys
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_origin

import attrs
from sphinx.domains.python import PyObject
from sphinx.ext.napoleon import GoogleDocstring
from sphinx.util.nodes import make_refnode

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from reference_pages import pages  # noqa: E402 - it stands beside this file

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "advocacy"
author = "The advocacy authors"
copyright = author  # noqa: A001 - Sphinx calls it so
version = release = installed("advocacy")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
exclude_patterns = ["_build"]
nitpicky = True
default_role = "py:obj"

html_theme = "furo"
html_title = "advocacy"
html_static_path = ["_static"]
html_css_files = ["house.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": True}

myst_enable_extensions = ["deflist", "fieldlist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
autodoc_class_signature = "mixed"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 90
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True


#: What the reference leaves out: what the engine tells a pilot, for the library's own modules.
INNER = {"Pilot.screened", "Pilot.task"}

#: Types of others, and names of type variables: nothing here describes them, and no inventory is fetched.
_OTHERS = {
    "collections.abc": "Callable Collection Container ItemsView Iterable Iterator KeysView Mapping Sequence ValuesView",
    "datetime": "date datetime time timedelta tzinfo",
    "decimal": "Decimal",
    "enum": "Enum",
    "fractions": "Fraction",
    "dateutil.rrule": "rrule",
    "hypothesis.strategies": "SearchStrategy",
    "zipfile": "ZipFile",
    "zoneinfo": "ZoneInfo",
    "advocacy.frozen_map": "V_co",
    "advocacy.adapters.documents": "T",
}
nitpick_ignore = {
    ("py:class", spelled)
    for module, names in _OTHERS.items()
    for name in names.split()
    for spelled in (name, f"{module}.{name}")
}
#: What a partial keeps of a level has no entry, so that ``Level`` means an axis's wherever it stands.
nitpick_ignore.add(("py:class", "advocacy.goals.aggregation.Level"))
#: Defaults of strategies are shown as code, and an exposure is a float above 0: neither has an entry.
nitpick_ignore_regex = [("py:class", r"(sampled_from|text)\(.*"), ("py:class", r"types\.float|Exposure")]


class HouseDocstring(GoogleDocstring):
    """Docstrings as this library writes them: a colon in a sentence ends no type."""

    def _consume_returns_section(self, preprocess_types: bool = False) -> list[tuple[str, str, list[str]]]:  # noqa: FBT001, FBT002
        lines = self._dedent(self._consume_to_next_section())
        return [("", "", lines)] if lines else []


def keep_docstring(_app: Sphinx, _what: str, name: str, _value: Any, _options: Any, lines: list[str]) -> None:
    """Keep a docstring as it is written, before anything else reads it."""
    _written[name] = list(lines)


def read_docstring(app: Sphinx, what: str, name: str, value: Any, options: Any, lines: list[str]) -> None:
    """Read a docstring in the house's way."""
    kind = "method" if what in {"attribute", "data", "property"} else what
    if what == "data" and lines == (inspect.getdoc(type(value)) or "").splitlines():
        lines.clear()  # what its type says of itself
        return
    if what == "data" and get_origin(value) is Annotated:
        lines.clear()
        return
    lines[:] = HouseDocstring(_written.pop(name, lines), app.config, app, kind, name, value, options).lines()


_written: dict[str, list[str]] = {}


def fields_of(value: Any) -> str:
    """Write what a class is made from: its fields with their own types, whatever a converter takes besides."""
    parts, keywords = [], False
    for one in attrs.fields(value):
        if not one.init or one.name.startswith("_"):
            continue
        if one.kw_only and not keywords:
            keywords = True
            parts.append("*")
        kind = one.type if isinstance(one.type, str) else inspect.formatannotation(one.type)
        default = "" if one.default is attrs.NOTHING else " = ..."
        if default and not isinstance(one.default, attrs.Factory):
            default = f" = {one.default!r}"
        parts.append(f"{one.alias}: {kind}{default}")
    return f"({', '.join(parts)})"


def without_rules(signature: str) -> str:
    """Write ``Annotated[int, …]`` as ``int``: the rule is in the text of the parameter."""
    while found := re.search(r"(?:~?(?:types|typing)\.)*~?Annotated\[", signature):
        depth, comma = 1, 0
        for place in range(found.end(), len(signature)):
            depth += {"[": 1, "(": 1, "{": 1, "]": -1, ")": -1, "}": -1}.get(signature[place], 0)
            if depth == 1 and signature[place] == "," and not comma:
                comma = place
            if depth == 0:
                signature = signature[: found.start()] + signature[found.end() : comma] + signature[place + 1 :]
                break
        else:
            break
    return re.sub(r"\b([\w.]+\.)~(?=\1)", "~", signature)  # Sphinx names the module of the type twice here


def tidy_signature(
    _app: Sphinx, what: str, _name: str, value: Any, _options: Any, signature: str | None, returned: str | None
) -> tuple[str | None, str | None]:
    """Write defaults as one reads them: members of enums by name, and what is worked out as dots."""
    if what == "class" and attrs.has(value):
        signature = fields_of(value)
    if signature is not None:
        signature = re.sub(r"<(\w+\.\w+): [^>]*>", r"\1", signature)
        signature = re.sub(r"\bNOTHING\b", "...", signature)
        signature = re.sub(r"<factory>", "...", signature)
        signature = without_rules(signature)
    return signature, returned


def leave_out(_app: Sphinx, _what: str, name: str, value: Any, skip: bool, _options: Any) -> bool | None:  # noqa: FBT001
    """Leave out what is for the library's own modules, and what a picture has from elsewhere."""
    if str(getattr(value, "__module__", "")).startswith("matplotlib."):
        return True
    owner = getattr(value, "__qualname__", getattr(getattr(value, "fget", None), "__qualname__", name))
    return True if owner in INNER or f"Pilot.{name}" in INNER else None if not skip else True


def find_elsewhere(app: Sphinx, _env: Any, node: Any, text: Any) -> Any:
    """Find what a docstring names by the end of its name, where only one thing here is called so."""
    if node.get("refdomain") != "py":
        return None
    if "/" in node["reftarget"]:
        return text  # a file of the project, which no page describes
    domain = app.env.domains["py"]
    target = node["reftarget"].removeprefix("advocacy.")
    found = {
        (entry.docname, entry.node_id)
        for name, entry in domain.objects.items()
        if not entry.aliased and name.endswith(f".{target}")
    }
    if len(found) != 1:
        return None
    ((page, anchor),) = found
    return make_refnode(app.builder, node["refdoc"], page, anchor, [text], target)


def close_blocks(_app: Sphinx, _page: str, source: list[str]) -> None:
    """Take off the blank line that a doctest needs before the end of its block."""
    source[0] = re.sub(r"\n\n```(?=\n|$)", "\n```", source[0])


#: What the theme and Sphinx write, and what keyboards and screen readers need instead.
_ACCESSIBLE = (
    # a caption of the navigation is a heading below the title of the page
    (re.compile(r'<p class="caption" role="heading">'), r'<p class="caption" role="heading" aria-level="2">'),
    (re.compile(r'<aside class="sidebar-drawer">'), r'<aside class="sidebar-drawer" aria-label="All pages">'),
    (re.compile(r'<aside class="toc-drawer( no-toc)?">'), r'<aside class="toc-drawer\1" aria-label="On this page">'),
    (re.compile(r'<div id="search-results">'), r'<h1>Search</h1>\n<div id="search-results">'),
    # what scrolls sideways can be reached by keyboard
    (re.compile(r'<div class="table-wrapper'), r'<div tabindex="0" class="table-wrapper'),
    (re.compile(r"<pre>"), r'<pre tabindex="0">'),
)
#: The parameters of a signature on lines of their own: a list of descriptions without terms.
_SIGNATURE = re.compile(r"<dl>\s*(?:<dd>.*?</dd>\s*)+</dl>", re.DOTALL)


def make_accessible(app: Sphinx, error: Exception | None) -> None:
    """Correct each built page for keyboards and screen readers."""
    if error is not None or app.builder.format != "html":
        return
    for page in Path(app.outdir).rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        if "sidebar-drawer" in text and 'aria-label="All pages"' not in text:
            for pattern, better in _ACCESSIBLE:
                text = pattern.sub(better, text)
            page.write_text(_SIGNATURE.sub(_as_spans, text), encoding="utf-8")


def _as_spans(found: re.Match[str]) -> str:
    lines = found[0].replace("<dd>", '<span class="signature-line">').replace("</dd>", "</span>")
    return lines.replace("<dl>", "<span>").replace("</dl>", "</span>")


def write_reference(app: Sphinx) -> None:
    """Write the pages of the reference; one that stays as it was is not touched, so that it is not read again."""
    folder = HERE / "reference"
    folder.mkdir(exist_ok=True)
    for name, text in pages().items():
        page = folder / f"{name}.rst"
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Tell Sphinx what this site does in its own way."""
    for listed in PyObject.doc_field_types:
        if listed.name == "variable":
            listed.label = "Fields"
    app.connect("builder-inited", write_reference)
    app.connect("source-read", close_blocks)
    app.connect("autodoc-process-docstring", keep_docstring, priority=400)
    app.connect("autodoc-process-docstring", read_docstring, priority=600)
    app.connect("autodoc-process-signature", tidy_signature)
    app.connect("autodoc-skip-member", leave_out)
    app.connect("missing-reference", find_elsewhere)
    app.connect("build-finished", make_accessible)
