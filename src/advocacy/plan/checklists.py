"""Checklists: what a personal profile and the company page need before content is shared (domain, step 3)."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, UnknownNameError, nearest, raise_any, voice_of
from advocacy.values import each, first_repeats, identifier, instance, optional, text, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Checklist", "ChecklistItem", "Subject", "page_checklist", "profile_checklist"]


class Subject(Enum):
    """What a checklist is about."""

    PROFILE = "profile"
    """A participant's own profile on LinkedIn."""
    PAGE = "page"
    """The company's page there."""


@frozen(kw_only=True)
class ChecklistItem:
    """
    One thing to look for, and why it matters.

    >>> ChecklistItem(code="profile:photo").text(), ChecklistItem(code="own:pet", wording="The dog").text("nl")
    ('A clear, recent photo', 'The dog')

    Attributes:
        code: Its key; the library's own have both texts in English and Dutch under it.
        required: Whether the profile or page is not in order without it.
        wording: What it is called; ``None`` takes the library's own.
        reason: Why it matters; ``None`` takes the library's own, and is empty where there is none.
    """

    code: str = field(converter=identifier, validator=text)
    required: bool = field(default=True, validator=instance(bool))
    wording: str | None = field(default=None, validator=optional(text))
    reason: str | None = field(default=None, validator=optional(text))

    @property
    def key(self) -> str:
        """What a finding names it by: its own wording, else the key under which the library has its text."""
        return self.wording or f"item:{self.code}"

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Say what to look for.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        said = voice_of(language, extra).label(self.key)
        return self.code if said == f"item:{self.code}" else said

    def why(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Say why it matters; empty where nobody has said it.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        key = f"why:{self.code}"
        said = self.reason or voice_of(language, extra).label(key)
        return "" if said == key else said


@frozen(kw_only=True)
class Checklist:
    """
    What to look for, in the order in which it is best put right.

    >>> [item.code for item in profile_checklist().items if not item.required]
    ['profile:featured', 'profile:languages', 'profile:open', 'profile:recent']

    Attributes:
        subject: What it is about.
        items: The things to look for, at least one.
    """

    subject: Subject = field(validator=instance(Subject), repr=str)
    items: tuple[ChecklistItem, ...] = field(converter=tuple_of, validator=each(instance(ChecklistItem)))

    def __attrs_post_init__(self) -> None:
        """Refuse an empty list, and an item that stands twice."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        if not self.items:
            yield Finding.of("empty", "items")
        yield from first_repeats((item.code for item in self.items), "items", key="code")

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the items, in their order."""
        return tuple(item.code for item in self.items)

    def item(self, code: str) -> ChecklistItem:
        """
        Look up an item by its code.

        Raises:
            UnknownNameError: No item has this code; the nearest is suggested.
        """
        raise_any(text.findings(code, "code"))
        found = {item.code: item for item in self.items}.get(identifier(code))
        if found is None:
            raise UnknownNameError([nearest(code, self.codes, "code", kind="checklist_item")])
        return found


def _items(subject: Subject, required: str, helpful: str) -> Checklist:
    listed = [(code, True) for code in required.split()] + [(code, False) for code in helpful.split()]
    return Checklist(
        subject=subject,
        items=[ChecklistItem(code=f"{subject.value}:{code}", required=must) for code, must in listed],
    )


# The items are our own, from practice; the article asks for a representative profile and a page in order.
_PROFILE = _items(Subject.PROFILE, "photo headline about role found_on contact", "featured languages open recent")
_PAGE = _items(Subject.PAGE, "logo about themes people contact websites admins", "vacancies recent linked")


def profile_checklist() -> Checklist:
    """
    Give the checklist for a personal profile (domain, step 3); it is representative with all that is required.

    >>> print(profile_checklist().item("profile:about").why())
    People trust a person who tells it themselves sooner than a text that anybody could have put there.
    """
    return _PROFILE


def page_checklist() -> Checklist:
    """
    Give the checklist for the company page (domain, step 3).

    >>> print(page_checklist().item("page:themes").text())
    The themes the company wants to be found on
    """
    return _PAGE
