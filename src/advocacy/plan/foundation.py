"""The foundation: profiles and the company page in order before content is shared (domain, step 3)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, nearest, raise_any
from advocacy.plan.checklists import Checklist, Subject, page_checklist, profile_checklist
from advocacy.values import (
    FrozenMap,
    codes,
    each,
    first_repeats,
    frozen_map,
    identifier,
    instance,
    optional,
    own,
    text,
    tuple_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Foundation", "FoundationCheck", "FoundationGaps", "Gaps", "find_gaps"]


@frozen(kw_only=True)
class FoundationCheck:
    """
    What was seen of one profile, or of the page, on a day.

    Attributes:
        looked_at: The day on which somebody looked.
        done: Codes of the items that were in order.
        unclear: Codes of the items that could not be seen; what is in neither is missing.

    Raises:
        InvalidError: A field has another type, or an item is both done and unclear.
    """

    looked_at: date = field(validator=instance(date, private=True))
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

    >>> seen = FoundationCheck(looked_at=date(2027, 1, 4), done=["profile:photo"])
    >>> Foundation(profiles={"p-1": seen})
    <Foundation: 1 profiles looked at>

    Attributes:
        profiles: What was seen, by participant's id; who is not in it has not been looked at.
        page: What was seen of the page; ``None`` while nobody looked.
        profile_items: What a profile is held to.
        page_items: What the page is held to.

    Raises:
        InvalidError, UnknownNameError: With every fault at once: a code that no item has, a checklist about the other
            of the two.
    """

    profiles: FrozenMap[FoundationCheck] = field(
        default=FrozenMap(), converter=frozen_map, validator=each(instance(FoundationCheck, private=True))
    )
    page: FoundationCheck | None = field(default=None, validator=optional(instance(FoundationCheck)))
    profile_items: Checklist = field(factory=profile_checklist, validator=instance(Checklist))
    page_items: Checklist = field(factory=page_checklist, validator=instance(Checklist))

    def __attrs_post_init__(self) -> None:
        """Report every fault between the parts."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        asked = (("profile_items", self.profile_items, Subject.PROFILE), ("page_items", self.page_items, Subject.PAGE))
        for name, items, subject in asked:
            if items.subject is not subject:
                yield Finding.of("foundation:subject", f"{name}.subject", kind=subject.value)
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
class Gaps:
    """
    What one profile, or the page, lacks; each item in the order of its checklist.

    Attributes:
        participant: Whose profile; ``None`` for the page.
        looked_at: The day on which somebody looked; ``None`` where nobody did.
        missing: Codes of required items that it lacks.
        helpful: Codes of items that it lacks and that are not required.
        unknown: Codes of items of which nothing is known: all where nobody looked.
        in_order: Whether all that is required is there; ``None`` where it is not known. A profile in order is
            representative.
        findings: One for each item that is missing, required ones first.
    """

    participant: str | None = field(default=None, converter=identifier, validator=optional(text))
    looked_at: date | None = field(default=None, validator=optional(instance(date, private=True)))
    missing: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(own(text)))
    helpful: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(own(text)))
    unknown: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(own(text)))
    in_order: bool | None = field(default=None, validator=optional(instance(bool, private=True)))
    findings: tuple[Finding, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(Finding, private=True))
    )

    def __repr__(self) -> str:
        """Show class and id, and nothing of what is lacking."""
        return f"<Gaps of {'the page' if self.participant is None else self.participant}>"


@frozen(kw_only=True)
class FoundationGaps:
    """
    What the foundation lacks, person by person and of the page.

    Attributes:
        profiles: One for each person asked about, in id order: nobody is ranked.
        page: What the page lacks.
        findings: What stands between the group and sharing content, in numbers; no person is named.
    """

    profiles: tuple[Gaps, ...] = field(default=(), converter=tuple_of, validator=each(instance(Gaps, private=True)))
    page: Gaps = field(validator=instance(Gaps))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))

    @property
    def in_order(self) -> bool | None:
        """Whether every profile and the page are in order; ``None`` where nothing is missing and not all is known."""
        every = [self.page.in_order, *(gaps.in_order for gaps in self.profiles)]
        return False if False in every else None if None in every else True


def find_gaps(
    foundation: Foundation, participants: Iterable[str], *, known: Iterable[str] | None = None
) -> FoundationGaps:
    """
    Tell what the foundation lacks (domain, step 3: a foundation before any content is shared).

    What nobody looked at is unknown, and not missing. Checks of people who are not asked about are left aside.

    >>> seen = FoundationCheck(looked_at=date(2027, 1, 4), done=["profile:photo"])
    >>> found = find_gaps(Foundation(profiles={"p-1": seen}), ["p-1", "p-2"])
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
        InvalidError, UnknownNameError: With every fault at once: an id that stands twice or that nobody has, an
            argument of another type.
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
    return FoundationGaps(profiles=profiles, page=page, findings=_told(profiles, page))


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


def _gaps(check: FoundationCheck | None, items: Checklist, who: str | None) -> Gaps:
    if check is None:
        return Gaps(participant=who, unknown=items.codes)
    lacking = [item for item in items.items if item.code not in check.done | check.unclear]
    missing = [item for item in lacking if item.required]
    helpful = [item for item in lacking if not item.required]
    in_order = None if any(item.required and item.code in check.unclear for item in items.items) else True
    path = "page" if who is None else f"profiles[{who}]"
    return Gaps(
        participant=who,
        looked_at=check.looked_at,
        missing=[item.code for item in missing],
        helpful=[item.code for item in helpful],
        unknown=[code for code in items.codes if code in check.unclear],
        in_order=False if missing else in_order,
        findings=[
            *(Finding.of("foundation:missing", path, field=item.key) for item in missing),
            *(Finding.of("foundation:helpful", path, field=item.key) for item in helpful),
        ],
    )


def _told(profiles: list[Gaps], page: Gaps) -> Iterator[Finding]:
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
