"""One description of a result, as tables and lines, that is written as text and as HTML."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from attrs import frozen

from advocacy.errors import translator_for
from advocacy.messages.language import Language
from advocacy.messages.translator import Translator
from advocacy.tables import as_html, as_text, escape, one_line

#: Keeps a day on one line in HTML.
_FIXED = "\N{NO-BREAK SPACE}"


@frozen(kw_only=True)
class Table:
    """Rows under a header. Columns of numbers are aligned to the right.

    Attributes:
        rows: The cells, row by row; ``None`` is blank. Numbers and days are in the formats of the language.
        header: The names of the columns.
        caption: What the table is about.
        titled: Whether the caption is above the table in HTML. Without this, a heading above the table says the same,
            and the caption is for screen readers only.
        heading: The line above the table in text; the caption where it is ``None``.
        below: Sentences below the table.
        bare: Whether text leaves out the header.
        in_text: Whether text has the table.
        in_html: Whether HTML has the table.
        numeric: The places of columns of numbers in which words may replace a number.
    """

    rows: Sequence[Sequence[object]]
    header: Sequence[str] = ()
    caption: str = ""
    heading: str | None = None
    titled: bool = True
    below: Sequence[str] = ()
    bare: bool = False
    in_text: bool = True
    in_html: bool = True
    numeric: Collection[int] = ()

    def text(self, translator: Translator) -> Iterator[str]:
        """Yield the table in columns."""
        if self.in_text:
            heading = self.caption if self.heading is None else self.heading
            rows, right = self._written(translator)
            table = as_text(rows, header=() if self.bare else self.header, right=right)
            yield "\n".join([*filter(None, [one_line(heading), table]), *map(one_line, self.below)])

    def html(self, translator: Translator) -> Iterator[str]:
        """Yield the table, marked with the code of its language; the first cell of a row is its header."""
        if self.in_html:
            rows, right = self._written(translator)
            rows = [
                [
                    text.replace(" ", _FIXED) if isinstance(cell, date) else text
                    for cell, text in zip(raw, row, strict=True)
                ]
                for raw, row in zip(self.rows, rows, strict=True)
            ]
            right = [flag and place > 0 for place, flag in enumerate(right or [False] * len(self.header))]
            caption = self.caption if self.titled else ""
            table = as_html(
                rows, header=self.header, caption=caption, named=True, language=translator.language, right=right
            )
            yield _wide(table, self.caption)
            if self.below:
                yield from Sentences(self.below).html(translator)

    def _written(self, translator: Translator) -> tuple[list[list[str]], list[bool]]:
        """Return the cells as text, and whether each column has numbers only, or is one of *numeric*."""
        rows = [[_cell(cell, translator) for cell in row] for row in self.rows]
        columns = enumerate(zip(*rows, strict=True))
        return rows, [place in self.numeric or _has_numbers(" ".join(column)) for place, column in columns]


def _has_numbers(text: str) -> bool:
    """Return whether text has digits, no letters and no list, such as "12.5 – 14" or "5 → 9 (+4)"."""
    return any(map(str.isdigit, text)) and not any(map(str.isalpha, text)) and ", " not in text


def _cell(cell: object, translator: Translator) -> str:
    """Return a cell in the formats of the language."""
    match cell:
        case None:
            return ""
        case int() | float():
            return translator.formats.number(cell)
        case date():
            return translator.formats.date(cell)
        case _:
            return str(cell)


def _wide(table: str, caption: str) -> str:
    """Return a table in a region of its own, so that only the table scrolls sideways on a narrow page."""
    name = f' role="region" aria-label="{escape(caption)}"' if caption else ""
    return f'<div style="overflow-x:auto" tabindex="0"{name}>{table}</div>'


@frozen
class Lines:
    """Sentences, a line each. HTML has them in a table where they have a header, and in a list otherwise.

    Attributes:
        sentences: The lines.
        caption: What they are about.
        header: The name of the only column in HTML.
        in_html: Whether HTML has them. Without this, a table has the same.
    """

    sentences: Sequence[str]
    caption: str = ""
    header: Sequence[str] = ()
    in_html: bool = True

    def text(self, translator: Translator) -> Iterator[str]:
        """Yield the lines under their caption."""
        yield "\n".join(map(one_line, [*filter(None, [self.caption]), *self.sentences]))

    def html(self, translator: Translator) -> Iterator[str]:
        """Yield a table with a row for each sentence, or a list, marked with the code of its language."""
        if self.in_html and not self.header:
            yield from Sentences(self.sentences, self.caption).html(translator)
        elif self.in_html:
            rows = [(sentence,) for sentence in self.sentences]
            table = as_html(rows, header=self.header, caption=self.caption, language=translator.language)
            yield _wide(table, self.caption)


@frozen
class Heading:
    """The heading of a page or of a section.

    Attributes:
        title: The heading.
        level: 1 for the title of a page, 2 for a section, 3 for a part of a section.
    """

    title: str
    level: int = 2

    def text(self, translator: Translator) -> Iterator[str]:
        """Yield the heading, with a line below it; without the line for a part of a section."""
        line = one_line(self.title)
        yield line if self.level > 2 else f"{line}\n{('=' if self.level == 1 else '-') * len(line)}"

    def html(self, translator: Translator) -> Iterator[str]:
        """Yield the heading, marked with the code of its language."""
        language = escape(translator.language)
        yield f'<h{self.level} lang="{language}">{escape(self.title)}</h{self.level}>'


@frozen
class Sentences:
    """Sentences with an optional heading: lines of text, and a list in HTML.

    Attributes:
        sentences: The sentences.
        heading: A line before them.
        mark: What precedes each sentence in text.
    """

    sentences: Sequence[str]
    heading: str = ""
    mark: str = ""

    def text(self, translator: Translator) -> Iterator[str]:
        """Yield the heading and the sentences, each on a line."""
        lines = [f"{self.mark}{one_line(sentence)}" for sentence in self.sentences]
        yield "\n".join([*filter(None, [one_line(self.heading)]), *lines])

    def html(self, translator: Translator) -> Iterator[str]:
        """Yield a paragraph and a list, marked with the code of their language."""
        language = f' lang="{escape(translator.language)}"'
        if self.heading:
            yield f"<p{language}>{escape(self.heading)}</p>"
        items = "".join(f"<li>{escape(sentence.strip())}</li>" for sentence in self.sentences)
        yield f"<ul{language}>{items}</ul>"


class Report:
    """A result that is written as text and as HTML from one description; a notebook shows it in English."""

    __slots__ = ()

    @abstractmethod
    def _blocks(self, translator: Translator) -> Iterable[Heading | Table | Lines | Sentences]:
        """Return the parts of the report, in order."""

    def text(self, language: str | Language = "en") -> str:
        """Return the result as text, in columns and lines.

        Raises:
            ValidationError, UnknownNameError: The language has a wrong type, or there are no messages in it.
        """
        translator = translator_for(language)
        return "\n\n".join(part for block in self._blocks(translator) for part in block.text(translator))

    def html(self, language: str | Language = "en") -> str:
        """Return the result as HTML tables with captions and headers; everything is escaped.

        Raises:
            ValidationError, UnknownNameError: The language has a wrong type, or there are no messages in it.
        """
        translator = translator_for(language)
        return "".join(part for block in self._blocks(translator) for part in block.html(translator))

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_mimebundle_(self, **_options: object) -> dict[str, str]:
        """Return HTML for notebooks, and text for what is made from them without HTML, such as PDF through LaTeX."""
        return {"text/html": self.html(), "text/plain": self.text()}


class FindingsReport(Report):
    """A result whose text is its findings, a sentence each."""

    __slots__ = ()

    def _blocks(self, translator: Translator) -> Iterable[Heading | Table | Lines | Sentences]:
        findings = getattr(self, "findings", ())
        yield Sentences([*map(translator.tell, findings)] or [translator.say("report:none", {})])
