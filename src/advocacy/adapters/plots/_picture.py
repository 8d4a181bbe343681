"""The figure itself; loaded where the first picture is made, since matplotlib is an extra."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from io import BytesIO

from matplotlib.figure import Figure

__all__ = ["Picture"]


class Picture(Figure):
    """
    A figure that says what is on it.

    Attributes:
        description: What is on it, in lines of plain text: for screen readers, and wherever a picture cannot be seen.
    """

    description: str = ""

    def _repr_html_(self) -> str:
        """Show it in a notebook, with its description for who does not see it."""
        bytes_of = BytesIO()
        self.savefig(bytes_of, format="png")
        shown = b64encode(bytes_of.getvalue()).decode("ascii")
        return f'<img alt="{escape(self.description)}" style="max-width: 100%" src="data:image/png;base64,{shown}">'
