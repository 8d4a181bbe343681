"""Links carry the names of a scheme, and counts come back by the same scheme."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.errors import AdvocacyError, ValidationError
from advocacy.goals import ContentFormat
from advocacy.people import Participant, Purpose
from advocacy.plan import ContentIdea
from advocacy.run import CampaignScheme, make_campaign_scheme
from advocacy.testing.strategies import campaign_schemes
from tests.samples import agreed_on, faults

DAY = date(2027, 3, 1)
BOTH = (Purpose.PARTICIPATION, Purpose.MEASUREMENT)
SCHEME = CampaignScheme(campaign="2027", source="linkedin", pillars=["craft"], ideas={"i-1": "idea-i-1", "i-2": ""})
TAIL = "utm_source=linkedin&utm_medium=advocacy&utm_campaign=2027"
ROW = {"utm_source": "linkedin", "utm_medium": "advocacy", "utm_campaign": "2027"}


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("https://example.com", f"https://example.com?{TAIL}"),
        ("https://example.com/?", f"https://example.com/?{TAIL}"),
        ("http://example.com/a?b=c&b=&d", f"http://example.com/a?b=c&b=&d&{TAIL}"),
        ("https://example.com/?a=b&", f"https://example.com/?a=b&{TAIL}"),
        ("https://example.com/#", f"https://example.com/?{TAIL}#"),
        ("https://example.com/#/jobs?team=lab", f"https://example.com/?{TAIL}#/jobs?team=lab"),
        ("https://example.com/caf%C3%A9?x=%26+y#é", f"https://example.com/caf%C3%A9?x=%26+y&{TAIL}#é"),
        ("https://[2001:db8::1]:8080/a;b", f"https://[2001:db8::1]:8080/a;b?{TAIL}"),
    ],
)
def test_links_keep_the_address(page: str, expected: str) -> None:
    """The query and the fragment of an address stay as they are, byte for byte."""
    assert SCHEME.link(page) == expected


@pytest.mark.parametrize(
    ("named", "content"),
    [
        ({}, None),
        ({"pillar": "craft"}, "pillar-craft"),
        ({"format": ContentFormat.WHITE_PAPER}, "format-white_paper"),
        ({"idea": "i-1"}, "idea-i-1"),
        ({"idea": "i-2"}, None),
    ],
)
def test_links_name_the_content(named: dict[str, Any], content: str | None) -> None:
    """The content is a pillar, a format or an idea that may be named, or absent."""
    assert dict(parse_qsl(SCHEME.link("https://example.com", **named))).get("utm_content") == content


@pytest.mark.parametrize(
    "page", ["example.com", "ftp://example.com", "https://", "https://example.com/a b", "https://[x", "javascript:x",
             "https://example.com/\n", "https://example.com/\u200e"]
)  # fmt: skip
def test_links_need_an_address(page: str) -> None:
    """Something else than the address of a page is refused."""
    with pytest.raises(ValidationError) as caught:
        SCHEME.link(page)
    assert faults(caught) == [("campaign:page", "page")]


def test_links_refuse_what_is_there_already() -> None:
    """A parameter that the address has, several contents and unknown ones are refused together."""
    with pytest.raises(AdvocacyError) as caught:
        SCHEME.link("https://example.com?utm_source=", pillar="crafts", idea="i-3")
    assert faults(caught) == [
        ("campaign:taken", "page"), ("campaign:several", ""), ("name:unknown", "pillar"), ("name:unknown", "idea"),
    ]  # fmt: skip


@given(campaign_schemes(), st.data())
def test_links_are_read_back(scheme: CampaignScheme, data: st.DataObject) -> None:
    """Whatever a scheme writes into a link, it reads back, and an idea that may not be named never comes back."""
    counts: dict[str, int] = {}
    rows: list[dict[str, Any]] = []
    choices: list[tuple[str, Any]] = [("format", form) for form in ContentFormat]
    choices += [("pillar", name) for name in scheme.pillars] + [("idea", name) for name in scheme.ideas]
    for kind, code in data.draw(st.lists(st.sampled_from(choices), max_size=6)):
        link = scheme.link("https://example.com/a?b=%20#c", **{kind: code})
        query, count = urlsplit(link).query, data.draw(st.integers(0, 99))
        assert query.startswith("b=%20&")
        assert link.endswith("#c")
        assert " " not in link
        row = dict(parse_qsl(query, keep_blank_values=True))
        rows.append({**row, "visits": count})
        named = row.get("utm_content", "")
        counts[named] = counts.get(named, 0) + count
    found = scheme.read(rows, measure="visits", when=DAY)
    assert {seen.segment: seen.value for seen in found} == counts
    assert [seen.segment for seen in found] == sorted(counts)


def test_counts_of_an_idea_that_is_not_named_go_to_its_pillar() -> None:
    """Links of the time in which an idea was named are still counted, without the idea."""
    ended = evolve(SCHEME, ideas={"i-1": "pillar-craft"})
    rows = [{**ROW, "utm_content": name, "visits": 2} for name in ("idea-i-1", "pillar-craft", "", None)]
    assert [(seen.segment, seen.value) for seen in ended.read(rows, measure="visits", when=DAY)] == [
        ("", 4), ("pillar-craft", 4),
    ]  # fmt: skip


def test_counts_that_do_not_belong_are_refused() -> None:
    """Rows of other campaigns, unknown contents, further parameters and odd counts are refused together."""
    rows: list[dict[str, Any]] = [
        {**ROW, "visits": 1, "utm_term": None, "page": "/jobs"},
        {**ROW, "utm_source": "google", "utm_campaign": "", "visits": 1},
        {**ROW, "utm_content": "pillar-crafts", "utm_term": "jobs", "visits": -1},
        {"visits": None},
    ]
    with pytest.raises(AdvocacyError) as caught:
        SCHEME.read(rows, measure="visits", when=DAY)
    assert faults(caught) == [
        ("campaign:other", "rows[1].utm_source"),
        ("campaign:other", "rows[1].utm_campaign"),
        ("name:unknown", "rows[2].utm_content"),
        ("campaign:parameter", "rows[2].utm_term"),
        ("whole", "rows[2].visits"),
        ("campaign:other", "rows[3].utm_source"),
        ("campaign:other", "rows[3].utm_medium"),
        ("campaign:other", "rows[3].utm_campaign"),
        ("whole", "rows[3].visits"),
    ]


def scheme(idea: dict[str, Any], *carriers: str, **people: tuple[Purpose, ...]) -> str:
    """Return the content of an idea, with the purposes to which each person consents, for groups of two or more."""
    known = [Participant(id=name, consents=agreed_on(DAY, *purposes)) for name, purposes in people.items()]
    listed = [ContentIdea(id="i", title="x", **idea)]
    return make_campaign_scheme(
        campaign="c", source="s", on=DAY, pillars=["craft"], ideas=listed, participants=known,
        carriers={"i": carriers}, minimum_group=2,
    ).ideas["i"]  # fmt: skip


def test_schemes_name_an_idea_of_a_group_or_a_willing_author() -> None:
    """Else its visits would count a person who did not consent to it."""
    for content, expected in [
        # without an author only a group decides
        (scheme({}), ""),
        (scheme({"format": ContentFormat.BLOG}), "format-blog"),
        (scheme({"format": ContentFormat.BLOG, "pillar": "craft"}), "pillar-craft"),
        (scheme({}, "a", "b", a=BOTH, b=BOTH[:1]), "idea-i"),
        (scheme({}, "a", "a", a=BOTH), ""),
        (scheme({}, "a", "b", a=BOTH, b=BOTH[1:]), ""),
        # the authors: the owner, and whose answer it comes from
        (scheme({"owner": "a"}, a=BOTH), "idea-i"),
        (scheme({"owner": "a"}, a=BOTH[:1]), ""),
        (scheme({"owner": "a"}, a=BOTH[1:]), ""),  # no consent to participate any more
        (scheme({"owner": "a", "from_whom": "b"}, a=BOTH, b=BOTH), "idea-i"),
        (scheme({"owner": "a", "from_whom": "b"}, a=BOTH, b=BOTH[:1]), ""),
    ]:
        assert content == expected


def test_schemes_report_all_problems_at_once() -> None:
    """Repeated and unknown ids are reported with their paths, and a content that the scheme does not have."""
    ann = Participant(id="a")
    ideas = [ContentIdea(id="i", title="x", owner="b", pillar="craft")] * 2
    with pytest.raises(AdvocacyError) as caught:
        make_campaign_scheme(
            campaign="c", source="s", on=DAY, ideas=ideas, participants=[ann, ann], carriers={"j": ["a"], "i": ["c"]}
        )
    assert faults(caught) == [
        ("repeated", "participants[1].id"),
        ("repeated", "ideas[1].id"),
        ("name:unknown", "ideas[0].pillar"),
        ("name:unknown", "ideas[0]"),
        ("name:unknown", "ideas[1].pillar"),
        ("name:unknown", "ideas[1]"),
        ("name:unknown", "carriers[j]"),
        ("name:unknown", "carriers[i][0]"),
    ]
    with pytest.raises(AdvocacyError) as caught:
        evolve(SCHEME, ideas={"i-1": "idea-i-2"})
    assert faults(caught) == [("name:unknown", "ideas[i-1]")]
    assert repr(SCHEME) == "<CampaignScheme 2027: linkedin>"
