"""Themes: what the company page shows beside what people bring (domain, step 3)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from advocacy.errors import Finding, raise_any
from advocacy.values import each, identifier, instance, own, text, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BroughtTheme", "ThemeComparison", "compare_themes", "folded", "plain_theme", "theme_key"]


def theme_key(theme: str) -> str:
    """
    Give what two spellings of one theme share: neither case, Unicode form nor spacing tells themes apart.

    >>> theme_key("Sustainable  Building ") == theme_key("sustainable building")
    True
    """
    return " ".join(folded(theme).split())


def folded(said: str) -> str:
    """Give what two texts share that differ in case and Unicode form alone."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", said).casefold())


@frozen(kw_only=True)
class BroughtTheme:
    """
    A theme, and who brings it.

    Attributes:
        theme: As it is written on the page, else the first of its spellings in alphabetical order.
        participants: Ids of those who bring it, in id order.
    """

    theme: str = field(validator=text)
    participants: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(text))

    def __repr__(self) -> str:
        """Show class and theme, and nothing about who brings it."""
        return f"<BroughtTheme {self.theme}>"


@frozen(kw_only=True)
class ThemeComparison:
    """
    Page and people beside each other; each complements the other (domain, step 3).

    Attributes:
        shared: Themes that the page shows and people bring, alphabetically.
        page_lacks: Themes that people bring and the page does not show, alphabetically.
        people_lack: Themes that the page shows and nobody brings, alphabetically.
        findings: One for each theme that one of the two lacks.
    """

    shared: tuple[BroughtTheme, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(BroughtTheme, private=True))
    )
    page_lacks: tuple[BroughtTheme, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(BroughtTheme, private=True))
    )
    people_lack: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(text))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))


def compare_themes(page: Iterable[str], people: Mapping[str, Iterable[str]]) -> ThemeComparison:
    """
    Compare the themes on the company page with those that people bring (domain, step 3).

    Themes are told apart by `theme_key` and ordered by it.

    >>> found = compare_themes(["Craft", "Growth"], {"p-2": ["craft"], "p-1": ["Bees", "craft"]})
    >>> found.shared[0].participants, found.people_lack
    (('p-1', 'p-2'), ('Growth',))
    >>> print(found.findings[0])
    Bees: brought by people (1) and not to be found on the page; show it there.

    Args:
        page: The themes of the page.
        people: The themes each person brings, by the person's id.

    Raises:
        InvalidError: With every fault at once: a theme or an id that is no text, an argument of another type.
    """
    shown: Any = tuple_of(page)
    raise_any([*each(text).findings(shown, "page"), *_faults(people)])
    spelt: dict[str, set[str]] = {}
    for theme in shown:
        spelt.setdefault(theme_key(theme), set()).add(plain_theme(theme))
    own: dict[str, set[str]] = {}
    who: dict[str, set[str]] = {}
    for name, themes in people.items():
        for theme in themes:
            own.setdefault(theme_key(theme), set()).add(plain_theme(theme))
            who.setdefault(theme_key(theme), set()).add(identifier(name))

    def brought(key: str) -> BroughtTheme:
        return BroughtTheme(theme=min(spelt.get(key) or own[key]), participants=sorted(who[key]))

    lacking = [brought(key) for key in sorted(own.keys() - spelt.keys())]
    unbrought = [min(spelt[key]) for key in sorted(spelt.keys() - own.keys())]
    found = [Finding.of("themes:page", theme=one.theme, count=len(one.participants)) for one in lacking]
    return ThemeComparison(
        shared=[brought(key) for key in sorted(own.keys() & spelt.keys())],
        page_lacks=lacking,
        people_lack=unbrought,
        findings=[*found, *(Finding.of("themes:people", theme=theme) for theme in unbrought)],
    )


def plain_theme(theme: str) -> str:
    """Write a theme in Unicode form NFC and with single spaces."""
    return " ".join(identifier(theme).split())


def _faults(people: Any) -> Iterator[Finding]:
    if not isinstance(people, Mapping):
        yield from instance(Mapping).findings(people, "people")
        return
    for name, themes in people.items():
        yield from text.findings(name, "people.keys")
        if text.holds(name):
            given = tuple_of(themes) if isinstance(themes, (list, tuple, set, frozenset)) else themes
            yield from each(own(text)).findings(given, f"people[{name}]")
