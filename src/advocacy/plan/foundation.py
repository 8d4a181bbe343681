"""The foundation: profiles and the company page, in order before content is shared (:ref:`method-foundation`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum

from attrs import field

from advocacy.arguments import Personal, checked, frozen
from advocacy.errors import Finding, look_up, numbered, raise_any, translator_for, unknown_names
from advocacy.frozen_map import FrozenMap
from advocacy.messages.blocks import FindingsReport
from advocacy.messages.language import Language
from advocacy.people.survey import Survey
from advocacy.plan.obstacles import OBSTACLE_HELP
from advocacy.rules import (
    FrozenMapOf,
    SetOf,
    TupleOf,
    first_repeats,
    identifier,
    identifier_or_none,
    personal,
    tuple_of,
)


class ChecklistKind(Enum):
    """The subject of a checklist."""

    PROFILE = "profile"
    """A participant's personal profile on LinkedIn."""
    PAGE = "page"
    """The company page on LinkedIn."""
    CHANNEL = "channel"
    """A participant's presence on another channel."""
    FRAMEWORK = "framework"
    """What the organisation allows and arranges: guideline, customers, images, approval, works council."""


#: The channel of everybody who did not choose another one.
LINKEDIN = "linkedin"


@frozen(kw_only=True)
class ChecklistItem:
    """One item to check, and why it matters.

    >>> ChecklistItem(code="profile:photo").text(), ChecklistItem(code="own:pet", wording="The dog").text("nl")
    ('A clear, recent photo', 'The dog')

    Attributes:
        code: The key of the item. The library has texts for its own items in English and Dutch.
        required: Whether the profile or page must have it to be in order.
        wording: The text of the item; ``None`` means the library's own.
        reason: Why it matters; ``None`` means the library's own, or empty.
    """

    code: str = field(converter=identifier)
    required: bool = True
    wording: str | None = None
    reason: str | None = None

    @property
    def key(self) -> str:
        """The key that a finding needs: its own wording, else the key of the library's text."""
        return self.wording or f"item:{self.code}"

    def text(self, language: str | Language = "en") -> str:
        """Return what to check."""
        label = translator_for(language).label(self.key)
        return self.code if label == f"item:{self.code}" else label

    def why(self, language: str | Language = "en") -> str:
        """Return why the item matters; empty if that is not stated."""
        key = f"why:{self.code}"
        label = self.reason or translator_for(language).label(key)
        return "" if label == key else label


@frozen(kw_only=True)
class Checklist:
    """A checklist, in the recommended order of work.

    >>> [item.code for item in Checklist.profile().items if not item.required]
    ['profile:featured', 'profile:languages', 'profile:open', 'profile:recent']

    Attributes:
        kind: The subject.
        items: The items, at least one.
    """

    kind: ChecklistKind = field(repr=str)
    items: tuple[ChecklistItem, ...] = field(converter=TupleOf[ChecklistItem])

    def _faults(self) -> Iterator[Finding]:
        if not self.items:
            yield Finding.of("empty", "items")
        yield from first_repeats((item.code for item in self.items), "items", key="code")

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the items, in their order."""
        return tuple(item.code for item in self.items)

    @classmethod
    def profile(cls) -> Checklist:
        """Return the checklist for a personal profile (:ref:`method-foundation`).

        A profile is representative if all required items are met.

        >>> print(Checklist.profile().item("profile:about").why())
        People trust a personal text more than one that anyone could have written.
        """
        return _PROFILE

    @classmethod
    def page(cls) -> Checklist:
        """Return the checklist for the company page (:ref:`method-foundation`).

        >>> print(Checklist.page().item("page:themes").text())
        The themes the company wants to be found on
        """
        return _PAGE

    @classmethod
    def channel(cls) -> Checklist:
        """Return the checklist for a participant's presence on a channel other than LinkedIn.

        >>> print(Checklist.channel().item("channel:employer").text("nl"))
        Bij welk bedrijf je werkt
        """
        return _CHANNEL

    @classmethod
    def framework(cls) -> Checklist:
        """Return the checklist for what the organisation allows and arranges (:ref:`method-step-3`).

        >>> print(Checklist.framework().item("framework:customers").text())
        What customers allow you to show and say
        """
        return _FRAMEWORK

    @checked
    def item(self, code: str) -> ChecklistItem:
        """Return an item by its code.

        Raises:
            UnknownNameError: No item has this code. The message suggests the nearest one.
        """
        found = {item.code: item for item in self.items}
        return look_up(found, identifier(code), "code", kind="checklist_item")


def _items(subject: ChecklistKind, required: str, helpful: str) -> Checklist:
    listed = [(code, True) for code in required.split()] + [(code, False) for code in helpful.split()]
    return Checklist(
        kind=subject,
        items=[ChecklistItem(code=f"{subject.value}:{code}", required=must) for code, must in listed],
    )


# The items are our own rule. The article behind this library asks only for a representative profile and a page in
# order.
_PROFILE = _items(ChecklistKind.PROFILE, "photo headline about role found_on contact", "featured languages open recent")
_CHANNEL = _items(ChecklistKind.CHANNEL, "about employer contact", "photo found_on")
_PAGE = _items(ChecklistKind.PAGE, "logo about themes people contact websites admins", "vacancies recent linked")
_FRAMEWORK = _items(
    ChecklistKind.FRAMEWORK, "guideline customers images employer approval works_council", "time languages"
)


@frozen(kw_only=True)
class FoundationCheck(Personal):
    """The result of checking one profile, or the page, on a day.

    Attributes:
        checked_on: The day of the check.
        done: Codes of the items that are in order.
        unclear: Codes of the items that could not be checked. Items in neither list are missing.
        waived: Whether the person waives the checklist. They may post without it, and its gaps stay gaps.

    Raises:
        ValidationError: A field has the wrong type, or an item is both done and unclear.
    """

    checked_on: date = field(validator=personal)
    done: frozenset[str] = field(default=frozenset(), converter=SetOf[str], validator=personal)
    unclear: frozenset[str] = field(default=frozenset(), converter=SetOf[str], validator=personal)
    waived: bool = field(default=False, validator=personal)

    def _faults(self) -> Iterator[Finding]:
        for code in sorted(self.done & self.unclear):
            yield Finding.of("foundation:both", "unclear", name=code)


@frozen(kw_only=True)
class Foundation:
    """The known state of all profiles and of the page. A profile is on the channel that its owner chose.

    >>> seen = FoundationCheck(checked_on=date(2027, 1, 4), done=["profile:photo"])
    >>> Foundation(profiles={"p-1": seen})
    <Foundation: 1 profiles looked at>

    Attributes:
        profiles: The checks by participant's id. A missing id means not checked.
        page: The check of the page; ``None`` means not checked.
        profile_items: The checklist of profiles.
        page_items: The checklist of the page.
        channels: The channels that people chose, by participant's id, such as ``"newsletter"``; self-reported. A
            missing id means LinkedIn.
        channel_items: The checklist of every channel but LinkedIn.
        framework: The check of the framework; ``None`` means not checked.
        framework_items: The checklist of the framework.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an unknown code, a checklist of the wrong kind.
    """

    profiles: FrozenMap[FoundationCheck] = field(
        default=FrozenMap(), converter=FrozenMapOf[FoundationCheck], validator=personal
    )
    page: FoundationCheck | None = None
    profile_items: Checklist = field(factory=Checklist.profile)
    page_items: Checklist = field(factory=Checklist.page)
    channels: FrozenMap[str] = field(default=FrozenMap(), converter=FrozenMapOf[str], validator=personal)
    channel_items: Checklist = field(factory=Checklist.channel)
    framework: FoundationCheck | None = None
    framework_items: Checklist = field(factory=Checklist.framework)

    def _faults(self) -> Iterator[Finding]:
        asked = (
            ("profile_items", self.profile_items, ChecklistKind.PROFILE),
            ("page_items", self.page_items, ChecklistKind.PAGE),
            ("channel_items", self.channel_items, ChecklistKind.CHANNEL),
            ("framework_items", self.framework_items, ChecklistKind.FRAMEWORK),
        )
        for name, items, subject in asked:
            if items.kind is not subject:
                yield Finding.of("foundation:kind", f"{name}.kind", kind=subject.value)
        for who, check in self.profiles.items():
            yield from _faults(check, self.items_for(who), f"profiles[{who}]")
        if self.page is not None:
            yield from _faults(self.page, self.page_items, "page")
        if self.framework is not None:
            yield from _faults(self.framework, self.framework_items, "framework")

    @checked
    def items_for(self, participant: str) -> Checklist:
        """Return the checklist for the channel that a person chose.

        >>> Foundation(channels={"p-1": "newsletter"}).items_for("p-1") is Checklist.channel()
        True
        """
        return self.profile_items if self.channels.get(participant, LINKEDIN) == LINKEDIN else self.channel_items

    @checked
    def confirmed_on(self, participant: str) -> date | None:
        """Return the day from which a person may post: that of the check that is in order, or waived.

        The result is ``None`` if an item is missing or unknown, or if the profile was not checked. Unknown is not
        missing: ask the person.
        """
        check = self.profiles.get(participant)
        if check is None:
            return None
        required = (item.code for item in self.items_for(participant).items if item.required)
        return check.checked_on if check.waived or check.done.issuperset(required) else None

    def __repr__(self) -> str:
        """Show class and size, and nothing about a person."""
        return f"<Foundation: {len(self.profiles)} profiles looked at>"


def _faults(check: FoundationCheck, items: Checklist, path: str) -> Iterator[Finding]:
    for name, given in (("done", check.done), ("unclear", check.unclear)):
        codes = ((f"{path}.{name}", code) for code in sorted(given))
        yield from unknown_names(codes, items.codes, kind="checklist_item")


@frozen(kw_only=True)
class ChecklistGaps:
    """The gaps of one profile, or of the page, in the order of the checklist.

    Attributes:
        participant: The owner of the profile; ``None`` for the page and the framework.
        checked_on: The day of the check; ``None`` if not checked.
        missing: Codes of missing required items.
        helpful: Codes of missing items that are not required.
        unknown: Codes of unknown items: all if not checked.
        in_order: Whether all required items are there; ``None`` if unknown. A profile that is in order is
            representative.
        findings: One for each missing item, required items first.
    """

    participant: str | None = field(default=None, converter=identifier_or_none)
    checked_on: date | None = field(default=None, validator=personal)
    missing: tuple[str, ...] = field(default=(), converter=TupleOf[str], validator=personal)
    helpful: tuple[str, ...] = field(default=(), converter=TupleOf[str], validator=personal)
    unknown: tuple[str, ...] = field(default=(), converter=TupleOf[str], validator=personal)
    in_order: bool | None = field(default=None, validator=personal)
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding], validator=personal)

    def __repr__(self) -> str:
        """Show class and id, and no gaps."""
        return f"<ChecklistGaps of {self.participant or 'the organisation'}>"


@frozen(kw_only=True)
class FoundationReport(FindingsReport):
    """The gaps of the foundation, for each person and for the page.

    Attributes:
        profiles: One for each requested person, in id order. The order is not a ranking.
        page: The gaps of the page.
        findings: What prevents sharing content, in numbers. No person is named.
        framework: The gaps of the framework, with a finding for each missing item; ``None`` in a document of version 3.
    """

    profiles: tuple[ChecklistGaps, ...] = field(default=(), converter=TupleOf[ChecklistGaps], validator=personal)
    page: ChecklistGaps
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])
    framework: ChecklistGaps | None = None

    @property
    def in_order(self) -> bool | None:
        """Whether every profile and the page are in order; ``None`` if nothing is missing and something is unknown."""
        every = [self.page.in_order, *(gaps.in_order for gaps in self.profiles)]
        return False if False in every else None if None in every else True


@checked
def check_foundation(
    foundation: Foundation, participants: Iterable[str], *, known: Iterable[str] | None = None
) -> FoundationReport:
    """Check the profiles and the company page (:ref:`method-foundation`).

    Items that were not checked are unknown, not missing. Checks of other people are ignored.

    >>> seen = FoundationCheck(checked_on=date(2027, 1, 4), done=["profile:photo"])
    >>> found = check_foundation(Foundation(profiles={"p-1": seen}), ["p-1", "p-2"])
    >>> for finding in found.findings:
    ...     print(finding)
    profiles: 1 of 2 members has no representative profile.
    profiles: 1 of 2 profiles was not fully checked. Go through it with its owner.
    page: The company page was not fully checked. Go through its checklist.

    Args:
        foundation: The known state.
        participants: Ids of the people to report on, for example the active ones.
        known: Ids of everyone in the program. If given, each id here and in the foundation must be one of them.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an id that is duplicate or unknown, an argument of the
            wrong type.
    """
    asked = tuple(participants)
    everyone = None if known is None else tuple_of(known)
    ids = tuple(map(identifier, asked))
    raise_any(_unknown_people(foundation, ids, everyone))
    profiles = [
        _gaps(foundation.profiles.get(who), foundation.items_for(who), who, f"profiles[{who}]") for who in sorted(ids)
    ]
    page = _gaps(foundation.page, foundation.page_items, None, "page")
    framework = _gaps(foundation.framework, foundation.framework_items, None, "framework")
    return FoundationReport(profiles=profiles, page=page, findings=_remarks(profiles, page), framework=framework)


@checked
def check_obstacles(survey: Survey, foundation: Foundation | None = None) -> tuple[Finding, ...]:
    """Return the items of the framework that help against the obstacles of people (:ref:`method-step-3`).

    An item that is in order is left out. Each person counts once for an item, and each answer without an id counts.

    >>> from advocacy.people import Answer
    >>> answer = Answer(participant="p-1", question="obstacle", text="May I show the site?", codes=["permission"])
    >>> for finding in check_obstacles(Survey(answers=[answer])):
    ...     print(finding)
    framework: What customers allow you to show and say: 1 person named a problem with this. Solve it.
    framework: Rules for pictures of people and places: 1 person named a problem with this. Solve it.

    Args:
        survey: The survey. Only confirmed codes and the codes of options count.
        foundation: The known state of the framework; by default nothing is in order.

    Returns:
        One finding for each item, with the number of people, in the order of the checklist.
    """
    state = Foundation() if foundation is None else foundation
    done = state.framework.done if state.framework is not None else frozenset[str]()
    people: dict[str, set[str]] = defaultdict(set)
    for index, answer in enumerate(survey.answers):
        for item in (item for code in survey.codes_of(answer) for item in OBSTACLE_HELP.get(code, ())):
            people[item].add(f"\0{index}" if answer.participant is None else answer.participant)
    return tuple(
        Finding.of("obstacle:item", "framework", field=item.key, count=len(people[item.code]))
        for item in state.framework_items.items
        if item.code in people and item.code not in done
    )


def _unknown_people(
    foundation: Foundation, ids: tuple[str, ...], everyone: tuple[str, ...] | None
) -> Iterator[Finding]:
    yield from first_repeats(ids, "participants")
    if everyone is None:
        return
    people = set(map(identifier, everyone))
    profiles = ((f"foundation.profiles[{who}]", who) for who in foundation.profiles)
    yield from unknown_names([*numbered("participants", ids), *profiles], people, kind="participant")


def _gaps(check: FoundationCheck | None, items: Checklist, who: str | None, path: str) -> ChecklistGaps:
    if check is None:
        return ChecklistGaps(participant=who, unknown=items.codes)
    lacking = [item for item in items.items if item.code not in check.done | check.unclear]
    missing = [item for item in lacking if item.required]
    helpful = [item for item in lacking if not item.required]
    in_order = None if any(item.required and item.code in check.unclear for item in items.items) else True
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


def _remarks(profiles: list[ChecklistGaps], page: ChecklistGaps) -> Iterator[Finding]:
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
