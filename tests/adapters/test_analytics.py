"""Analytics: each trap of the workbooks as a case, and a generator that writes what the reader must return."""

from __future__ import annotations

import pickle
from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.adapters.analytics import (
    LANGUAGES,
    AnalyticsImport,
    AudienceShare,
    TopPost,
    WorkbookLanguage,
    compact_day,
    parse_file_name,
    read_creator_workbook,
    read_measures,
    read_page_export,
)
from advocacy.adapters.cells import Column, bracket, number, yes
from advocacy.adapters.cells import day as day_of
from advocacy.dates import DateRange
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.goals import KpiCatalogue, Measure, Observation, Unit, aggregate_observations, compute_metrics
from advocacy.people.bounds import Bounds
from tests.samples import faults

MARCH = DateRange(date(2026, 3, 1), date(2026, 3, 31))
TWO_DAYS = DateRange(date(2026, 3, 1), date(2026, 3, 2))
HEADER = ["Date", "Impressions", "Engagements"]
HEADER_OF_FOLLOWERS = ["Date", "New followers"]
LISTS = ["Post URL", "Post publish date", "Engagements", "", "Post URL", "Post publish date", "Impressions"]
ENGAGEMENT = [HEADER, ["3/1/2026", 120.0, 4.0], ["3/2/2026", 90.0, -1.0]]
OWN = KpiCatalogue.default().extended(
    measures=[
        Measure(code="engagements", unit=Unit.COUNT, definition="x", supplier="x", net=True),
        Measure(code="new_followers", unit=Unit.COUNT, definition="x", supplier="x", net=True),
    ]
)
NAMED = {"Engagements": "engagements", "New followers": "new_followers"}


def read(sheets: Any, **changes: Any) -> AnalyticsImport:
    """Read a creator's workbook of two days in March."""
    values: dict[str, Any] = {"period": TWO_DAYS, "catalogue": OWN, "measures": NAMED} | changes
    return read_creator_workbook(sheets, **values)


def seen(found: AnalyticsImport) -> list[tuple[str, int | Decimal, date | DateRange]]:
    """Return measure, value and day of each observation."""
    return [(item.measure, item.value, item.when) for item in found.observations]


def test_a_workbook_gives_observations() -> None:
    """Days, totals, followers, posts and audience of a workbook are each read in their own way."""
    found = read(
        {
            "Discovery": [["Overall", "3/1/2026 - 3/2/2026"], ["Impressions", 210.0], ["Members reached", 80.0]],
            "ENGAGEMENT": ENGAGEMENT,
            "TOP POSTS": [
                ["At most 50 posts", *6 * [""]],
                [*7 * [""]],
                ["Post URL", "Post publish date", "Engagements", "", "Post URL", "Post publish date", "Impressions"],
                ["https://x/ann-7412345678901234567-a", "2/27/2026", 3.0, "", "https://x/b", "3/1/2026", 60.0],
                ["https://x/b", "3/1/2026", 1.0, "", "", "", ""],
            ],
            "FOLLOWERS": [
                ["Total followers on 3/2/2026:", 1204.0],
                ["", ""],
                ["Date", "New followers"],
                ["3/1/2026", 3.0],
                ["3/2/2026", -2.0],
            ],
            "DEMOGRAPHICS": [
                ["Top Demographics", "Value", "Percentage"],
                ["Job titles", "Planner", 0.25],
                ["Job titles", "Baker", "2%"],
                ["Companies", "NA", "< 1 %"],
            ],
            "Extra": [["x"]],
        },
        segment="pilot",
        cluster="p-1",
    )  # fmt: skip
    assert seen(found) == [
        ("impressions", 120, date(2026, 3, 1)), ("impressions", 90, date(2026, 3, 2)),
        ("engagements", 4, date(2026, 3, 1)), ("engagements", -1, date(2026, 3, 2)),
        ("new_followers", 3, date(2026, 3, 1)), ("new_followers", -2, date(2026, 3, 2)),
        ("followers", 1204, date(2026, 3, 2)), ("unique_views", 80, TWO_DAYS),
    ]  # fmt: skip
    assert {(item.segment, item.cluster) for item in found.observations} == {("pilot", "p-1")}
    assert found.posts == (
        TopPost(number="7412345678901234567", published=date(2026, 2, 27), engagements=3),
        TopPost(number=None, published=date(2026, 3, 1), engagements=1, impressions=60),
    )
    assert found.audience == (
        AudienceShare(dimension="Job titles", value="Planner", share=0.25),
        AudienceShare(dimension="Job titles", value="Baker", share=0.02),
        AudienceShare(dimension="Companies", value="NA", share=None, bounds=Bounds(0, 0.01)),
    )
    assert faults(evolve(found, findings=found.notes)) == [("analytics:unread", "sheets")]
    assert found.is_complete
    assert found.incomplete == ()
    partial = aggregate_observations(found.observations, periods=[TWO_DAYS], catalogue=OWN)
    (views,) = compute_metrics([OWN.metric("views")], partial)
    assert views.value == 210


def test_totals_without_days_are_observations() -> None:
    """Without days the total of the period is an observation; a total that differs from the days gets a note."""
    discovery = [["Impressions", "1,211"], ["Members reached", ""]]
    found = read({"DISCOVERY": discovery})
    assert seen(found) == [("impressions", 1211, TWO_DAYS)]
    assert [(item.read, item.empty) for item in found.columns] == [(1, 0), (0, 1)]
    both = read({"DISCOVERY": discovery, "ENGAGEMENT": ENGAGEMENT})
    assert [value for measure, value, _ in seen(both) if measure == "impressions"] == [120, 90]
    assert ("analytics:total", "DISCOVERY[Impressions]") in faults(evolve(both, findings=both.notes))
    assert "DISCOVERY[Impressions]: The total" in both.text()
    assert not read({"DISCOVERY": [["Impressions", 210]], "ENGAGEMENT": ENGAGEMENT}).notes
    assert not read({"DISCOVERY": [["Members reached", 2]], "ENGAGEMENT": ENGAGEMENT}).notes


def test_languages_have_their_own_words() -> None:
    """Sheets, titles, dates and numbers of a language are read with its words; another language with the app's."""
    dutch = WorkbookLanguage(
        labels={"ENGAGEMENT": "BETROKKENHEID", "Date": "Datum", "Impressions": "Weergaven", "Engagements": "Reacties"},
        order="dmy",
        decimal=",",
    )
    for language, name, titles in (
        ("es", "INTERACCIÓN", ["Fecha", "Impresiones", "Interacciones"]),
        ("pt", "engajamento", ["Data", "Impressões", "Engajamentos"]),
        (dutch, "Betrokkenheid", ["Datum", "Weergaven", "Reacties"]),
    ):
        found = read({name: [titles, ["1/3/2026", "1.204", "-28"], ["2/3/2026", "0", "0"]]}, language=language)
        assert seen(found)[:3:2] == [
            ("impressions", 1204, date(2026, 3, 1)),
            ("engagements", -28, date(2026, 3, 1)),
        ]
    audience = [["Top Demographics", "Value", "Percentage"], ["Cargo", "x", "menos de 1%"], ["Cargo", "y", "< x %"]]
    sheet = {"Dados demográficos do público": audience}
    assert read(sheet, language="pt", strict=False).audience[0].bounds == Bounds(0, 0.01)
    with pytest.raises(UnknownNameError, match="es"):
        read({}, language="ess")
    with pytest.raises(UnknownNameError, match="DISCOVERY"):
        WorkbookLanguage(labels={"DISCOVER": "x"}, order="dmy")
    with pytest.raises(ValidationError, match="decimal"):
        WorkbookLanguage(order="dmy", decimal="'")


def test_pages_have_net_numbers() -> None:
    """Negative numbers of a page are read where the measure is net; rates and unique visitors are not read."""
    header = ["Date", "Impressions (total)", "Clicks(total)", "Reactions (total)", "Shares (total)", "Rate"]
    found = read_page_export(
        {
            "Metrics": [["About", *5 * [""]], header, ["03/01/2026", 7, 4, -2, 1, 0], ["03/02/2026", 0, 0, "", 0, 0]],
            "New followers": [["About", ""], ["Date", "Total followers"], ["03/01/2026", -5], ["03/02/2026", 2]],
            "Visitor metrics": [["Date", "Total unique visitors (total)"], [MARCH.start, 9], [TWO_DAYS.end, 9]],
        },
        period=TWO_DAYS,
        catalogue=OWN,
        measures={"Total followers": "new_followers"},
    )  # fmt: skip
    assert Counter(item.measure for item in found.observations) == {
        "page_impressions": 2, "page_clicks": 2, "page_reactions": 1, "page_shares": 2, "new_followers": 2,
    }  # fmt: skip
    assert [(item.column, item.empty) for item in found.columns if item.empty] == [("Reactions (total)", 1)]
    assert "page_reactions" in found.text()
    assert found.html("nl")
    partial = aggregate_observations(found.observations, periods=[TWO_DAYS], catalogue=OWN)
    (views,) = compute_metrics([OWN.metric("page_views")], partial)
    assert views.value == 7


def test_rate_of_a_page_is_kept_as_it_is_given() -> None:
    """A rate is read only for a measure of the app's own; a rate above 1, or below 0 without net, is refused."""
    given_rate = Measure(code="given_rate", unit=Unit.SHARE, definition="x", supplier="x")
    catalogue = KpiCatalogue.default().extended(measures=[given_rate])
    for cell, value in (
        (0.0725, Decimal("0.0725")),
        ("0.5", Decimal("0.5")),
        (0, 0),
        (7.25, None),
        (-0.1, None),
        (True, None),
    ):
        rows: list[list[Any]] = [["About", "", ""], ["Date", "Clicks (total)", "Engagement rate (total)"]]
        sheets = {"Metrics": [*rows, ["03/01/2026", 3, cell]]}
        found = read_page_export(
            sheets,
            period=TWO_DAYS,
            catalogue=catalogue,
            measures={"Engagement rate (total)": "given_rate"},
            strict=False,
        )
        wanted = [("page_clicks", 3, MARCH.start), *([] if value is None else [("given_rate", value, MARCH.start)])]
        assert seen(found) == wanted
        assert found.is_complete is (value is not None)
        assert [item.measure for item in read_page_export(sheets, period=TWO_DAYS).observations] == ["page_clicks"]


#: What is written, what is changed, and the problems with their places.
FAULTS: dict[str, tuple[Any, dict[str, Any], list[tuple[str, str]]]] = {
    "one cell": ({"ENGAGEMENT": [["Date"]]}, {}, [("analytics:one-cell", "ENGAGEMENT")]),
    "no rows": (
        {"ENGAGEMENT": []},
        {},
        [("table:column", "ENGAGEMENT") for _ in HEADER],
    ),
    "rows that are none": ({"ENGAGEMENT": ["Date"]}, {}, [("table:content", "ENGAGEMENT")]),
    "text": ({"ENGAGEMENT": "Date"}, {}, [("table:content", "ENGAGEMENT")]),
    "other sheets": ({"INTERACCIÓN": ENGAGEMENT, 7: []}, {}, [("analytics:no-sheet", "sheets")]),
    "a sheet twice": (
        {"ENGAGEMENT": ENGAGEMENT, "engagement ": ENGAGEMENT},
        {},
        [("analytics:several", "ENGAGEMENT")],
    ),
    "a title in another language": (
        {"ENGAGEMENT": [["Fecha", *HEADER[1:]], *ENGAGEMENT[1:]]},
        {},
        [("table:column", "ENGAGEMENT")],
    ),
    "day and month in another order": (
        {"ENGAGEMENT": [HEADER, ["1/3/2026", 1, 1], ["2/3/2026", 1, 1]]},
        {},
        [("analytics:outside", "ENGAGEMENT[Date]")],
    ),
    "another period": (
        {"DISCOVERY": [["Overall", "3/1/2026 - 3/3/2026"]]},
        {},
        [("analytics:other-period", "DISCOVERY")],
    ),
    "the name of a month": (
        {"ENGAGEMENT": [HEADER, ["1 mars 2026", 1, 1], ["3/2/2026", 1, 1]]},
        {},
        [("cells:form-day", "ENGAGEMENT[Date]")],
    ),
    "text and dates": (
        {"ENGAGEMENT": [HEADER, [datetime(2026, 3, 1), 1, 1], ["3/2/2026", 1, 1]]},  # noqa: DTZ001
        {},
        [("cells:mixed", "ENGAGEMENT[Date]")],
    ),
    "a number without a day": (
        {"ENGAGEMENT": [*ENGAGEMENT, ["", 5, ""], ["", "", 1]], "FOLLOWERS": [HEADER_OF_FOLLOWERS, [None, 1]]},
        {},
        [("analytics:no-record-day", "ENGAGEMENT[Date]"), ("analytics:no-record-day", "FOLLOWERS[Date]")],
    ),
    "posts without an address": (
        {"TOP POSTS": [LISTS, ["a", "3/1/2026", 5, "", "", "3/1/2026", 9], ["", "", 4, "", "", "", ""]]},
        {},
        [("cells:empty", "TOP POSTS[Post URL]"), ("cells:empty", "TOP POSTS[Post URL]")],
    ),
    "an audience without names": (
        {
            "DEMOGRAPHICS": [
                ["Top Demographics", "Value", "Percentage"],
                ["", "x", 0.1],
                ["", "", ""],
                ["a", None, 0.1],
                ["", "", 0.2],
            ]
        },
        {},
        [("cells:empty", "DEMOGRAPHICS[Top Demographics]"), ("cells:empty", "DEMOGRAPHICS[Value]")],
    ),
    "a day twice": (
        {"ENGAGEMENT": [*ENGAGEMENT, ENGAGEMENT[1]]},
        {},
        [("analytics:twice", "ENGAGEMENT[Date]")],
    ),
    "a record of another width": (
        {"ENGAGEMENT": [*ENGAGEMENT, ["3/2/2026"]]},
        {},
        [("table:width", "ENGAGEMENT[4]")],
    ),
    "a negative count": (
        {"ENGAGEMENT": [HEADER, ["3/1/2026", -1, 1], ["3/2/2026", 1, 1]]},
        {},
        [("cells:negative", "ENGAGEMENT[Impressions]")],
    ),
    "half a post, and words": (
        {"ENGAGEMENT": [HEADER, ["3/1/2026", 1.5, "many"], ["3/2/2026", 10**18, 1]]},
        {},
        [
            ("cells:range", "ENGAGEMENT[Impressions]"),
            ("cells:text", "ENGAGEMENT[Engagements]"),
        ],
    ),
    "followers after the period": (
        {"FOLLOWERS": [["Total followers on 5/5/2030:", 100], HEADER_OF_FOLLOWERS, ["3/1/2026", 1], ["3/2/2026", 1]]},
        {},
        [("analytics:outside", "FOLLOWERS[Total followers]")],
    ),
    "followers without a date": (
        {"FOLLOWERS": [["Total followers:", ""], HEADER_OF_FOLLOWERS, ["3/1/2026", 1], ["3/2/2026", 1]]},
        {},
        [("analytics:no-date", "FOLLOWERS[Total followers]")],
    ),
    "followers with another date": (
        {"FOLLOWERS": [["Total followers on 13/13/2026", 7], HEADER_OF_FOLLOWERS, ["3/1/2026", 1], ["3/2/2026", 1]]},
        {},
        [("analytics:no-date", "FOLLOWERS[Total followers]")],
    ),
    "posts after the period": (
        {"TOP POSTS": [LISTS, ["a", "3/3/2026", 5, "", "b", "3/4/2026", 9], ["c", "1/1/2026", 4, "", "", "", ""]]},
        {},
        [("analytics:outside", "TOP POSTS[Post publish date]"), ("analytics:outside", "TOP POSTS[Post publish date]")],
    ),
    "a post twice in a list": (
        {"TOP POSTS": [LISTS, ["a", "3/1/2026", 5, "", "b", "3/1/2026", 9], ["a", "3/1/2026", 40, "", "", "", ""]]},
        {},
        [("analytics:post-twice", "TOP POSTS[Engagements]")],
    ),
    "a post on two days": (
        {"TOP POSTS": [LISTS, ["a", "3/1/2026", 5, "", "a", "3/2/2026", 9]]},
        {},
        [("analytics:two-days", "TOP POSTS[Post publish date]")],
    ),
    "a total that is no number": (
        {"DISCOVERY": [["Impressions", "many"]]},
        {},
        [("cells:text", "DISCOVERY[Impressions]")],
    ),
    "a total twice": (
        {"DISCOVERY": [["Impressions", 1], ["Impressions", 2]]},
        {},
        [("analytics:several-rows", "DISCOVERY[Impressions]")],
    ),
    "a title twice": (
        {"ENGAGEMENT": [["Date", "Impressions", "Impressions", "Engagements"], ["3/1/2026", 1, 7, 1]]},
        {},
        [("table:several", "ENGAGEMENT[Impressions]")],
    ),
    "two columns of days": (
        {"ENGAGEMENT": [["Date", "Impressions", "Date", "Engagements"], ["3/1/2026", 1, "3/2/2026", 1]]},
        {},
        [("table:several", "ENGAGEMENT[Date]")],
    ),
    "an audience with a title twice": (
        {"DEMOGRAPHICS": [["Top Demographics", "Value", "Value", "Percentage"], ["a", "x", "y", 0.1]]},
        {},
        [("table:several", "DEMOGRAPHICS[Value]")],
    ),
    "two columns for one measure": (
        {"ENGAGEMENT": ENGAGEMENT},
        {"measures": {"Engagements": "engagements", "Impressions": "engagements"}},
        [("analytics:same-measure", "ENGAGEMENT[Engagements]")],
    ),
    "a stock and its changes as one measure": (
        {"FOLLOWERS": [["Total followers on 3/2/2026:", 10], HEADER_OF_FOLLOWERS, ["3/1/2026", 1], ["3/2/2026", 1]]},
        {"measures": {"New followers": "followers"}},
        [("analytics:same-measure", "FOLLOWERS[Total followers]")],
    ),
    "totals of another period": (
        {"DISCOVERY": [["Overall", "3/1/2026 - 3/3/2026"], ["Impressions", 5], ["Members reached", 2]]},
        {},
        [("analytics:other-period", "DISCOVERY")],
    ),
    "thousands with the mark of another language": (
        {"ENGAGEMENT": [HEADER, ["3/1/2026", "12.000", 1], ["3/2/2026", "1.0", "1.204"]]},
        {},
        [("cells:thousands", "ENGAGEMENT[Impressions]"), ("cells:thousands", "ENGAGEMENT[Engagements]")],
    ),
    "text that cannot be written": (
        {"DEMOGRAPHICS": [["Top Demographics", "Value", "Percentage"], ["a", "x\ud800", 0.1], ["\ud800", "x", 0.1]]},
        {},
        [("cells:form-text", "DEMOGRAPHICS[Top Demographics]"), ("cells:form-text", "DEMOGRAPHICS[Value]")],
    ),
    "posts without addresses": (
        {"TOP POSTS": [["Engagements", "Post URL", "Post publish date"], [1, "x", "3/1/2026"]]},
        {},
        [("table:column", "TOP POSTS"), ("table:column", "TOP POSTS")],
    ),
    "no posts": ({"TOP POSTS": [["x", "y"]]}, {}, [("table:column", "TOP POSTS"), ("table:column", "TOP POSTS")]),
    "no audience": ({"DEMOGRAPHICS": [["Value", "Percentage"]]}, {}, [("table:column", "DEMOGRAPHICS")]),
    "shares": (
        {"DEMOGRAPHICS": [["Top Demographics", "Value", "Percentage"], [7, "x", "few"], ["a", 7, 1.2]]},
        {},
        [
            ("cells:number", "DEMOGRAPHICS[Top Demographics]"),
            ("cells:number", "DEMOGRAPHICS[Value]"),
            ("cells:text", "DEMOGRAPHICS[Percentage]"),
            ("cells:range", "DEMOGRAPHICS[Percentage]"),
        ],
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults(fault: str) -> None:
    """A damaged workbook is refused with sheet and column; otherwise its measures are marked as incomplete."""
    sheets, changes, expected = FAULTS[fault]
    with pytest.raises(ValidationError) as error:
        read(sheets, name="Content_2026-03-01_2026-03-02_Ann.xlsx", **changes)
    places = [(code, *path.partition("[")) for code, path in expected]
    file = "Content_2026-03-01_2026-03-02.xlsx"
    assert faults(error.value) == [(code, f"{file}[{sheet}]{joint}{rest}") for code, sheet, joint, rest in places]
    found = read(sheets, strict=False, **changes)
    assert faults(found) == expected
    assert not found.is_complete
    whole = {item.measure for item in found.columns if item.is_complete}
    assert {item.measure for item in found.observations} <= whole
    assert not whole & {item.measure for item in found.incomplete}


def test_a_page_has_one_column_for_each_measure() -> None:
    """The old and the new title of one column give one measure; a sheet with both is refused, not added up."""
    rows: list[list[Any]] = [["About", "", ""], ["Date", "Reposts (total)", "Shares (total)"], ["03/01/2026", 1, 1]]
    found = read_page_export({"Metrics": rows}, period=TWO_DAYS, strict=False)
    assert faults(found) == [("analytics:same-measure", "Metrics[Shares (total)]")]
    assert (found.observations, [item.is_complete for item in found.columns]) == ((), [False, False])
    fine = read_page_export({"Metrics": rows}, period=TWO_DAYS, measures={"Shares (total)": "page_comments"})
    assert [(item.measure, item.value) for item in fine.observations] == [("page_shares", 1), ("page_comments", 1)]


def test_the_name_of_a_file_gives_its_period() -> None:
    """A name with another period than the argument is a problem, so that a mistake in either shows."""
    for name, expected in (
        ("Content_2026-03-01_2026-03-02_Ann.xlsx", []),
        ("Content_2026-03-01_2026-03-03_Ann.xlsx", [("analytics:other-name", "Content_2026-03-01_2026-03-03.xlsx")]),
        ("mine.xlsx", []),
    ):
        found = read({"ENGAGEMENT": ENGAGEMENT}, name=name, strict=False)
        assert faults(found) == expected
        assert "Ann" not in found.text()


def test_posts_and_shares_that_repeat_keep_no_uncertain_value() -> None:
    """A post that repeats has no number, and one of two days no day. A property that repeats is listed, with a note."""
    rows = [LISTS, ["a", "3/1/2026", 5, "", "b", "3/1/2026", 9], ["a", "3/1/2026", 40, "", "", "", ""]]
    assert read({"TOP POSTS": rows}, strict=False).posts[0] == TopPost(number=None, published=date(2026, 3, 1))
    rows = [LISTS, ["a", "3/1/2026", 5, "", "a", "3/2/2026", 9]]
    assert read({"TOP POSTS": rows}, strict=False).posts == (
        TopPost(number=None, published=None, engagements=5, impressions=9),
    )
    shares = [["Top Demographics", "Value", "Percentage"], *2 * [["Companies", "Acme", 0.1]], ["Titles", "Acme", 0.1]]
    found = read({"DEMOGRAPHICS": shares})
    assert len(found.audience) == 3
    assert faults(evolve(found, findings=found.notes)) == [("analytics:same-value", "DEMOGRAPHICS[Value]")]
    assert "DEMOGRAPHICS[Value]: 1 row has the same name" in found.text()


def test_gaps_are_unknown() -> None:
    """Days without a record, and empty cells, are counted; a record without anything is nothing, and nothing is 0."""
    found = read({"ENGAGEMENT": [HEADER, ["3/1/2026", None, ""], ["", None, None], ["", " ", ""]]})
    assert seen(found) == []
    assert {(item.read, item.empty, item.missing) for item in found.columns} == {(0, 3, 1)}
    assert faults(evolve(found, findings=found.notes)) == [("analytics:days", "ENGAGEMENT[Date]")]
    nothing = read({"ENGAGEMENT": ENGAGEMENT}, measures={"Impressions": "impressions"})
    assert {item.measure for item in nothing.observations} == {"impressions"}
    page: dict[str, Any] = {"Metrics": [["Date", "Rate"], ["03/01/2026", 1]]}
    with pytest.raises(ValidationError) as error:
        read_page_export(page, period=TWO_DAYS)
    assert faults(error.value) == [("table:column", "Metrics")]


def test_problems_are_limited() -> None:
    """A maximum limits the problems, and the rest is counted; the name of a member is never repeated."""
    with pytest.raises(ValidationError) as error:
        read({"ENGAGEMENT": [HEADER, ["x", "y", "z"]]}, maximum=1, name="Ann.xlsx")
    assert faults(error.value) == [("cells:form-day", "workbook[ENGAGEMENT][Date]"), ("analytics:more", "workbook")]
    with pytest.raises(UnknownNameError, match=r"Engagements[\s\S]*impressions"):
        read({}, measures={"Engagement": "impression"})


@pytest.mark.parametrize(
    "name",
    [
        "Content_2026-01-01_2026-03-31_AnnExample.xlsx",
        r"C:\Ann\AggregateAnalytics_Ann Example_2026-01-01_2026-03-31 (1).xlsx",
        "/home/ann/Content_2026-01-01_2026-03-31_Ann_Example_.xlsx",
        "Content_2026-01-01_2026-03-31.xlsx",
    ],
)
def test_file_names_give_the_period(name: str) -> None:
    """The period comes from the name of the file, and the member's name goes."""
    kind = "AggregateAnalytics" if "AggregateAnalytics" in name else "Content"
    assert parse_file_name(name) == (
        f"{kind}_2026-01-01_2026-03-31.xlsx",
        DateRange(date(2026, 1, 1), date(2026, 3, 31)),
    )


@pytest.mark.parametrize(
    "name", ["Ann.xlsx", "Content_2026-02-01_2026-02-31_Ann.xlsx", "Content_2026-03-02_2026-03-01_"]
)
def test_other_file_names_are_refused(name: str) -> None:
    """A name without a period is refused, and not repeated."""
    with pytest.raises(ValidationError, match="Pass the period") as error:
        parse_file_name(name)
    assert "Ann" not in str(error.value)


# ---------------------------------------------------------------- tables


def test_tables_give_measures() -> None:
    """A table gives values, money, counted records and counted answers, of days or of a period."""
    text = "Nr;Closed;Days;Cost;Source\n1;7-3-2026;12;1.250,50;Referral\n2;8-3-2026;;NA;Website\n3;;1;1;Website\n"
    found = read_measures(
        text,
        day=Column("Closed", day_of("dmy")),
        period=MARCH,
        measures={
            "hires": None,
            "days_to_fill": "Days",
            "external_hiring_cost": Column(4, number(decimal=","), unknown=["NA"]),
            "referral_hires": Column("Source", yes(["referral"], ["website"])),
        },
        segment="all",
        skip_undated=True,
    )
    first, second = date(2026, 3, 7), date(2026, 3, 8)
    assert seen(found) == [
        ("hires", 1, first), ("hires", 1, second), ("days_to_fill", 12, first),
        ("external_hiring_cost", Decimal("1250.5"), first), ("referral_hires", 1, first), ("referral_hires", 0, second),
    ]  # fmt: skip
    assert faults(evolve(found, findings=found.notes)) == [("analytics:undated", "Closed")]
    whole = read_measures([["Leads"], [3], [True], [False]], measures={"leads": "Leads"}, period=MARCH)
    assert seen(whole) == [("leads", 3, MARCH), ("leads", 1, MARCH), ("leads", 0, MARCH)]


@pytest.mark.parametrize(
    ("content", "options", "expected"),
    [
        ("Day,Leads\n2026-03-01,-1\n", {}, [("cells:negative", "Leads")]),
        ("Day,Leads\n2026-03-01,x\n", {}, [("cells:text", "Leads")]),
        ("Day,Leads\n2026-03-01,1.204\n", {}, [("cells:thousands", "Leads")]),
        ("Day,Leads\n2026-03-01,12.000\n", {}, [("cells:thousands", "Leads")]),
        ("Day,Leads\n2026-03-01,1.25\n", {}, [("cells:range", "Leads")]),
        ("Day,Leads\n2026-04-01,1\n", {}, [("analytics:outside", "Day")]),
        ("Day,Leads\n2026-03-01,1,2\n", {}, [("table:width", "[2]")]),
        ("Day,Lead\n2026-03-01,1\n", {}, [("table:column-near", "")]),
        ("Day,Leads,Leads\n2026-03-01,1,2\n", {}, [("table:several", "Leads")]),
        ("Day,Day,Leads\n2026-03-01,1,2\n", {}, [("table:several", "Day")]),
        ("Day,Leads\n2026-03-01,1\n", {"measures": {"leads": 3}}, [("table:position", "")]),
        ("Day,Leads\n2026-03-01,1+\n", {"measures": {"leads": Column("Leads", bracket)}}, [("cells:range", "Leads")]),
        ([["Day", "Leads"], [date(2026, 3, 1), 1e-300]], {}, [("cells:range", "Leads")]),
        ([["Day", "Leads"], [datetime.combine(MARCH.start, time(3)), 1]], {}, [("cells:time", "Day")]),
    ],
)  # fmt: skip
def test_faults_of_tables(content: Any, options: Any, expected: list[tuple[str, str]]) -> None:
    """A table that cannot be read in full is refused with column and record."""
    values: dict[str, Any] = {"day": "Day", "measures": {"leads": "Leads"}, "period": MARCH} | options
    with pytest.raises(ValidationError) as error:
        read_measures(content, **values)
    assert faults(error.value) == expected
    assert read_measures(content, strict=False, **values).observations == ()


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("20260307", 7), (" 20260308 ", 8), (20260309, 9), (20260310.0, 10), (20260310.5, None),
        ("2026-03-07", None), ("20260230", None),
        (date(2026, 3, 7), None), (10**9, None), (7, None),
    ],
)  # fmt: skip
def test_days_of_eight_digits(cell: Any, day: int | None) -> None:
    """A day of eight digits is read with its own reader, and no other form is."""
    content = [["Date", "Total users"], [cell, 1]]
    values: dict[str, Any] = {"day": Column("Date", compact_day()), "measures": {"visits": "Total users"}}
    found = read_measures(content, strict=False, **values)
    assert [item.when for item in found.observations] == ([] if day is None else [date(2026, 3, day)])
    assert found.is_complete is (day is not None)


@pytest.mark.parametrize(
    "content", ["Won,Leads,Visits\n2026-03-01,1,\n-,2,\n,3,\n,,4\n", "Won,Leads,Visits\n,,\n,1,4\n"]
)
def test_number_without_a_day_makes_a_measure_incomplete(content: str) -> None:
    """A number of an unknown day could be of any day, so sums would be too low; an app can leave such records out."""
    values: dict[str, Any] = {"day": Column("Won", unknown=["-"]), "measures": {"leads": "Leads", "visits": "Visits"}}
    with pytest.raises(ValidationError) as error:
        read_measures(content, **values)
    assert faults(error.value) == [("analytics:no-record-day", "Won")]
    found = read_measures(content, strict=False, **values)
    assert [item.is_complete for item in found.columns] == [False, False]
    assert found.observations == ()
    fine = read_measures(content, skip_undated=True, **values)
    assert [item.value for item in fine.observations] == [item.value for item in found.incomplete]
    assert faults(evolve(fine, findings=fine.notes)) == [("analytics:undated", "Won")]
    assert all(item.is_complete for item in fine.columns)
    only = read_measures(content.replace(",4", ","), strict=False, **values)
    assert [item.is_complete for item in only.columns] == [False, True], "no value of the other measure is lost"


def test_arguments_of_tables_are_checked() -> None:
    """A table needs a day or a period, and measures of the catalogue."""
    with pytest.raises(ValidationError, match="Pass the column of the day"):
        read_measures("Leads\n1\n", measures={"leads": "Leads"})
    with pytest.raises(UnknownNameError, match="leads"):
        read_measures("Leads\n1\n", measures={"lead": "Leads"}, period=MARCH)


# ---------------------------------------------------------------- a generator of workbooks

COUNTS = st.none() | st.integers(0, 10**7)
NETS = st.none() | st.integers(-(10**5), 10**5)


@st.composite
def workbooks(draw: st.DrawFn) -> tuple[dict[str, Any], str, DateRange, Counter[Any], list[Any]]:
    """Write true numbers as LinkedIn does: the sheets, the language, the period, and what must be read."""
    language = draw(st.sampled_from(sorted(LANGUAGES)))
    words = LANGUAGES[language]
    start = draw(st.dates(date(2023, 1, 1), date(2026, 9, 1)))
    period = DateRange(start, start + timedelta(days=draw(st.integers(0, 40))))
    days = [start + timedelta(days=place) for place in range(period.days)]
    is_text, has_cells = draw(st.booleans()), draw(st.booleans())

    def label(name: str) -> str:
        return str(words.labels.get(name, name))

    def cell(value: Any) -> Any:
        if value is None:
            return draw(st.sampled_from(["", None]))
        grouped = f"{value:,}" if words.decimal == "." else f"{value:,}".replace(",", ".")
        return draw(st.sampled_from([str(value), grouped])) if is_text else float(value)

    def written(when: date) -> Any:
        if has_cells:
            return when
        day, month = (when.day, when.month) if words.order.value == "dmy" else (when.month, when.day)
        return f"{day}/{month}/{when.year}"

    true = Counter[Any]()
    impressions, engagements, followers = ([draw(values) for _ in days] for values in (COUNTS, NETS, NETS))
    for measure, values in (("impressions", impressions), ("engagements", engagements), ("new_followers", followers)):
        true.update((measure, value, when) for when, value in zip(days, values, strict=True) if value is not None)
    reached, total = draw(st.integers(0, 10**7)), draw(st.integers(0, 10**7))
    true.update([("unique_views", reached, period if period.days > 1 else start), ("followers", total, period.end)])
    posts = draw(
        st.dictionaries(st.integers(10**18, 10**19 - 1), st.tuples(st.sampled_from(days), COUNTS, COUNTS), max_size=5)
    )
    lists = [
        [
            [f"https://x/ann-{key}-z", written(row[0]), cell(row[at])]
            for key, row in posts.items()
            if row[at] is not None
        ]
        for at in (1, 2)
    ]
    longest = max(map(len, lists))
    both = [
        [*left, "", *right]
        for left, right in zip(*([*rows, *[["", "", ""]] * (longest - len(rows))] for rows in lists), strict=True)
    ]
    head = [label("Post URL"), label("Post publish date")]
    span = f"{written(start)} - {written(period.end)}" if not has_cells else "x"
    sheets = {
        label("DISCOVERY"): [
            ["x", span],
            [label("Impressions"), cell(None)],
            [label("Members reached"), cell(reached)],
        ],
        label("ENGAGEMENT"): [
            [label(name) for name in HEADER],
            *([written(day), cell(a), cell(b)] for day, a, b in zip(days, impressions, engagements, strict=True)),
        ],
        label("TOP POSTS"): [
            ["x", *6 * [""]],
            7 * [""],
            [*head, label("Engagements"), "", *head, label("Impressions")],
            *both,
        ],
        label("FOLLOWERS"): [
            [f"Total {period.end:{'%d/%m' if words.order.value == 'dmy' else '%m/%d'}/%Y}:", cell(total)],
            ["", None],
            [label("Date"), label("New followers")],
            *([written(day), cell(value)] for day, value in zip(days, followers, strict=True)),
        ],
    }  # fmt: skip
    names = draw(st.permutations(sorted(sheets)))
    expected = [(str(key), *row) for key, row in posts.items() if row[1:] != (None, None)]
    return (
        {draw(st.sampled_from([name, name.lower()])): sheets[name] for name in names},
        language,
        period,
        true,
        expected,
    )


@given(workbooks())
def test_workbooks_are_read_as_they_were_counted(written: Any) -> None:
    """In each language, and with each form of numbers and dates, exactly the true numbers are read."""
    sheets, language, period, true, posts = written
    found = read(sheets, language=language, period=period)
    assert Counter(seen(found)) == true
    assert sorted((post.number, post.published, post.engagements, post.impressions) for post in found.posts) == sorted(
        posts
    )
    assert "ann-" not in f"{found!r}{found.text()}{pickle.dumps(found)!r}"
    assert not {note.code for note in found.notes} - {"analytics:total"}
    assert all(type(item) is Observation for item in found.observations)
