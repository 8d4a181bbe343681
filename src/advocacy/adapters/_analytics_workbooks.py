"""How LinkedIn writes its workbooks with analytics: sheets, titles, languages, and the measures of the columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from attrs import field

from advocacy.adapters.cells import ORDER, DateOrder, order_of
from advocacy.arguments import frozen
from advocacy.errors import Finding, nearest
from advocacy.frozen_map import FrozenMap
from advocacy.rules import FrozenMapOf, Rule

#: The sheets of a creator's workbook, by their English names.
DISCOVERY, ENGAGEMENT, TOP_POSTS = "DISCOVERY", "ENGAGEMENT", "TOP POSTS"
FOLLOWERS, DEMOGRAPHICS = "FOLLOWERS", "DEMOGRAPHICS"


class DailySheet(NamedTuple):
    """A sheet with a row for each day.

    Attributes:
        name: The English name of the sheet.
        measures: The usual measure of each column by its English title; empty without one.
    """

    name: str
    measures: Mapping[str, str]


#: The sheets of a creator's workbook with a row for each day.
CREATOR = (
    DailySheet(ENGAGEMENT, {"Impressions": "impressions", "Engagements": ""}),
    DailySheet(FOLLOWERS, {"New followers": ""}),
)
#: Numbers of the whole period: title → usual measure.
TOTALS = {"Impressions": "impressions", "Members reached": "unique_views", "Total followers": "followers"}
#: The sheets of the three exports of a page. The total of new followers is a net number; no measure has it by default.
PAGE = (
    DailySheet(
        "Metrics",
        {
            "Impressions (total)": "page_impressions",
            "Unique impressions (organic)": "",
            "Clicks (total)": "page_clicks",
            "Reactions (total)": "page_reactions",
            "Comments (total)": "page_comments",
            "Reposts (total)": "page_shares",
            "Shares (total)": "page_shares",
            "Engagement rate (total)": "",
        },
    ),
    DailySheet(
        "New followers",
        {
            "Sponsored followers": "paid_followers",
            "Organic followers": "organic_followers",
            "Auto-invited followers": "",
            "Total followers": "",
        },
    ),
    DailySheet("Visitor metrics", {"Total page views (total)": "", "Total unique visitors (total)": ""}),
)
#: The English sheets, titles and words that a language may have other words for.
_LABELS = (
    *(DISCOVERY, ENGAGEMENT, TOP_POSTS, FOLLOWERS, DEMOGRAPHICS),
    *("Date", "Post URL", "Post publish date", "Engagements", "Top Demographics", "Value", "Percentage"),
    *TOTALS,
    *(label for sheet in (*CREATOR, *PAGE) for label in (sheet.name, *sheet.measures)),
    "less than",
)


@frozen(kw_only=True)
class WorkbookLanguage:
    """The words of a language in the workbooks, and how it writes dates and numbers.

    >>> dutch = WorkbookLanguage(labels={"ENGAGEMENT": "BETROKKENHEID", "Date": "Datum"}, order="dmy", decimal=",")
    >>> dutch.labels["Date"]
    'Datum'

    Attributes:
        labels: The word of each sheet, column and row by the English word; those that are missing are English.
        order: The order of day and month: ``"dmy"`` or ``"mdy"``.
        decimal: The decimal mark of numbers that are text, ``"."`` or ``","``. The other mark groups thousands.
    """

    labels: FrozenMap[str] = field(default=FrozenMap(), converter=FrozenMapOf[str])
    order: DateOrder = field(converter=order_of, validator=ORDER)
    decimal: str = field(default=".", validator=Rule("cell-decimal", lambda mark: mark in {".", ","}))

    def _faults(self) -> Iterator[Finding]:
        for name in self.labels:
            if name not in _LABELS:
                yield nearest(name, _LABELS, "labels", kind="column")


#: The languages of which workbooks or descriptions of them are public.
LANGUAGES: Mapping[str, WorkbookLanguage] = MappingProxyType(
    {
        "en": WorkbookLanguage(order=DateOrder.MONTH_FIRST),
        "es": WorkbookLanguage(
            labels={
                DISCOVERY: "DESCUBRIMIENTO",
                ENGAGEMENT: "INTERACCIÓN",
                FOLLOWERS: "SEGUIDORES",
                "Date": "Fecha",
                "Impressions": "Impresiones",
                "Engagements": "Interacciones",
                "Members reached": "Miembros alcanzados",
                "New followers": "Nuevos seguidores",
                "Post URL": "URL de la publicación",
                "Post publish date": "Fecha de publicación",
            },
            order=DateOrder.DAY_FIRST,
            decimal=",",
        ),
        "pt": WorkbookLanguage(
            labels={
                DISCOVERY: "Descoberta",
                ENGAGEMENT: "Engajamento",
                TOP_POSTS: "Publicações mais em alta",
                FOLLOWERS: "Seguidores",
                DEMOGRAPHICS: "Dados demográficos do público",
                "Date": "Data",
                "Impressions": "Impressões",
                "Engagements": "Engajamentos",
                "Members reached": "Usuários alcançados",
                "New followers": "Novos seguidores",
                "less than": "menos de",
            },
            order=DateOrder.DAY_FIRST,
            decimal=",",
        ),
    }
)
