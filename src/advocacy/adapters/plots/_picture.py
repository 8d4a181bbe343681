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

    def _encoded(self) -> str:
        buffer = BytesIO()
        self.savefig(buffer, format="png")
        return b64encode(buffer.getvalue()).decode("ascii")

    def _repr_html_(self) -> str:
        """Return an HTML image for notebooks, with the description as its alternative text."""
        return _as_html(self._encoded(), self.description)

    def _repr_mimebundle_(self, **_options: object) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        """Return the picture as HTML, as PNG for converters that read no HTML, and as its description."""
        encoded = self._encoded()
        shown = {"text/html": _as_html(encoded, self.description), "image/png": encoded, "text/plain": self.description}
        return shown, {"image/png": {"alt": self.description}}

    def _mime_(self) -> tuple[str, str]:
        """Return the picture for marimo, which does not ask a figure for its HTML."""
        return "text/html", self._repr_html_()


def _as_html(encoded: str, description: str) -> str:
    return f'<img alt="{escape(description)}" style="max-width: 100%" src="data:image/png;base64,{encoded}">'
