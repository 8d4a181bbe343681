"""Render plain rows as text or as escaped HTML. This module imports no other part of the library."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

#: Characters that are no text in HTML (control characters, unassigned code points) or that change the direction of the
#: text after them. They are replaced by a visible character, so that they hide nothing.
_NO_TEXT = dict.fromkeys(
    [
        *(code for code in range(0x20) if chr(code) not in "\t\n\r"),
        *range(0x7F, 0xA0),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *range(0xFDD0, 0xFDF0),
        *(plane + last for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)),
    ],
    "\N{REPLACEMENT CHARACTER}",
)
#: The same for text output, where a cell is one line.
_NO_LINE = _NO_TEXT | dict.fromkeys(map(ord, "\t\n\r\u2028\u2029"), "\N{REPLACEMENT CHARACTER}")


def one_line(text: str) -> str:
    """Return text on one line: control characters, line ends and direction overrides become U+FFFD."""
    return text if text.isprintable() else text.translate(_NO_LINE)


def as_text(
    rows: Iterable[Sequence[object]], *, header: Sequence[object] = (), right: Sequence[bool] | None = None
) -> str:
    """Return *rows* as columns of text: numbers to the right, everything else to the left.

    A control character, a line end or a direction override in a cell shows as U+FFFD, so that no cell can look like
    another row or colour the screen.

    >>> print(as_text([("Sales", 3), ("IT", 12)], header=("department", "people")))
    department  people
    ----------  ------
    Sales            3
    IT              12

    Args:
        rows: The cells, row by row; ``None`` is blank.
        header: The name of each column.
        right: Whether each column is aligned to the right; by default the columns of numbers.
    """
    listed = [tuple(row) for row in rows]
    body = [["" if cell is None else one_line(str(cell)) for cell in row] for row in listed]
    head = [one_line(str(cell)) for cell in header]
    widths = [max(map(_width, column)) for column in zip(*([head] if head else []), *body, strict=True)]
    if right is None or not listed:
        right = [
            all(isinstance(cell, (int, float)) or cell is None for cell in column)
            for column in zip(*listed, strict=True)
        ] or [False] * len(widths)
    lines = [[head, ["-" * width for width in widths]], body] if head else [body]
    return "\n".join(
        "  ".join(
            " " * (width - _width(cell)) + cell if to_right else cell + " " * (width - _width(cell))
            for cell, width, to_right in zip(row, widths, right, strict=True)
        ).rstrip()
        for block in lines
        for row in block
    )


def as_html(
    rows: Iterable[Sequence[object]],
    *,
    header: Sequence[object] = (),
    caption: str = "",
    named: bool = False,
    language: str = "",
    right: Sequence[bool] = (),
) -> str:
    """Return *rows* as an HTML table. Every cell is escaped, and a control character shows as U+FFFD.

    The table has no colours, so that it suits dark and light pages. A screen reader finds the caption and the header
    of each cell.

    >>> as_html([("<b>", 1)], header=("name", "n"), caption="A & B", named=True).count("&lt;b&gt;</th>")
    1

    Args:
        rows: The cells, row by row; ``None`` is blank.
        header: The name of each column.
        caption: The subject of the table.
        named: Whether the first cell of a row is the header of the row.
        language: The code of the language of the text, for screen readers; no language by default.
        right: Whether each column is aligned to the right; by default none is.
    """
    parts = [f'<table lang="{escape(language)}">' if language else "<table>"]
    if caption:
        parts.append(f"<caption>{escape(caption)}</caption>")
    turned = [' style="text-align:right"' if flag else "" for flag in right]
    if header:
        places = turned or [""] * len(header)
        cells = "".join(
            f'<th scope="col"{at}>{escape(str(cell))}</th>' for cell, at in zip(header, places, strict=True)
        )
        parts.append(f"<thead><tr>{cells}</tr></thead>")
    parts.append("<tbody>")
    for row in rows:
        texts = ["" if cell is None else escape(str(cell)) for cell in row]
        head = [f'<th scope="row">{text}</th>' for text in texts[:named]]
        places = turned or [""] * len(texts)
        body = (f"<td{at}>{text}</td>" for text, at in zip(texts[named:], places[named:], strict=True))
        parts.append(f"<tr>{''.join([*head, *body])}</tr>")
    parts.append("</tbody></table>")
    return "".join(parts)


def escape(text: str) -> str:
    """Escape text for HTML. A control character shows as U+FFFD."""
    return html.escape(text.translate(_NO_TEXT))


def _width(line: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line)
