"""Campaign parameters: a scheme that builds links, and reads what comes back (:ref:`method-metrics`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from attrs import field

from advocacy.arguments import NaturalNumber, checked, frozen
from advocacy.dates import DateRange
from advocacy.errors import Finding, raise_any, unknown_names
from advocacy.frozen_map import FrozenMap
from advocacy.goals.goal import ContentFormat
from advocacy.goals.observations import Observation
from advocacy.people.consent import Purpose
from advocacy.people.participant import Participant
from advocacy.plan.content import ContentIdea
from advocacy.rules import (
    FrozenMapOf,
    Rule,
    SetOf,
    each_value,
    first_repeats,
    identifier,
    integer,
    prose,
    text,
    tuple_of,
    whole,
)

#: The parameter of each field of a scheme.
_FIELDS = {"utm_source": "source", "utm_medium": "medium", "utm_campaign": "campaign"}
_CONTENT = "utm_content"
_PREFIX = "utm_"


def _is_page(value: object) -> bool:
    """Check whether a value is the address of a page on the web, without white space and control characters."""
    if not text.holds(value) or any(letter.isspace() or not letter.isprintable() for letter in str(value)):
        return False
    try:
        parts = urlsplit(str(value))
    except ValueError:  # brackets without an address between them
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


_page = Rule("campaign:page", _is_page)


@frozen(kw_only=True)
class CampaignScheme:
    """The names that the links of a program carry, so that a visit is counted without counting a person.

    The parameters are those of web analytics (`Google Analytics
    <https://support.google.com/analytics/answer/10917952>`_). ``utm_content`` is ``pillar-`` or ``format-`` with a
    code, or ``idea-`` with an id, or absent. `make_campaign_scheme` decides which ideas may be named.

    >>> scheme = CampaignScheme(campaign="2027", source="linkedin", pillars=["craft"])
    >>> link = scheme.link("https://example.com/jobs?team=lab#apply", pillar="craft")
    >>> for part in link.split("&"):
    ...     print(part)
    https://example.com/jobs?team=lab
    utm_source=linkedin
    utm_medium=advocacy
    utm_campaign=2027
    utm_content=pillar-craft#apply

    Attributes:
        campaign: ``utm_campaign``: the program, or a part of it.
        source: ``utm_source``: the channel, such as ``linkedin``.
        medium: ``utm_medium``.
        pillars: Ids of the pillars that links may name.
        ideas: The content of each idea's links: its own, or that of its pillar or format, or empty.

    Raises:
        ValidationError: All problems at once: a content that this scheme does not have, a field of the wrong type.
    """

    campaign: str = field(converter=identifier)
    source: str = field(converter=identifier)
    medium: str = field(default="advocacy", converter=identifier)
    pillars: frozenset[str] = field(default=frozenset(), converter=SetOf[str])
    ideas: FrozenMap[str] = field(default=FrozenMap(), converter=FrozenMapOf[str], validator=each_value(prose))

    def _faults(self) -> Iterator[Finding]:
        other = ((f"ideas[{idea}]", content) for idea, content in self.ideas.items() if content != _of("idea", idea))
        yield from unknown_names(other, self._contents(), kind=_CONTENT)

    def _contents(self) -> set[str]:
        """Return the contents without an idea: none, those of pillars and those of formats."""
        formats = {_of("format", item.value) for item in ContentFormat}
        return {"", *formats, *(_of("pillar", name) for name in self.pillars)}

    @checked
    def link(
        self,
        page: Annotated[str, _page],
        *,
        pillar: str | None = None,
        format: ContentFormat | None = None,  # noqa: A002 - as the field of an idea
        idea: str | None = None,
    ) -> str:
        """Return a link to a page with the parameters of this scheme, for at most one pillar, format or idea.

        Everything that the address has stays as it is, its query and fragment included. Values are percent-encoded as
        UTF-8. The link of an idea names the idea only if it may be named; else its pillar or format, or nothing.

        Args:
            page: The address of the page, with ``http`` or ``https``.
            pillar: The id of a pillar of this scheme.
            format: A format.
            idea: The id of an idea of this scheme.

        Raises:
            ValidationError, UnknownNameError: All problems at once: no address of a page, an address that has one of
                the parameters already, several contents, an unknown pillar or idea.
        """
        stem, hash_mark, fragment = page.partition("#")
        address, _, query = stem.partition("?")
        used = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
        named = [name for name in (pillar, format, idea) if name is not None]
        raise_any(
            [
                *(Finding.of("campaign:taken", "page", name=name) for name in (*_FIELDS, _CONTENT) if name in used),
                *([Finding.of("campaign:several", "")] if len(named) > 1 else []),
                *unknown_names([("pillar", pillar)], self.pillars, kind="pillar"),
                *unknown_names([("idea", idea)], self.ideas, kind="idea"),
            ]
        )
        content = self.ideas[idea] if idea is not None else ""
        content = _of("pillar", pillar) if pillar is not None else content
        content = _of("format", format.value) if format is not None else content
        values = {parameter: getattr(self, name) for parameter, name in _FIELDS.items()}
        added = urlencode(values | ({_CONTENT: content} if content else {}), quote_via=quote, safe="")
        joint = "&" if query and not query.endswith("&") else ""
        return f"{address}?{query}{joint}{added}{hash_mark}{fragment}"

    @checked
    def read(
        self, rows: Iterable[Mapping[str, Any]], *, measure: str, when: date | DateRange
    ) -> tuple[Observation, ...]:
        """Return what a tool of web analytics counted of the links of this scheme, one observation for each content.

        The segment of an observation is the content, empty for links without one. The counts of an idea that may not be
        named any more count for its pillar or format.

        >>> scheme = CampaignScheme(campaign="2027", source="linkedin", pillars=["craft"])
        >>> row = {"utm_source": "linkedin", "utm_medium": "advocacy", "utm_campaign": "2027", "visits": 12}
        >>> rows = [{**row, "utm_content": "pillar-craft"}, row]
        >>> [(seen.segment, seen.value) for seen in scheme.read(rows, measure="visits", when=date(2027, 3, 31))]
        [('', 12), ('pillar-craft', 12)]

        Args:
            rows: The counts: the four parameters by name, and the count under the name of the measure. A parameter
                without a value is absent, ``None`` or empty. Other columns are ignored.
            measure: The code of the raw measure, such as ``visits``.
            when: The day or the period of the counts.

        Returns:
            The sums by content, in the order of the contents.

        Raises:
            ValidationError, UnknownNameError: All problems at once: a row of another source, medium or campaign, an
                unknown content or parameter, a count that is not a whole number of 0 or more.
        """
        listed = tuple_of(rows)
        known = self._contents() | {_of("idea", idea) for idea in self.ideas}
        raise_any(
            finding for place, row in enumerate(listed) for finding in self._row_faults(row, measure, known, place)
        )
        sums = Counter[str]()
        for row in listed:
            content = row.get(_CONTENT) or ""
            idea = content.removeprefix(_of("idea", ""))
            sums[content if idea == content else self.ideas[idea]] += integer(row[measure])
        return tuple(
            Observation(measure=measure, value=count, when=when, segment=content)
            for content, count in sorted(sums.items())
        )

    def _row_faults(self, row: Mapping[str, Any], measure: str, known: set[str], place: int) -> Iterator[Finding]:
        """Find what does not belong to this scheme in a row."""
        here = f"rows[{place}]"
        for parameter, name in _FIELDS.items():
            if row.get(parameter) != getattr(self, name):
                yield Finding.of("campaign:other", f"{here}.{parameter}", name=getattr(self, name))
        yield from unknown_names([(f"{here}.{_CONTENT}", row.get(_CONTENT) or "")], known, kind=_CONTENT)
        others = sorted(name for name in row if name.startswith(_PREFIX) and name not in {*_FIELDS, _CONTENT})
        yield from (Finding.of("campaign:parameter", f"{here}.{name}") for name in others if row[name])
        count: Any = row.get(measure)
        yield from whole(0).findings(integer(count), f"{here}.{measure}")

    def __repr__(self) -> str:
        """Show the campaign and the source, and no ideas."""
        return f"<CampaignScheme {self.campaign}: {self.source}>"


def _of(kind: str, code: str) -> str:
    return f"{kind}-{code}"


@checked
def make_campaign_scheme(
    *,
    campaign: str,
    source: str,
    medium: str = "advocacy",
    on: date,
    pillars: Iterable[str] = (),
    ideas: Iterable[ContentIdea] = (),
    participants: Iterable[Participant] = (),
    carriers: Mapping[str, Iterable[str]] | None = None,
    minimum_group: NaturalNumber = 5,
) -> CampaignScheme:
    """Return the scheme of a program's links, which names an idea only if that counts nobody against their will.

    A link that names an idea counts the visits that one story brings. So it names the idea only if at least
    *minimum_group* people carry it, or if its authors consent to participate and to measurement on the day: the owner,
    and the person whose answer it comes from. Other ideas are counted under their pillar, else under their format. Make
    the scheme again when a consent changes: links that exist already are then counted under the pillar or format.

    >>> idea = ContentIdea(id="i-1", title="A day in the lab", pillar="craft")
    >>> scheme = make_campaign_scheme(
    ...     campaign="2027", source="linkedin", on=date(2027, 3, 1), pillars=["craft"], ideas=[idea]
    ... )
    >>> scheme.ideas["i-1"]
    'pillar-craft'

    Args:
        campaign: ``utm_campaign``: the program, or a part of it.
        source: ``utm_source``: the channel.
        medium: ``utm_medium``.
        on: The day on which consent must be valid.
        pillars: Ids of the pillars.
        ideas: The ideas that links may be about.
        participants: The people, with their consents.
        carriers: Ids of the people who carry an idea, by the idea's id. Only people with valid consent to participate
            count.
        minimum_group: The minimum number of people who carry an idea, 1 or more; 5 by default (:ref:`method-law`).

    Raises:
        ValidationError, UnknownNameError: All problems at once: an id that is duplicate or unknown, an argument of the
            wrong type.
    """
    themes, listed, people = tuple_of(pillars), tuple_of(ideas), {person.id: person for person in participants}
    carried = {name: tuple_of(who) for name, who in (carriers or {}).items()}
    authors = {idea.id: {who for who in (idea.owner, idea.from_whom) if who is not None} for idea in listed}
    raise_any(_faults(themes, listed, tuple_of(participants), carried, authors))

    def agrees(who: str, *purposes: Purpose) -> bool:
        return all(people[who].consents_to(purpose, on=on) for purpose in (Purpose.PARTICIPATION, *purposes))

    def content(idea: ContentIdea) -> str:
        group = {who for who in carried.get(idea.id, ()) if agrees(who)}
        mine = authors[idea.id]
        if len(group) >= minimum_group or (mine and all(agrees(who, Purpose.MEASUREMENT) for who in mine)):
            return _of("idea", idea.id)
        if idea.pillar is not None:
            return _of("pillar", idea.pillar)
        return "" if idea.format is None else _of("format", idea.format.value)

    return CampaignScheme(
        campaign=campaign,
        source=source,
        medium=medium,
        pillars=themes,
        ideas={idea.id: content(idea) for idea in listed},
    )


def _faults(
    pillars: tuple[str, ...],
    ideas: tuple[ContentIdea, ...],
    people: tuple[Participant, ...],
    carriers: Mapping[str, tuple[str, ...]],
    authors: Mapping[str, set[str]],
) -> Iterator[Finding]:
    """Find repeated ids, and ideas, pillars and people that are unknown."""
    yield from first_repeats((person.id for person in people), "participants")
    yield from first_repeats((idea.id for idea in ideas), "ideas")
    known = {person.id for person in people}
    for place, idea in enumerate(ideas):
        yield from unknown_names([(f"ideas[{place}].pillar", idea.pillar)], pillars, kind="pillar")
        named = ((f"ideas[{place}]", who) for who in sorted(authors[idea.id]))
        yield from unknown_names(named, known, kind="participant")
    yield from unknown_names(((f"carriers[{name}]", name) for name in carriers), [i.id for i in ideas], kind="idea")
    named = ((f"carriers[{name}][{at}]", who) for name, ids in carriers.items() for at, who in enumerate(ids))
    yield from unknown_names(named, known, kind="participant")
