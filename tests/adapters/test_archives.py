"""Archives: each trap of real files as a case, and a generator that writes what the reader must return."""

from __future__ import annotations

import csv
import io
import pickle
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy import Consent, Matrix, Purpose
from advocacy.adapters.archives import Archive, FilePresence, ZipFiles, read_archive
from advocacy.dates import DateRange
from advocacy.errors import ValidationError
from advocacy.people.bounds import Bounds
from advocacy.people.participant import DataSource
from advocacy.run import Activity, ActivityKind, measure_activity
from tests.samples import agreed_on, faults, person

DAY = date(2026, 9, 15)
ANNA = person("anna", consents=agreed_on(date(2026, 9, 1), Purpose.MEASUREMENT))
AMSTERDAM, NEW_YORK = ZoneInfo("Europe/Amsterdam"), ZoneInfo("America/New_York")
LINK = "https://example.test/a"
SHARES = "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
COMMENTS, REACTIONS = "Date,Link,Message\n", "Date,Type,Link\n"
CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
NOTES = 'Notes:\n"When you export this list, some, but not all, addresses are missing."\n\n'
POSTED, SHARED, COMMENTED = ActivityKind.POSTED, ActivityKind.SHARED, ActivityKind.COMMENTED


def read(files: Mapping[str, str | bytes], **changes: Any) -> Archive:
    """Read an archive of Anna in Amsterdam."""
    values: dict[str, Any] = {"participant": ANNA, "zone": AMSTERDAM, "on": DAY} | changes
    return read_archive(files, **values)


def counted(archive: Archive) -> Counter[tuple[date, ActivityKind]]:
    """Count the activities by day and kind."""
    return Counter((act.on, act.kind) for act in archive.activities)


def share(moment: str, link: str = LINK, text: str = "x", url: str = "", media: str = "") -> str:
    """Write a record of the shares."""
    return f'{moment},{link},"{text}",{url},{media},ALL\n'


#: What is written, and the activities or the number of people that it means.
TRAPS: dict[str, tuple[Mapping[str, str | bytes], list[tuple[date, ActivityKind]] | int]] = {
    "a time is in UTC": ({"Shares.csv": SHARES + share("2026-03-31 22:30:00")}, [(date(2026, 4, 1), POSTED)]),
    "several pictures are one post": (
        {"Shares.csv": SHARES + share("2026-03-02 08:00:01", media="m1") + share("2026-03-02 08:00:01", media="m2")},
        [(date(2026, 3, 2), POSTED)],
    ),
    "without a link, date and text are the key": (
        {"Shares.csv": SHARES + 2 * share("2026-03-02 08:00:01", "") + share("2026-03-02 08:00:01", "", "other")},
        2 * [(date(2026, 3, 2), POSTED)],
    ),
    "an old repost without text is shared": (
        {"Shares.csv": SHARES + share("2023-03-02 08:00:01", text="")},
        [(date(2023, 3, 2), SHARED)],
    ),
    "a line break is a quote, a line end and a quote": (
        {"Shares.csv": SHARES + share("2026-03-02 08:00:01", text='one""\n""two, ""three""\r\n')},
        [(date(2026, 3, 2), POSTED)],
    ),
    "a text of line breaks alone is no text": (
        {"Shares.csv": SHARES + share("2023-03-02 08:00:01", text='""\n""')},
        [(date(2023, 3, 2), SHARED)],
    ),
    "a text of line breaks alone in an old file": (
        {"Shares.csv": (SHARES + share("2023-03-02 08:00:01", text='""\n""')).replace("\n", "\r\n")},
        [(date(2023, 3, 2), SHARED)],
    ),
    "names of columns count by their letters": (
        {
            "Shares.csv": SHARES.replace("ShareLink", "Share Link").replace("SharedUrl", "SharedURL")
            + share("2026-03-02 08:00:01")
        },
        [(date(2026, 3, 2), POSTED)],
    ),
    "further columns are ignored": (
        {
            "Shares.csv": SHARES.replace("Visibility", "New,Visibility")
            + share("2026-03-02 08:00:01").replace("ALL", ",ALL")
        },
        [(date(2026, 3, 2), POSTED)],
    ),
    "a file of 2018 has tabs and UTF-16": (
        {"Shares.csv": (SHARES + share("2018/03/02 08:00:01 UTC")).replace(",", "\t").encode("utf-16")},
        [(date(2018, 3, 2), POSTED)],
    ),
    "a byte order mark and CRLF": (
        {"Shares.csv": "\ufeff" + (SHARES + share("2026-03-02 08:00:01")).replace("\n", "\r\n")},
        [(date(2026, 3, 2), POSTED)],
    ),
    "lone carriage returns end records": (
        {"Shares.csv": (SHARES + share("2026-03-02 08:00:01")).replace("\n", "\r")},
        [(date(2026, 3, 2), POSTED)],
    ),
    "the member's number, a folder and capitals": (
        {r"Complete\x/sHARES_123456789.CSV": SHARES + share("2026-03-02 08:00:01")},
        [(date(2026, 3, 2), POSTED)],
    ),
    "an instant repost": (
        {"InstantReposts.csv": f"Date,Link\n2026-03-02 08:00:01,{LINK}\n"},
        [(date(2026, 3, 2), SHARED)],
    ),
    "comments with escaped quotes and line ends": (
        {
            "Comments.csv": f'{COMMENTS}2026-03-02 08:00:01,{LINK},"She said \\"yes, really\\"\nand so did I"\n'
            f"2026-03-01 21:10:00,{LINK},Thanks\n"
        },
        [(date(2026, 3, 1), COMMENTED), (date(2026, 3, 2), COMMENTED)],
    ),
    "an old comment of several lines without quotes": (
        {"Comments.csv": f"{COMMENTS}2023-03-02 08:00:01,{LINK},Well done\r\n\r\nSee you Friday\r\n"},
        [(date(2023, 3, 2), COMMENTED)],
    ),
    "comments between lone carriage returns": (
        {"Comments.csv": (COMMENTS + 2 * f"2026-03-02 08:00:01,{LINK},Thanks\n").replace("\n", "\r")},
        2 * [(date(2026, 3, 2), COMMENTED)],
    ),
    "an address within a comment starts no record": (
        {"Comments.csv": f'{COMMENTS}2026-03-02 08:00:01,{LINK},"See,{LINK} and 2026-03-02 08:00:01,{LINK}"\n'},
        [(date(2026, 3, 2), COMMENTED)],
    ),
    "a comment without a date is no activity": ({"Comments.csv": f"{COMMENTS},{LINK},Thanks\n"}, []),
    "two comments on one post are two": (
        {"Comments.csv": COMMENTS + 2 * f"2026-03-02 08:00:01,{LINK},Thanks\n"},
        2 * [(date(2026, 3, 2), COMMENTED)],
    ),
    "an unknown type of reaction": (
        {"Reactions.csv": f"{REACTIONS}2026-03-02 08:00:01,MAYBE,{LINK}\n"},
        [(date(2026, 3, 2), ActivityKind.REACTED)],
    ),
    "a vote with a comma and a quote in it": (
        {"Votes.csv": f'Date,Link,OptionText\n2026-03-02 08:00:01,{LINK},"Yes, \\"really\\""\n'},
        [(date(2026, 3, 2), ActivityKind.VOTED)],
    ),
    "notes before the header, and no last line end": (
        {"Connections.csv": f"{NOTES}{CONNECTIONS}A,B,u,,C,P,07 Jun 2026"},
        1,
    ),
    "equal records of hidden people are two people": (
        {"Connections.csv": CONNECTIONS + ",,,,,,07 Jun 2026\n,,,,,,07 Jun 2026"},
        2,
    ),
    "a company may be called NA": ({"Connections.csv": CONNECTIONS + "A,B,u,,NA,NA,07 Jun 2026\n"}, 1),
    "connections of 2018": (
        {"Connections.csv": CONNECTIONS.replace("URL,", "") + 'A,B,,C,P,"6/7/18, 9:05 AM"\n'},
        1,
    ),
    "blank lines at the end": ({"Connections.csv": CONNECTIONS + "A,B,u,,C,P,07 Jun 2026\n\n\n"}, 1),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_traps(trap: str) -> None:
    """Each trap is read as the person meant it, from text and from bytes."""
    files, expected = TRAPS[trap]
    archive = read(files)
    if isinstance(expected, int):
        assert archive.connections == expected
    else:
        assert [(act.on, act.kind) for act in archive.activities] == expected
        assert {act.participant for act in archive.activities} <= {"anna"}
    assert read({name: text.encode() if isinstance(text, str) else text for name, text in files.items()}) == archive
    assert archive.findings == ()
    assert all(item.is_complete for item in archive.files)


#: Files that cannot be trusted, and the problem with its place.
FAULTS: dict[str, tuple[Mapping[str, Any], tuple[str, str]]] = {
    "several": ({"Shares.csv": SHARES, "old/Shares_1.csv": SHARES}, ("archive:several", "Shares")),
    "content": ({"Shares.csv": 7}, ("archive:content", "Shares")),
    "encoding": ({"Shares.csv": "é".encode("cp1252")}, ("archive:encoding", "Shares")),
    "encoding of comments": ({"Comments.csv": COMMENTS.encode() + b"\xe9"}, ("archive:encoding", "Comments")),
    "cut off UTF-8": ({"Votes.csv": "é".encode()[:1]}, ("archive:encoding", "Votes")),
    "cut off UTF-16": ({"Votes.csv": b"\xff\xfea"}, ("archive:encoding", "Votes")),
    "quotes": ({"Shares.csv": SHARES + '2026-03-02 08:00:01,a,"x'}, ("archive:quotes", "Shares[2]")),
    "no header": ({"Reactions.csv": "Date,Kind,Link\n"}, ("archive:header", "Reactions")),
    "empty": ({"Connections.csv": ""}, ("archive:header", "Connections")),
    "a header too late": ({"Connections.csv": 11 * "x\n" + CONNECTIONS}, ("archive:header", "Connections")),
    "no header of comments": ({"Comments.csv": "Date,Text\n"}, ("archive:header", "Comments")),
    "saved again": ({"Connections.csv": CONNECTIONS.replace(",", ";")}, ("archive:saved-again", "Connections")),
    "comments saved again": ({"Comments.csv": "Date;Link;Message\n"}, ("archive:saved-again", "Comments")),
    "saved again with another date": (
        {"Connections.csv": CONNECTIONS + "A,B,u,,C,P,07-ene-26\n"},
        ("archive:date", "Connections[2]"),
    ),
    "a month that is none": (
        {"Connections.csv": CONNECTIONS + ",,,,,,07 Ene 2026\n"},
        ("archive:date", "Connections[2]"),
    ),
    "a day that is none": (
        {"Connections.csv": CONNECTIONS + ",,,,,,31 Jun 2026\n"},
        ("archive:date", "Connections[2]"),
    ),
    "a person without a date": ({"Connections.csv": CONNECTIONS + "A,B,u,,C,P,\n"}, ("archive:date", "Connections[2]")),
    "width": ({"Connections.csv": f"{NOTES}{CONNECTIONS}A,B\n"}, ("archive:width", "Connections[5]")),
    "a blank record in between": (
        {"Reactions.csv": f"{REACTIONS}\n2026-03-02 08:00:01,LIKE,{LINK}\n"},
        ("archive:width", "Reactions[2]"),
    ),
    "a date in words": ({"Reactions.csv": f"{REACTIONS}yesterday,LIKE,{LINK}\n"}, ("archive:date", "Reactions[2]")),
    "a comment after the download": (
        {"Comments.csv": f"{COMMENTS}{DAY} 21:59:59,{LINK},x\n{DAY} 22:00:00,{LINK},x\n"},
        ("archive:future", "Comments[3]"),
    ),
    "a post after the download": (
        {"Shares.csv": SHARES + share("2030-03-02 08:00:01")},
        ("archive:future", "Shares[2]"),
    ),
    "people of the day after the download, whose zone is unknown, and of the next": (
        {
            "Connections.csv": CONNECTIONS
            + "".join(f",,,,,,{day:%d %b %Y}\n" for day in (DAY + timedelta(days=n) for n in range(3)))
        },
        ("archive:future", "Connections[4]"),
    ),
    "a date that is none": (
        {"Comments.csv": f"{COMMENTS}2026-02-31 08:00:01,{LINK},x\n"},
        ("archive:date", "Comments[2]"),
    ),
    "a day beyond the calendar": (
        {"Reactions.csv": f"{REACTIONS}9999-12-31 23:30:00,LIKE,{LINK}\n"},
        ("archive:date", "Reactions[2]"),
    ),
    "two dates of one post": (
        {"Shares.csv": SHARES + share("2026-03-02 08:00:01") + share("2026-03-03 08:00:01")},
        ("archive:two-dates", "Shares[3]"),
    ),
    "text before the first comment": (
        {"Comments.csv": f"{COMMENTS}so did I\n2026-03-02 08:00:01,{LINK},x\n"},
        ("archive:stray", "Comments[2]"),
    ),
    **{
        f"a damaged text: {text!r}": (
            {f"{name}.csv": f"{header}2026-03-02 08:00:00,{text}"},
            ("archive:damaged", f"{name}[2]"),
        )
        for name, header in (("Comments", COMMENTS), ("Votes", "Date,Link,OptionText\n"))
        for text in (
            f'{LINK},"one\n2026-03-03 08:00:0',
            f'{LINK},"one\n2026-03-03 08:00:00,{LINK},two\n',
            f"{LINK},one\n3/3/2026 08:00,{LINK},two\n",
            f'{LINK},"one"\n3/3/2026 08:00,{LINK},"two"\n',
            f"{LINK},one\n2026-03-03 08:00:00,,two\n",
            f'{LINK},"one"\n2026-03-03 08:00:00,,two\n',
            f'{LINK},"one"two\n',
            f'{LINK},"one"two"\n',
            f'{LINK},one "two"\n',
            f'{LINK},"\n',
            f"{LINK}\n",
            LINK,
        )
    },
    "a column twice": (
        {"Shares.csv": "Date,ShareLink,ShareCommentary,SharedUrl,Shared URL,MediaUrl\n"},
        ("archive:columns", "Shares"),
    ),
    "text without a comment": ({"Comments.csv": f"{COMMENTS}so did I\n"}, ("archive:stray", "Comments[2]")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults(fault: str) -> None:
    """A damaged file is refused with its place; with ``strict=False`` it is read and marked as incomplete."""
    files, found = FAULTS[fault]
    with pytest.raises(ValidationError) as error:
        read(files)
    assert faults(error.value) == [found]
    archive = read(files, strict=False)
    assert faults(archive) == [found]
    name = found[1].partition("[")[0]
    assert [item.name for item in archive.files if not item.is_complete] == [name]
    assert (archive.connections, archive.network_size) == (None, None)
    assert not {ActivityKind.POSTED, ActivityKind.SHARED} <= archive.kinds or name not in {"Shares", "InstantReposts"}
    assert name in archive.text()
    assert archive.html("nl")


def test_all_problems_are_reported_at_once() -> None:
    """Problems of all files are in one error; a maximum limits them and the rest is counted."""
    files = {"Reactions.csv": REACTIONS + 5 * f"x,LIKE,{LINK}\n", "Connections.csv": CONNECTIONS + "A\n"}
    with pytest.raises(ValidationError) as error:
        read(files, maximum=2)
    assert faults(error.value) == [
        ("archive:date", "Reactions[2]"),
        ("archive:date", "Reactions[3]"),
        ("archive:more", "files"),
    ]
    assert dict(error.value.findings[-1].parameters)["count"] == 4


class Listed(dict[str, Any]):
    """Files that record which of them were opened."""

    def __init__(self, files: Mapping[str, Any]) -> None:
        super().__init__(files)
        self.opened: list[str] = []

    def __getitem__(self, name: str) -> Any:
        """Return a file and note its name."""
        self.opened.append(name)
        return super().__getitem__(name)


def test_nothing_else_is_opened() -> None:
    """Messages, invitations, addresses and files with similar names are never opened."""
    others = [
        "messages.csv", "Invitations.csv", "Email Addresses.csv", "Registration.csv", "Logins_12.csv", "Profile.csv",
        "Shares.csv.txt", "My Shares.csv", "__MACOSX/._Shares.csv", "Rich Media.csv",
    ]  # fmt: skip
    files = Listed({"a/Shares.csv": SHARES, **dict.fromkeys(others), 7: "no name"})  # type: ignore[dict-item]
    archive = read(files)
    assert files.opened == ["a/Shares.csv"]
    assert [item.presence for item in archive.files] == [FilePresence.READ, *5 * [FilePresence.NOTHING_OF_THIS_KIND]]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Shares (1).csv", "Shares"), ("a/Copy of Comments.csv", "Comments"), ("reactions-2026.CSV", "Reactions"),
        ("Votes.xlsx", "Votes"), ("Instant Reposts.csv", "InstantReposts"), ("Instant_Reposts_1.csv", "InstantReposts"),
        ("Connections_12.csv", "Connections"), ("shares_ann.csv", "Shares"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("complete", [True, False])
def test_a_file_under_another_name_is_not_an_absent_one(name: str, kind: str, *, complete: bool) -> None:
    """A file whose name is like that of a kind is never opened, and the kind never counts as nothing."""
    files = Listed({name: "", **({"Registration.csv": ""} if complete else {})})
    with pytest.raises(ValidationError) as error:
        read(files)
    assert faults(error.value) == [("archive:renamed", kind)]
    archive = read(files, strict=False)
    assert files.opened == []
    assert faults(archive) == [("archive:renamed", kind)]
    (unclear,) = (item for item in archive.files if not item.is_complete)
    assert (unclear.name, unclear.presence) == (kind, FilePresence.NOT_IN_THIS_ARCHIVE)
    lost = {"Shares": {POSTED, SHARED}, "Comments": {COMMENTED}, "Reactions": {ActivityKind.REACTED}}
    lost |= {"Votes": {ActivityKind.VOTED}, "InstantReposts": {SHARED}, "Connections": set()}
    online = {*ActivityKind} - {ActivityKind.DRAFT, ActivityKind.SESSION}
    assert archive.kinds == (online - lost[kind] if complete else set())


def test_two_files_of_a_kind_are_not_an_absent_one() -> None:
    """A kind with two files does not count as nothing in a complete archive either."""
    archive = read({"Votes.csv": "", "a/Votes_1.csv": "", "Registration.csv": ""}, strict=False)
    votes = next(item for item in archive.files if item.name == "Votes")
    assert (votes.presence, votes.is_complete) == (FilePresence.READ, False)
    assert ActivityKind.VOTED not in archive.kinds


@pytest.mark.parametrize("marker", ["Registration.csv", "x/Logins_12.csv", "Ad_Targeting.csv", None])
def test_an_absent_file_has_two_meanings(marker: str | None) -> None:
    """In a complete archive an absent file means "nothing of this kind"; otherwise it is unknown, and gives bounds."""
    period = DateRange(date(2026, 3, 2), date(2026, 8, 30))
    mondays = [period.start + timedelta(weeks=week) for week in range(26)]
    reactions = REACTIONS + "".join(f"{day} 12:00:00,LIKE,{LINK}\n" for day in mondays)
    archive = read({"Reactions.csv": reactions} | ({marker: ""} if marker else {}))
    activity = archive.measure_activity(period)
    updated = archive.update(ANNA, period)
    if marker:
        assert archive.kinds == {*ActivityKind} - {ActivityKind.DRAFT, ActivityKind.SESSION}
        assert activity.value == updated.activity == 0.5
        assert updated.activity_source is DataSource.MEASURED
    else:
        assert archive.kinds == {ActivityKind.REACTED}
        assert (activity.value, activity.minimum, activity.maximum) == (None, 0.5, 1.0)
        assert updated.activity is None
        assert updated.bounds == {"activity": Bounds(minimum=0.5, maximum=1)}
        stated = archive.update(evolve(ANNA, activity=0.6), period)
        assert (stated.activity, stated.activity_source, dict(stated.bounds)) == (0.6, None, {})
        corrected = archive.update(evolve(ANNA, activity=0.4), period)
        assert (corrected.activity, corrected.bounds) == (None, updated.bounds)
    assert archive.activities == read({"Reactions.csv": reactions}, period=period).activities


def test_an_archive_places_a_person_by_measurement() -> None:
    """Network size and activity come from the archive, replace what was stated before, and give a cell."""
    period = DateRange(date(2026, 3, 2), date(2026, 8, 30))
    files = {
        "Registration.csv": "",
        "Shares.csv": SHARES
        + "".join(share(f"{period.start + timedelta(weeks=n)} 12:00:00", f"l{n}") for n in range(26)),
        "Connections.csv": CONNECTIONS + 1499 * "A,B,u,,C,P,07 Jun 2026\n" + ",,,,,,07 Jun 2026\n",
    }
    archive = read(files, period=period)
    stated = evolve(ANNA, activity=0.1, network_size=20, network_size_source=DataSource.SELF_REPORTED)
    measured = archive.update(stated, period)
    assert (measured.network_size, measured.activity) == (1500, 1.0)
    assert {measured.network_size_source, measured.activity_source} == {DataSource.MEASURED}
    assert (archive.connections, archive.hidden, archive.network_size) == (1500, 1, Bounds(minimum=1499, maximum=1500))
    cell = Matrix.social_maturity().place(measured).cell
    assert cell is not None
    assert cell.code == "influencer"
    nothing = read({}).update(stated, period)
    assert (nothing.network_size, nothing.activity) == (20, 0.1)
    with pytest.raises(ValidationError, match="another person"):
        archive.update(person("bert"), period)


def test_a_period_that_the_archive_does_not_cover_is_refused() -> None:
    """A longer period than was read, and a period after the archive, are errors with the days that may be used."""
    half = DateRange(date(2026, 3, 2), date(2026, 8, 30))
    reactions = "".join(f"{half.start + timedelta(weeks=n)} 12:00:00,LIKE,{LINK}\n" for n in range(26))
    files = {"Reactions.csv": REACTIONS + reactions, "Registration.csv": ""}
    quarter = DateRange(date(2026, 6, 1), date(2026, 8, 30))
    short, full = read(files, period=quarter), read(files)
    assert short.measure_activity(quarter).value == full.measure_activity(half).value == 0.5
    late = DateRange(date(2026, 9, 7), date(2027, 3, 7))
    for archive, period, codes in (
        (short, half, ["archive:period"]),
        (short, late, ["archive:period", "archive:after"]),
        (full, late, ["archive:after"]),
        (full, DateRange(half.start, DAY), ["archive:after"]),
        (read(files, downloaded=half.end), half, ["archive:after"]),
    ):
        for measure in (archive.measure_activity, partial(archive.update, ANNA)):
            with pytest.raises(ValidationError) as error:
                measure(period)
            assert faults(error.value) == [(code, "period") for code in codes]
    assert full.measure_activity(DateRange(half.start, DAY - timedelta(days=1))).value is not None
    with pytest.raises(ValidationError) as error:
        read(files, downloaded=DAY + timedelta(days=1))
    assert faults(error.value) == [("archive:downloaded", "downloaded")]


def test_undated_records_give_bounds() -> None:
    """An undated record may be of any week, so the share has bounds that allow for it, and the kind is not in full."""
    period = DateRange(date(2026, 3, 2), date(2026, 8, 30))
    online = {*ActivityKind} - {ActivityKind.DRAFT, ActivityKind.SESSION}
    mondays = [period.start + timedelta(weeks=week) for week in range(26)]
    every = REACTIONS + "".join(f"{day} 12:00:00,LIKE,{LINK}\n" for day in mondays)
    undated = f",{LINK},Thanks\n"
    for files, lost, bounds in (
        ({"Comments.csv": COMMENTS + 500 * undated}, {COMMENTED}, (0, 0.5)),
        ({"Comments.csv": COMMENTS + 13 * undated}, {COMMENTED}, (0, 0.25)),
        ({"Comments.csv": COMMENTS + undated, "Reactions.csv": every}, {COMMENTED}, (0.5, 0.5)),
        ({"Shares.csv": SHARES + share("") + share("", "l2")}, {POSTED, SHARED}, (0, 4 / 52)),
        ({"Shares.csv": SHARES + 2 * share("", "")}, {POSTED, SHARED}, (0, 4 / 52)),
    ):
        archive = read({"Registration.csv": "", **files})
        assert archive.kinds == online - lost
        found = archive.measure_activity(period)
        assert (found.minimum, found.maximum) == bounds
        updated = archive.update(ANNA, period)
        assert updated.activity == (bounds[0] if bounds[0] == bounds[1] else None)
        assert (updated.activity is None) is ("activity" in updated.bounds)
    weeks = archive.measure_activity(DateRange(period.start, period.start + timedelta(weeks=7, days=-1)))
    assert weeks.maximum is None


def test_a_report_shows_skipped_records_and_the_network() -> None:
    """The text of an archive counts the records that could not be read, and gives the bounds of the network size."""
    people = CONNECTIONS + 2 * "A,B,u,,C,P,07 Jun 2026\n" + ",,,,,,07 Jun 2026\n"
    archive = read({"Reactions.csv": f"{REACTIONS}x,LIKE,{LINK}\n", "Connections.csv": people}, strict=False)
    assert {item.name: item.skipped for item in archive.files if item.skipped} == {"Reactions": 1}
    assert "skipped" in archive.text()
    assert "Connections: The size of the network is 2 without hidden accounts, and 3 with them." in archive.text()
    assert "overgeslagen" in archive.html("nl")


def test_an_archive_is_read_with_consent_only() -> None:
    """Without consent to measurement that is valid on the day, nothing is opened."""
    for who, day in ((person(consents=agreed_on(DAY)), DAY), (ANNA, date(2026, 8, 31))):
        files = Listed({"Shares.csv": SHARES})
        with pytest.raises(ValidationError, match="consent to measurement"):
            read_archive(files, participant=who, zone=AMSTERDAM, on=day)
        assert files.opened == []
    period = DateRange(date(2026, 3, 2), date(2026, 8, 30))
    archive = read({"Registration.csv": ""})
    withdrawn = person("anna", consents=[Consent(purpose=Purpose.MEASUREMENT, given=date(2026, 9, 1), withdrawn=DAY)])
    for who, on in ((person("anna", consents=()), None), (withdrawn, None), (ANNA, date(2026, 8, 31))):
        with pytest.raises(ValidationError, match="consent to measurement"):
            archive.update(who, period, on=on)
    assert archive.update(withdrawn, period, on=date(2026, 9, 14)).activity == 0


def test_another_encoding_is_an_argument() -> None:
    """Bytes without a byte order mark are UTF-8, unless the app names another encoding."""
    shares = SHARES + share("2026-03-02 08:00:01", text="één")
    comments = f"{COMMENTS}2026-03-02 08:00:01,{LINK},één\n"
    for name, text in (("Shares.csv", shares), ("Comments.csv", comments)):
        assert len(read({name: text.encode("cp1252")}, encoding="cp1252").activities) == 1
        assert len(read({name: text.encode("utf-8-sig")}, encoding="cp1252").activities) == 1
        with pytest.raises(ValidationError, match="cp9999"):
            read({name: text.encode()}, encoding="cp9999")


# ---------------------------------------------------------------- ZIP files


def zipped(files: Mapping[str, bytes]) -> io.BytesIO:
    """Write files into a ZIP archive."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        archive.mkdir("folder")
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer


def test_files_of_a_zip_archive() -> None:
    """A ZIP archive that the app opened is a lazy mapping, without its folders."""
    files = ZipFiles(
        ZipFile(zipped({"folder/Reactions_1.csv": f"{REACTIONS}2026-03-02 08:00:01,LIKE,{LINK}\n".encode()}))
    )
    assert ([*files], len(files)) == (["folder/Reactions_1.csv"], 1)
    assert len(read(files).activities) == 1
    with pytest.raises(KeyError):
        files["Shares.csv"]


def test_a_zip_archive_that_cannot_be_read() -> None:
    """A file that is too large, or damaged, is refused by name; the member's number is not repeated."""
    buffer = zipped({"Shares_99.csv": b"x" * 1000, "other": b"y"})
    files = ZipFiles(ZipFile(buffer), largest=999)
    with pytest.raises(ValidationError) as error:
        files["Shares_99.csv"]
    assert faults(error.value) == [("archive:too-large", "Shares")]
    raw = bytearray(buffer.getvalue())
    raw[raw.index(b"Shares_99.csv") + 15] ^= 0xFF
    raw[raw.index(b"other") + 5] ^= 0xFF
    damaged = ZipFiles(ZipFile(io.BytesIO(bytes(raw))))
    for name, place in (("Shares_99.csv", "Shares"), ("other", "files")):
        with pytest.raises(ValidationError) as error:
            damaged[name]
        assert faults(error.value) == [("archive:zip", place)]


def test_a_name_that_is_twice_in_a_zip_archive_is_refused() -> None:
    """Two entries of one name are two files of one kind. Entries that are not read may share a name."""
    buffer = zipped({"Registration.csv": b"", "messages.csv": b"x"})
    with ZipFile(buffer, "a") as archive:
        for name, content in (
            ("Reactions_1.csv", f"{REACTIONS}2026-03-02 08:00:00,LIKE,{LINK}\n"),
            ("Reactions_1.csv", REACTIONS),
            ("messages.csv", "y"),
        ):
            with warnings.catch_warnings(action="ignore"):
                archive.writestr(name, content)
    files = ZipFiles(ZipFile(buffer))
    with pytest.raises(ValidationError) as error:
        read(files)
    assert faults(error.value) == [("archive:several", "Reactions")]
    found = read(files, strict=False)
    assert faults(found) == [("archive:several", "Reactions")]
    assert ActivityKind.REACTED not in found.kinds
    assert files["Registration.csv"] == b""


# ---------------------------------------------------------------- a generator of archives

MARK = "zebra"
TEXTS = st.lists(
    st.sampled_from([MARK, '"', ",", "\n", "\n\n", "é", "\\", "2026-01-01", ";", "'", "NA", " "]), max_size=6
).map("".join)
MOMENTS = st.datetimes(datetime(2018, 1, 1), datetime(2026, 9, 1)).map(lambda moment: moment.replace(microsecond=0))  # noqa: DTZ001


#: The names of columns, as they were spelled over the years.
SPELLINGS = (
    ["Date", "ShareLink", "ShareCommentary", "SharedUrl", "MediaUrl", "Visibility"],
    ["Date", "Share Link", "Share Commentary", "SharedURL", "Media URL", "New", "Visibility"],
)


def write_shares(rows: list[list[str]], names: list[str], year: int) -> str | bytes:
    """Write shares as in a year: every line break in a text is a quote, a line end and a quote."""
    out, end = io.StringIO(newline=""), "\n" if year > 2024 else "\r\n"
    made = csv.writer(out, delimiter="\t" if year == 2018 else ",", lineterminator=end)
    made.writerow(names)
    for moment, link, text, url, media in rows:
        when = f"{moment.replace('-', '/')} UTC" if year == 2018 else moment
        more = [""] * (len(names) - 6)
        made.writerow([when, link, text.replace("\n", f'"{end}"'), url, media, *more, "ALL"])
    return out.getvalue().encode("utf-16") if year == 2018 else out.getvalue()


def write_comments(rows: list[tuple[datetime | None, str]], name: str, *, old: bool) -> str:
    """Write comments or votes in the grammar of before or after March 2024."""
    written = "Date,Link,Message\n" if name == "Comments" else "Date,Link,OptionText\n"
    for moment, text in rows:
        bare = "".join(c for c in text if c not in ',"\\')
        cell = bare if bare == text else '"' + text.replace('"', '""' if old else '\\"') + '"'
        if not old and "\n" in cell and bare == text:
            cell = f'"{cell}"'
        written += f"{moment or ''},{LINK},{cell}\n"
    return written.replace("\n", "\r\n") if old else written


@st.composite
def archives(
    draw: st.DrawFn,
) -> tuple[dict[str, str | bytes], Counter[tuple[date, ActivityKind]], Counter[str], ZoneInfo]:
    """Write an archive from true activities: its files, the activities by day, and what the format lost."""
    zone = draw(st.sampled_from([AMSTERDAM, NEW_YORK, ZoneInfo("Pacific/Auckland")]))
    year = draw(st.sampled_from([2018, 2023, 2026]))
    old = year < 2024
    true, lost = Counter[tuple[date, ActivityKind]](), Counter[str]()
    files: dict[str, str | bytes] = {}

    def act(moment: datetime, kind: ActivityKind) -> None:
        true[moment.replace(tzinfo=UTC).astimezone(zone).date(), kind] += 1

    number = draw(st.sampled_from(["", "_123456789"]))
    rows: list[Any] = []
    for place, moment in enumerate(draw(st.lists(MOMENTS, max_size=4))):
        text, pictures, is_repost = draw(TEXTS), draw(st.integers(0, 3)), draw(st.booleans())
        text, pictures = (draw(st.sampled_from(["", "\n", " "])), 0) if is_repost else (f"{text}{place}", pictures)
        act(moment, ActivityKind.SHARED if is_repost else ActivityKind.POSTED)
        lost["merged"] += max(0, pictures - 1)
        # a post without an address is known by its time and its text, so a repost has one
        link = f"https://{MARK}.test/{place}" if is_repost or draw(st.booleans()) else ""
        for picture in range(max(1, pictures)):
            media = f"https://{MARK}.test/{picture}" if pictures else ""
            rows.append([str(moment), link, text, "", media])
    files[f"{MARK}/Shares{number}.csv"] = write_shares(rows, draw(st.sampled_from(SPELLINGS)), year)
    for name, kind in (("Comments", COMMENTED), ("Votes", ActivityKind.VOTED)):
        written = draw(st.lists(st.tuples(st.none() | MOMENTS, TEXTS), max_size=4))
        for when, _ in written:
            if when is None:
                lost["undated"] += 1
            else:
                act(when, kind)
        content = write_comments(written, name, old=old)
        forms: list[str | bytes] = [content, content.encode(), content.encode("utf-8-sig"), content.encode("utf-16")]
        files[f"{name}{number}.csv"] = draw(st.sampled_from(forms))
    for name, header, kind in (
        ("Reactions", ["Date", "Type", "Link"], ActivityKind.REACTED),
        ("InstantReposts", ["Date", "Link"], ActivityKind.SHARED),
    ):
        out = io.StringIO()
        moments = draw(st.lists(MOMENTS, max_size=3))
        made = csv.writer(out, lineterminator="\r\n" if old else "\n")
        made.writerows([header, *([str(when), *(len(header) - 1) * [MARK]] for when in moments)])
        for when in moments:
            act(when, kind)
        files[f"{name}{number}.csv"] = out.getvalue().encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])))
    return files, true, lost, zone


@given(
    written=archives(),
    hidden=st.integers(0, 3),
    shown=st.integers(0, 3),
    notes=st.integers(0, 10),
    on=st.sampled_from(["07 Jun 2026", "1 May 2019", '"6/7/18, 9:05 AM"']),
)
def test_what_was_written_is_read(written: Any, hidden: int, shown: int, notes: int, on: str) -> None:
    """Reading gives exactly the true activities; the report counts what the format lost. No text leaves."""
    files, true, lost, zone = written
    people = shown * f"{MARK},{MARK},u,,NA,{MARK},{on}\n" + hidden * f",,,,,,{on}\n"
    files = files | {"Connections.csv": notes * f"{MARK}\n" + CONNECTIONS + people.rstrip("\n")}
    archive = read(files, zone=zone)
    assert counted(archive) == true
    found = Counter[str]()
    for item in archive.files:
        found["merged"] += item.merged
        found["undated"] += item.undated
    assert found == lost or not (+lost or +found)
    assert (archive.connections, archive.hidden) == (shown + hidden, hidden)
    assert MARK not in f"{archive!r}{archive.text()}{archive.html('nl')}{pickle.dumps(archive)!r}"
    days = sorted(day for day, _ in true)
    if days:
        period = DateRange(days[0], days[len(days) // 2])
        kept = read(files, zone=zone, period=period)
        assert counted(kept) == {key: count for key, count in true.items() if key[0] in period}
        outside = sum(item.outside for item in kept.files)
        assert outside + len(kept.activities) == len(archive.activities)
        expected = measure_activity(kept.activities, period, kinds=archive.kinds)
        measured = kept.measure_activity(period)
        if found["undated"] and expected.maximum is not None:
            assert measured.minimum == expected.minimum <= measured.maximum <= expected.maximum  # type: ignore[operator]
        else:
            assert measured == expected


def mangled(files: Mapping[str, str | bytes], change: Callable[[str], str]) -> Iterator[tuple[str, str | bytes]]:
    """Change the text of each file."""
    for name, content in files.items():
        yield (
            name,
            change(
                content if isinstance(content, str) else content.decode("utf-16" if content[:1] == b"\xff" else "utf-8")
            ),
        )


@given(written=archives(), data=st.data())
def test_mangled_files_raise_nothing_foreign(written: Any, data: st.DataObject) -> None:
    """A file that was cut, doubled or overwritten is read, or refused by an error of the library."""

    def change(text: str) -> str:
        at = data.draw(st.integers(0, len(text)))
        piece = data.draw(
            st.sampled_from(["", '"', "\n", "\r", ",", "\x00", "9999-99-99 99:99:99", "\ufeff", ";", "\t"])
        )
        return text[:at] + piece + text[at + data.draw(st.integers(0, 3)) :]

    archive = read(dict(mangled(written[0], change)), zone=written[3], strict=False)
    assert isinstance(archive, Archive)
    assert all(type(act) is Activity for act in archive.activities)
