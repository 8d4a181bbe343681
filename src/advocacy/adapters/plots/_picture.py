"""The class of pictures. It has its own module because its base class is in matplotlib, an optional extra."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from io import BytesIO

from matplotlib.figure import Figure


class Picture(Figure):
    """A matplotlib figure with a description as text.

    Attributes:
        description: The content of the picture as lines of plain text, for screen readers and as alternative text.
    """

    description: str = ""

    def _repr_html_(self) -> str:
        """Return an HTML image for notebooks, with the description as its alternative text."""
        buffer = BytesIO()
        self.savefig(buffer, format="png")
        encoded = b64encode(buffer.getvalue()).decode("ascii")
        return f'<img alt="{escape(self.description)}" style="max-width: 100%" src="data:image/png;base64,{encoded}">'
