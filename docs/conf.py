"""How the site is built: Sphinx with MyST and Furo, nitpicky; nothing is fetched from anywhere."""

from __future__ import annotations

import sys
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING

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
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": True}

myst_enable_extensions = ["deflist", "fieldlist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_class_signature = "mixed"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 90
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True


def write_reference(app: Sphinx) -> None:
    """Write the pages of the reference; one that stays as it was is not touched, so that it is not read again."""
    for name, text in pages().items():
        page = HERE / "reference" / f"{name}.rst"
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Write the reference before pages are looked for."""
    app.connect("builder-inited", write_reference)
