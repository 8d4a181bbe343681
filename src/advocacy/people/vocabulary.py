"""Vocabularies: the words that suggest codes for open answers, as data (:ref:`method-step-1`)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from attrs import field

from advocacy.arguments import frozen
from advocacy.errors import Finding
from advocacy.people.questions import AnswerUse
from advocacy.rules import SetOf, TupleOf, identifier, text

#: A word of an answer or a phrase.
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


@frozen(kw_only=True)
class CodeWords:
    """The words of one language that suggest a code.

    A phrase is one word or several, with up to two other words between them. A word that ends in ``*`` matches every
    word that begins with it. Case and accents do not count.

    Attributes:
        code: The code: a topic, an obstacle or a code of the app.
        language: The code of the language, such as ``"en"``.
        phrases: The phrases, at least one.
        uses: The phrases count in answers with these uses; in all answers by default.
    """

    code: str = field(converter=identifier, validator=text)
    language: str = field(converter=identifier, validator=text)
    phrases: tuple[str, ...] = field(converter=TupleOf[str], repr=False)
    uses: frozenset[AnswerUse] = field(default=frozenset(AnswerUse), converter=SetOf[AnswerUse])

    def _faults(self) -> Iterator[Finding]:
        if not self.phrases:
            yield Finding.of("empty", "phrases")
        for index, phrase in enumerate(self.phrases):
            if not WORD.search(phrase):
                yield Finding.of("text", f"phrases[{index}]")


@frozen(kw_only=True)
class Vocabulary:
    """The words that suggest codes, as data. An app can add its own.

    >>> from attrs import evolve
    >>> from advocacy.people import Answer, suggest_codes
    >>> from advocacy.people.default_vocabulary import VOCABULARY
    >>> walking = CodeWords(code="walking", language="en", phrases=["walk*"])
    >>> own = evolve(VOCABULARY, entries=[*VOCABULARY.entries, walking])
    >>> answer = Answer(participant="p-1", question="wish", text="Let us talk while we are walking")
    >>> [(found.code, found.words) for found in suggest_codes([answer], vocabulary=own)]
    [('walking', ('walking',))]

    Attributes:
        entries: The words of each code. A code may have several entries in a language, for different answers.
        denials: Words that deny what follows, such as "not".
        problems: Words that, after a denial, deny what is before them, such as "problem" in "time is not the problem".
        plenty: Words that deny what follows, or what is directly before them, such as "enough" in "time enough".
        contrasts: Words that end a clause, such as "but". A denial does not reach beyond the end of its clause.
    """

    entries: tuple[CodeWords, ...] = field(converter=TupleOf[CodeWords])
    denials: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    problems: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    plenty: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    contrasts: tuple[str, ...] = field(default=(), converter=TupleOf[str])

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, in the order of the entries."""
        return tuple(dict.fromkeys(item.code for item in self.entries))

    def __repr__(self) -> str:
        """Show the number of codes, so that a signature with a vocabulary as its default stays short."""
        return f"<Vocabulary: {len(self.codes)} codes>"


def fold(text: str) -> str:
    """Return a text without case and accents, with one kind of apostrophe."""
    plain = unicodedata.normalize("NFKD", text.replace("\u2019", "'")).casefold()
    return "".join(mark for mark in plain if not unicodedata.combining(mark))
