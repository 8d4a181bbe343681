"""The foundation: profiles and the company page, in order before content is shared (:ref:`method-foundation`)."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, UnknownNameError, nearest, raise_any, translator_for
from advocacy.frozen_map import FrozenMap
from advocacy.rules import codes, each, first_repeats, frozen_map, identifier, instance, optional, own, text, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = [
    "Checklist",
    "ChecklistGaps",
    "ChecklistItem",
    "ChecklistKind",
    "Foundation",
    "FoundationCheck",
    "FoundationReport",
    "check_foundation",
    "page_checklist",
    "profile_checklist",
]


class ChecklistKind(Enum):
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
        said = translator_for(language, extra).label(self.key)
        return self.code if said == f"item:{self.code}" else said

    def why(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Say why it matters; empty where nobody has said it.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        key = f"why:{self.code}"
        said = self.reason or translator_for(language, extra).label(key)
        return "" if said == key else said


@frozen(kw_only=True)
class Checklist:
    """
    What to look for, in the order in which it is best put right.

    >>> [item.code for item in profile_checklist().items if not item.required]
    ['profile:featured', 'profile:languages', 'profile:open', 'profile:recent']

    Attributes:
        kind: What it is about.
        items: The things to look for, at least one.
    """

    kind: ChecklistKind = field(validator=instance(ChecklistKind), repr=str)
    items: tuple[ChecklistItem, ...] = field(converter=tuple_of, validator=each(instance(ChecklistItem)))

    def __attrs_post_init__(self) -> None:
        """Refuse an empty list, and an item that occurs twice."""
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


def _items(subject: ChecklistKind, required: str, helpful: str) -> Checklist:
    listed = [(code, True) for code in required.split()] + [(code, False) for code in helpful.split()]
    return Checklist(
        kind=subject,
        items=[ChecklistItem(code=f"{subject.value}:{code}", required=must) for code, must in listed],
    )


# The items are our own rule. The article behind this library asks only for a representative profile and a page in
# order.
_PROFILE = _items(ChecklistKind.PROFILE, "photo headline about role found_on contact", "featured languages open recent")
_PAGE = _items(ChecklistKind.PAGE, "logo about themes people contact websites admins", "vacancies recent linked")


def profile_checklist() -> Checklist:
    """
    Return the checklist for a personal profile (:ref:`method-foundation`).

    A profile is representative if all required items are met.

    >>> print(profile_checklist().item("profile:about").why())
    People trust a person who tells it themselves sooner than a text that anybody could have put there.
    """
    return _PROFILE


def page_checklist() -> Checklist:
    """
    Return the checklist for the company page (:ref:`method-foundation`).

    >>> print(page_checklist().item("page:themes").text())
    The themes the company wants to be found on
    """
    return _PAGE


@frozen(kw_only=True)
class FoundationCheck:
    """
    What was seen of one profile, or of the page, on a day.

    Attributes:
        checked_on: The day on which somebody looked.
        done: Codes of the items that were in order.
        unclear: Codes of the items that could not be seen; what is in neither is missing.

    Raises:
        ValidationError: A field has another type, or an item is both done and unclear.
    """

    checked_on: date = field(validator=instance(date, private=True))
    done: frozenset[str] = field(default=frozenset(), converter=codes, validator=each(own(text)))
    unclear: frozenset[str] = field(default=frozenset(), converter=codes, validator=each(own(text)))

    def __attrs_post_init__(self) -> None:
        """Refuse an item that is both."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        for code in sorted(self.done & self.unclear):
            yield Finding.of("foundation:both", "unclear", name=code)

    def __repr__(self) -> str:
        """Show the class alone: what a profile lacks is its owner's."""
        return "<FoundationCheck>"


@frozen(kw_only=True)
class Foundation:
    """
    What is known of everybody's profile and of the page.

    >>> seen = FoundationCheck(checked_on=date(2027, 1, 4), done=["profile:photo"])
    >>> Foundation(profiles={"p-1": seen})
    <Foundation: 1 profiles looked at>

    Attributes:
        profiles: What was seen, by participant's id; who is not in it has not been looked at.
        page: What was seen of the page; ``None`` while nobody looked.
        profile_items: What a profile is held to.
        page_items: What the page is held to.

    Raises:
        ValidationError, UnknownNameError: All problems at once: a code that no item has, a checklist about the
            other of the two.
    """

    profiles: FrozenMap[FoundationCheck] = field(
        default=FrozenMap(), converter=frozen_map, validator=each(instance(FoundationCheck, private=True))
    )
    page: FoundationCheck | None = field(default=None, validator=optional(instance(FoundationCheck)))
    profile_items: Checklist = field(factory=profile_checklist, validator=instance(Checklist))
    page_items: Checklist = field(factory=page_checklist, validator=instance(Checklist))

    def __attrs_post_init__(self) -> None:
        """Check the parts against each other."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        asked = (
            ("profile_items", self.profile_items, ChecklistKind.PROFILE),
            ("page_items", self.page_items, ChecklistKind.PAGE),
        )
        for name, items, subject in asked:
            if items.kind is not subject:
                yield Finding.of("foundation:subject", f"{name}.kind", kind=subject.value)
        for who, check in self.profiles.items():
            yield from _strangers(check, self.profile_items, f"profiles[{who}]")
        if self.page is not None:
            yield from _strangers(self.page, self.page_items, "page")

    def __repr__(self) -> str:
        """Show class and size, and nothing about a person."""
        return f"<Foundation: {len(self.profiles)} profiles looked at>"


def _strangers(check: FoundationCheck, items: Checklist, path: str) -> Iterator[Finding]:
    for name, given in (("done", check.done), ("unclear", check.unclear)):
        for code in sorted(given - set(items.codes)):
            yield nearest(code, items.codes, f"{path}.{name}", kind="checklist_item")


@frozen(kw_only=True)
class ChecklistGaps:
    """
    What one profile, or the page, lacks; each item in the order of its checklist.

    Attributes:
        participant: Whose profile; ``None`` for the page.
        checked_on: The day on which somebody looked; ``None`` where nobody did.
        missing: Codes of required items that it lacks.
        helpful: Codes of items that it lacks and that are not required.
        unknown: Codes of items of which nothing is known: all where nobody looked.
        in_order: Whether all that is required is there; ``None`` where it is not known. A profile in order is
            representative.
        findings: One for each item that is missing, required ones first.
    """

    participant: str | None = field(default=None, converter=identifier, validator=optional(text))
    checked_on: date | None = field(default=None, validator=optional(instance(date, private=True)))
    missing: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(own(text)))
    helpful: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(own(text)))
    unknown: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(own(text)))
    in_order: bool | None = field(default=None, validator=optional(instance(bool, private=True)))
    findings: tuple[Finding, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(Finding, private=True))
    )

    def __repr__(self) -> str:
        """Show class and id, and nothing of what is lacking."""
        return f"<ChecklistGaps of {'the page' if self.participant is None else self.participant}>"


@frozen(kw_only=True)
class FoundationReport:
    """
    What the foundation lacks, person by person and of the page.

    Attributes:
        profiles: One for each person asked about, in id order: nobody is ranked.
        page: What the page lacks.
        findings: What stands between the group and sharing content, in numbers; no person is named.
    """

    profiles: tuple[ChecklistGaps, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(ChecklistGaps, private=True))
    )
    page: ChecklistGaps = field(validator=instance(ChecklistGaps))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))

    @property
    def in_order(self) -> bool | None:
        """Whether every profile and the page are in order; ``None`` where nothing is missing and not all is known."""
        every = [self.page.in_order, *(gaps.in_order for gaps in self.profiles)]
        return False if False in every else None if None in every else True


def check_foundation(
    foundation: Foundation, participants: Iterable[str], *, known: Iterable[str] | None = None
) -> FoundationReport:
    """
    Check the profiles and the company page (:ref:`method-foundation`).

    What nobody looked at is unknown, and not missing. Checks of people who are not asked about are left aside.

    >>> seen = FoundationCheck(checked_on=date(2027, 1, 4), done=["profile:photo"])
    >>> found = check_foundation(Foundation(profiles={"p-1": seen}), ["p-1", "p-2"])
    >>> for finding in found.findings:
    ...     print(finding)
    profiles: 1 of 2 members has no representative profile.
    profiles: 1 of 2 profiles was not looked at, or not all of it could be seen; look, with its owner.
    page: Nobody looked at the company page, or not all of it could be seen; go through its checklist.

    Args:
        foundation: What is known.
        participants: Ids of those to ask about, such as those who are active now.
        known: Ids of everybody in the program; where given, every id here and in the foundation must be one of them.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an id that occurs twice or that nobody has, an
            argument of the wrong type.
    """
    asked = tuple_of(participants)
    everyone = None if known is None else tuple_of(known)
    raise_any(
        [
            *instance(Foundation).findings(foundation, "foundation"),
            *each(text).findings(asked, "participants"),
            *(each(text).findings(everyone, "known") if everyone is not None else ()),
        ]
    )
    ids = tuple(map(identifier, asked))
    raise_any(_unknown_people(foundation, ids, everyone))
    profiles = [_gaps(foundation.profiles.get(who), foundation.profile_items, who) for who in sorted(ids)]
    page = _gaps(foundation.page, foundation.page_items, None)
    return FoundationReport(profiles=profiles, page=page, findings=_told(profiles, page))


def _unknown_people(
    foundation: Foundation, ids: tuple[str, ...], everyone: tuple[str, ...] | None
) -> Iterator[Finding]:
    yield from first_repeats(ids, "participants")
    if everyone is None:
        return
    people = set(map(identifier, everyone))
    for index, who in enumerate(ids):
        if who not in people:
            yield nearest(who, people, f"participants[{index}]", kind="participant")
    for who in foundation.profiles:
        if who not in people:
            yield nearest(who, people, f"foundation.profiles[{who}]", kind="participant")


def _gaps(check: FoundationCheck | None, items: Checklist, who: str | None) -> ChecklistGaps:
    if check is None:
        return ChecklistGaps(participant=who, unknown=items.codes)
    lacking = [item for item in items.items if item.code not in check.done | check.unclear]
    missing = [item for item in lacking if item.required]
    helpful = [item for item in lacking if not item.required]
    in_order = None if any(item.required and item.code in check.unclear for item in items.items) else True
    path = "page" if who is None else f"profiles[{who}]"
    return ChecklistGaps(
        participant=who,
        checked_on=check.checked_on,
        missing=[item.code for item in missing],
        helpful=[item.code for item in helpful],
        unknown=[code for code in items.codes if code in check.unclear],
        in_order=False if missing else in_order,
        findings=[
            *(Finding.of("foundation:missing", path, field=item.key) for item in missing),
            *(Finding.of("foundation:helpful", path, field=item.key) for item in helpful),
        ],
    )


def _told(profiles: list[ChecklistGaps], page: ChecklistGaps) -> Iterator[Finding]:
    count = len(profiles)
    lacking = sum(gaps.in_order is False for gaps in profiles)
    unknown = sum(gaps.in_order is None for gaps in profiles)
    if lacking == 1:
        yield Finding.of("foundation:profile", "profiles", count=count)
    elif lacking:
        yield Finding.of("foundation:profiles", "profiles", missing=lacking, count=count)
    if unknown == 1:
        yield Finding.of("foundation:profile-unknown", "profiles", count=count)
    elif unknown:
        yield Finding.of("foundation:profiles-unknown", "profiles", unknown=unknown, count=count)
    if page.in_order is None:
        yield Finding.of("foundation:page-unknown", "page")
    yield from page.findings
