"""Read a person's own LinkedIn archive: dates and counts, never a text, a link or another person's name.

The person downloads a copy of their data and shares it. The forms of the files were taken from
public archives of 2018 to 2026; ``docs/how-to/import-an-archive.md`` shows the reader at work. Everything in another
form is refused, or counted and reported.
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Annotated, NamedTuple
from zipfile import BadZipFile, ZipFile
from zoneinfo import ZoneInfo

from advocacy.adapters._archive_result import NAMES, Archive, ArchiveFile, FilePresence
from advocacy.adapters._tables import HEADER_WITHIN, UnreadableError, decode, read_csv
from advocacy.arguments import NaturalNumber, checked
from advocacy.dates import DateRange
from advocacy.errors import Finding, ValidationError, raise_any
from advocacy.people.consent import Purpose
from advocacy.people.participant import Participant
from advocacy.rules import instance
from advocacy.run.activity import Activity, ActivityKind

__all__ = ["Archive", "ArchiveFile", "FilePresence", "ZipFiles", "read_archive"]

#: The files that are read, by the letters of their base name. A complete archive adds the member's number.
_READ = re.compile(r"(shares|comments|reactions|votes|instantreposts)(?:_\d+)?\.csv|(connections)\.csv", re.IGNORECASE)
#: A name that is like one of these, such as "Shares (1).csv". It may be the file under another name.
_LIKE = re.compile(
    r"(?<![a-z])(?:(shares|comments|reactions|votes|connections)|(instant)[ _-]?(reposts))(?![a-z])", re.IGNORECASE
)
#: Only a complete archive contains files with these names. They are never opened.
_COMPLETE = re.compile(r"(registration|logins|ad_targeting).*", re.IGNORECASE)
#: The columns that a file must have, by their letters.
_COLUMNS = {
    "shares": ("date", "sharelink", "sharecommentary", "sharedurl", "mediaurl"),
    "comments": ("date", "link", "message"),
    "reactions": ("date", "type", "link"),
    "votes": ("date", "link", "optiontext"),
    "instantreposts": ("date", "link"),
    "connections": ("firstname", "lastname", "company", "position", "connectedon"),
}
_KINDS = {
    "comments": ActivityKind.COMMENTED,
    "reactions": ActivityKind.REACTED,
    "votes": ActivityKind.VOTED,
    "instantreposts": ActivityKind.SHARED,
}
_TIME = re.compile(r"(\d{4})([-/])(\d\d)\2(\d\d) (\d\d):(\d\d):(\d\d)(?: UTC)?", re.ASCII)
#: The start of a record in the files that are not CSV: after a line end a time or nothing, a comma, and an address.
_START = re.compile(r"(?<![^\r\n])(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)?,https?://", re.ASCII)
#: What follows the comma before a link: the link, and a text to the end of the record. A text without quotes has no
#: comma and no quote. In a text with quotes each inner quote is doubled, or has a backslash in front.
_REST = re.compile(
    r"""
    [^,\r\n]*+,
    (?: [^,"]*+ | " (?: [^"]*+ (?:""[^"]*+)*+ | [^"]*+ (?:(?<=\\)"[^"]*+)* ) " [\r\n]*+ )
    """,
    re.VERBOSE,
)
_MONTHS = {
    name: n
    for n, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1
    )
}
_CONNECTED = re.compile(r"(\d\d?) ([A-Z][a-z][a-z]) (\d{4})", re.ASCII)
_CONNECTED_2018 = re.compile(r"(\d\d?)/(\d\d?)/(\d\d), \d\d?:\d\d [AP]M", re.ASCII)
_LARGEST = 500_000_000
#: The number of bytes that are checked at once.
_PIECE = 1 << 20
#: The path of a problem that is not about one file.
_PLACE = "files"


class ZipFiles(Mapping[str, bytes]):
    r"""The files of a ZIP archive that the app opened, each decompressed only when it is read.

    >>> import io
    >>> from zipfile import ZipFile
    >>> buffer = io.BytesIO()
    >>> with ZipFile(buffer, "w") as made:
    ...     made.writestr("Reactions.csv", "Date,Type,Link\n")
    >>> [*ZipFiles(ZipFile(buffer))]
    ['Reactions.csv']

    Args:
        archive: The archive, opened for reading.
        largest: The largest size of a decompressed file, in bytes. Larger files are refused before they are read.
    """

    @checked
    def __init__(self, archive: Annotated[ZipFile, instance(ZipFile)], *, largest: NaturalNumber = _LARGEST) -> None:
        self._archive, self._largest = archive, largest
        infos = [info for info in archive.infolist() if not info.is_dir()]
        self._sizes = {info.filename: info.file_size for info in infos}
        self._entries = Counter(info.filename for info in infos)

    def __getitem__(self, name: str) -> bytes:
        """Return a file.

        Raises:
            KeyError: There is no such file.
            ValidationError: The file is too large, damaged, or protected by a password, or several files have the name.
        """
        if self._entries[name] > 1:
            raise_any([Finding.of("archive:several", _place(name))])
        if self._sizes[name] > self._largest:
            raise_any([Finding.of("archive:too-large", _place(name), maximum=self._largest)])
        try:
            return self._archive.read(name)
        except (BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
            raise ValidationError([Finding.of("archive:zip", _place(name))]) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._sizes)

    def __len__(self) -> int:
        return len(self._sizes)


@checked
def read_archive(
    files: Annotated[Mapping[str, str | bytes], instance(Mapping)],
    *,
    participant: Participant,
    zone: ZoneInfo,
    on: date,
    downloaded: date | None = None,
    period: DateRange | None = None,
    encoding: str = "utf-8",
    strict: bool = True,
    maximum: NaturalNumber = 100,
) -> Archive:
    r"""Read the activities and the network size from a person's own LinkedIn archive (:ref:`method-matrix`).

    Only these files are opened, in any folder and in any case: ``Shares.csv``, ``Comments.csv``, ``Reactions.csv``,
    ``Votes.csv``, ``InstantReposts.csv``, each with or without the member's number (``Shares_123.csv``), and
    ``Connections.csv``. Texts, links and names of other people never leave the reader.

    - A post with several pictures has several records; it counts once. A repost without text counts as shared. A repost
      with text looks the same as a post.
    - A person who never did something has no file of that kind. That is "nothing of this kind" in a complete archive,
      which has a file named ``Registration…``, ``Logins…`` or ``Ad_Targeting…``; otherwise it is unknown.
    - Times in the files are in UTC. The day is the day in *zone*.
    - People in ``Connections.csv`` who closed or hid their account count. Equal records of them are different people.

    >>> from advocacy import Consent, Participant, Purpose
    >>> consents = [Consent(purpose=Purpose.MEASUREMENT, given=date(2026, 9, 1))]
    >>> person = Participant(id="p-1", consents=consents)
    >>> files = {"Reactions_123.csv": "Date,Type,Link\n2026-08-31 22:30:00,LIKE,https://example.test/a\n"}
    >>> archive = read_archive(files, participant=person, zone=ZoneInfo("Europe/Amsterdam"), on=date(2026, 9, 15))
    >>> archive.activities[0].on, archive.kinds
    (datetime.date(2026, 9, 1), frozenset({<ActivityKind.REACTED: 'reacted'>}))

    Args:
        files: The content of each file by its name. A value is read only if the file is needed, so a lazy mapping is
            enough; see `ZipFiles`.
        participant: The person whose archive it is. The person must consent to measurement.
        zone: The time zone in which the person lives.
        on: The day on which the archive is read. The consent must be valid on it.
        downloaded: The day on which the archive was made, in *zone*; *on* by default. Nothing is known about this day
            and later days. A record of a later day is an error.
        period: The days to keep. Activities outside it are counted only. All days by default; a matrix placement needs
            about 26 weeks.
        encoding: The encoding of bytes without a byte order mark. With one they are UTF-8 or UTF-16, as it says.
        strict: Whether problems raise an error. If not, they are in the findings, and the files concerned are marked as
            incomplete.
        maximum: The maximum number of problems to report, 1 or more; the number of further problems is reported too.

    Raises:
        ValidationError: The person does not consent to measurement, or the download is after the reading. With *strict*
            also: two files of one kind, or only one under another name, another encoding, missing or repeated columns,
            a file that a spreadsheet program saved again, a record of another width, a date in another form or after
            the download, a comment or a vote whose text is cut off or contains a part of another record, or a damaged
            ZIP file. Each problem names the file and the number of the record, counted from 1 with the header, and
            repeats no value.
    """
    if not participant.consents_to(Purpose.MEASUREMENT, on=on):
        raise_any([Finding.of("archive:consent", "participant")])
    if downloaded is not None and downloaded > on:
        raise_any([Finding.of("archive:downloaded", "downloaded", day=on)])
    made_on = on if downloaded is None else downloaded
    reader = _Reader(zone, period, made_on, encoding)
    found, unclear, complete = _find_files(files)
    read = {name: reader.open(name, files, key) for name, key in found.items()}
    faults = [*unclear.values(), *reader.faults]
    more = len(faults) - maximum
    listed = [*faults[:maximum], *([Finding.of("archive:more", _PLACE, count=more)] if more > 0 else [])]
    if strict:
        raise_any(listed)
    missing = FilePresence.NOTHING_OF_THIS_KIND if complete else FilePresence.NOT_IN_THIS_ARCHIVE
    presences = {None: missing, "archive:several": FilePresence.READ}
    codes = {name: unclear[name].code if name in unclear else None for name in NAMES}
    items = [
        read.get(name)
        or ArchiveFile(
            name=shown,
            presence=presences.get(codes[name], FilePresence.NOT_IN_THIS_ARCHIVE),
            is_complete=codes[name] is None,
        )
        for name, shown in NAMES.items()
    ]
    network = items[-1]
    sized = network.presence is FilePresence.READ and network.is_complete
    order = {kind: place for place, kind in enumerate(ActivityKind)}
    days = sorted(reader.days.elements(), key=lambda act: (act[0], order[act[1]]))
    return Archive(
        participant=participant.id,
        activities=tuple(Activity(participant=participant.id, on=day, kind=kind) for day, kind in days),
        connections=network.kept if sized else None,
        hidden=reader.hidden if sized else 0,
        files=tuple(items),
        on=on,
        downloaded=made_on,
        period=period,
        findings=tuple(listed),
    )


def _base_name(name: str) -> str:
    """Return the name of a file without its folders."""
    return name.replace("\\", "/").rpartition("/")[2]


def _place(name: str) -> str:
    """Return the name of a file as findings show it: without the folder and the member's number."""
    base = _READ.fullmatch(_base_name(name))
    return _PLACE if base is None else NAMES[(base[1] or base[2]).lower()]


def _find_files(files: Iterable[str]) -> tuple[dict[str, str], dict[str, Finding], bool]:
    """Return the files to read by kind, a finding for each kind that is unclear, and whether all data are there.

    A kind is unclear if it has several files, or none but one whose name is like it.
    """
    found: dict[str, str] = {}
    several: dict[str, Finding] = {}
    like: set[str] = set()
    complete = False
    for key in files:
        if not isinstance(key, str):
            continue
        base = _base_name(key)
        complete = complete or _COMPLETE.fullmatch(base) is not None
        if match := _READ.fullmatch(base):
            name = (match[1] or match[2]).lower()
            if name in found:
                several[name] = Finding.of("archive:several", NAMES[name])
            found.setdefault(name, key)
        elif not base.startswith("._"):  # what macOS adds for a file
            like.update("".join(filter(None, parts)).lower() for parts in _LIKE.findall(base))
    renamed = {name: Finding.of("archive:renamed", NAMES[name]) for name in NAMES if name in like - found.keys()}
    return {name: key for name, key in found.items() if name not in several}, several | renamed, complete


class _Fault(Exception):  # noqa: N818 - it never leaves the module
    """A file that cannot be read any further."""


class _Table(NamedTuple):
    """A file as records, with the place of each needed column."""

    places: Mapping[str, int]
    width: int
    records: Iterator[tuple[int, list[str]]]


class _Reader:
    """One pass over the files of an archive."""

    def __init__(self, zone: ZoneInfo, period: DateRange | None, downloaded: date, encoding: str) -> None:
        self._zone, self._period, self._downloaded, self._encoding = zone, period, downloaded, encoding
        self.faults: list[Finding] = []
        self.days: Counter[tuple[date, ActivityKind]] = Counter()
        self.hidden = 0
        self._name, self._counts = "", Counter[str]()

    def open(self, name: str, files: Mapping[str, str | bytes], key: str) -> ArchiveFile:
        """Get the content of one file, read it, and return its numbers."""
        try:
            content = files[key]
        except ValidationError as error:
            self.faults += error.findings
            return ArchiveFile(name=NAMES[name], presence=FilePresence.READ, is_complete=False)
        return self.read(name, content)

    def read(self, name: str, content: object) -> ArchiveFile:
        """Read one file and return its numbers."""
        self._name, self._counts, before = name, Counter(), len(self.faults)
        try:
            text = (_read_structure if name in {"comments", "votes"} else decode)(content, self._encoding)
            {"shares": self._shares, "connections": self._connections}.get(name, self._others)(text)
        except UnreadableError as error:
            self._fault(error.code, error.record, **error.parameters)
        except _Fault:
            pass
        complete = len(self.faults) == before
        return ArchiveFile(name=NAMES[name], presence=FilePresence.READ, is_complete=complete, **self._counts)

    def _fault(self, code: str, record: int | None = None, **more: object) -> None:
        path = NAMES[self._name] if record is None else f"{NAMES[self._name]}[{record}]"
        self.faults.append(Finding.of(f"archive:{code}", path, **more))

    def _day(self, text: str) -> date | None:
        match = _TIME.fullmatch(text)
        if match is None:
            return None
        year, _, month, day, hour, minute, second = match.groups()
        try:
            moment = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second), tzinfo=UTC)
            return moment.astimezone(self._zone).date()
        except (ValueError, OverflowError):
            return None

    def _act(self, text: str, kind: ActivityKind, record: int) -> None:
        """Count an activity at a time, or what keeps it from being one."""
        if not text:
            self._counts["undated"] += 1
            return
        day = self._day(text)
        if day is None:
            self._fault("date", record)
        elif day > self._downloaded:
            self._fault("future", record, day=self._downloaded)
        elif self._period is not None and day not in self._period:
            self._counts["outside"] += 1
        else:
            self._counts["kept"] += 1
            self.days[day, kind] += 1

    # ------------------------------------------------------------ files that are CSV

    def _table(self, text: str) -> _Table:
        """Find the header by its names, and return the records below it."""
        needed = _COLUMNS[self._name]
        delimiters = ",\t" if self._name == "shares" else ","
        start = text[:20_000]
        for delimiter in delimiters:
            if not any(_letters(part) == needed[0] for part in re.split(rf"[{delimiter}\r\n]", start)):
                continue
            records = read_csv(text, delimiter)
            for number, row in records:
                names = [_letters(cell) for cell in row]
                if set(needed) <= set(names):
                    if twice := [name for name in needed if names.count(name) > 1]:
                        self._fault("columns", columns=", ".join(twice))
                        raise _Fault
                    return _Table({name: names.index(name) for name in needed}, len(row), records)
                if number >= HEADER_WITHIN:
                    break
        cells = {_letters(cell) for cell in re.split(r"[;\r\n]", start)}
        self._fault("saved-again" if set(needed) <= cells else "header", columns=", ".join(needed))
        raise _Fault

    def _rows(self, table: _Table) -> Iterator[tuple[int, list[str]]]:
        """Count and yield the records of a table, each with its number. A record of another width is a fault."""
        for number, row in table.records:
            self._counts["records"] += 1
            if len(row) == table.width:
                yield number, row
            else:
                self._fault("width", number, count=len(row), expected=table.width)

    def _needed_cells(self, text: str) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the needed cells of each record by the name of their column, with the number of the record."""
        table = self._table(text)
        for number, row in self._rows(table):
            yield number, {name: row[place] for name, place in table.places.items()}

    def _shares(self, text: str) -> None:
        """Read posts and reposts. The records of a post with several pictures differ in the picture only."""
        posts: dict[tuple[str, str], tuple[int, str, bool]] = {}
        for number, cell in self._needed_cells(text):
            words = cell["sharecommentary"].replace("\r\n", "\n").replace('"\n"', "\n")
            key = (cell["sharelink"], "") if cell["sharelink"] else (cell["date"], words)
            if not key[0]:  # without a link and a date, records cannot be known to be one post
                key = "", f"record {number}"
            empty = not (words.strip() or cell["sharedurl"] or cell["mediaurl"])
            if key not in posts:
                posts[key] = number, cell["date"], empty
                continue
            first, when, was_empty = posts[key]
            self._counts["merged"] += 1
            posts[key] = first, when, was_empty and empty
            if when != cell["date"]:
                self._fault("two-dates", number, first=first)
        for number, when, empty in posts.values():
            self._act(when, ActivityKind.SHARED if empty else ActivityKind.POSTED, number)

    def _connections(self, text: str) -> None:
        """Count the people. A record with a date alone is a person who closed or hid their account."""
        table = self._table(text)
        place = table.places["connectedon"]
        for number, row in self._rows(table):
            day = _day_of_connection(row[place])
            if day is None:
                self._fault("date", number)
            elif (day - self._downloaded).days > 1:  # the zone of these days is unknown
                self._fault("future", number, day=self._downloaded)
            else:
                self._counts["kept"] += 1
                self.hidden += not any(cell for index, cell in enumerate(row) if index != place)

    def _others(self, text: str) -> None:
        """Read reactions and instant reposts as CSV, comments and votes by their own grammar."""
        kind = _KINDS[self._name]
        if self._name in {"reactions", "instantreposts"}:
            for number, cell in self._needed_cells(text):
                self._act(cell["date"], kind, number)
            return
        header = re.split(r"[\r\n]", text[:_PIECE], maxsplit=1)[0]
        body = len(header)
        needed = _COLUMNS[self._name]
        names = [_letters(part) for part in header.split(",")]
        if names[: len(needed)] != [*needed]:
            again = [_letters(part) for part in header.split(";")][: len(needed)] == [*needed]
            self._fault("saved-again" if again else "header", columns=", ".join(needed))
            raise _Fault
        number, before = 1, None
        for number, match in enumerate(_START.finditer(text, body), start=2):
            if before is not None:
                self._check_text(text, before, match.start(), number - 1)
            elif text[body : match.start()].strip():
                self._fault("stray", number)
            self._counts["records"] += 1
            self._act(match[1] or "", kind, number)
            before = match
        if before is not None:
            self._check_text(text, before, len(text), number)
        elif text[body:].strip():
            self._fault("stray", 2)

    def _check_text(self, text: str, record: re.Match[str], end: int, number: int) -> None:
        """Check that a record ends as its grammar says, so that no other record is within its text."""
        if _REST.fullmatch(text, record.end(), end) is None:
            self._fault("damaged", number)


def _read_structure(content: object, encoding: str) -> str:
    """Return the text of a file whose structure is in ASCII: in UTF-8, its other signs are replaced by bytes.

    Such text takes one byte for each byte of the file, where other text may take four for each sign.
    """
    try:
        is_utf8 = codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        is_utf8 = False
    if not isinstance(content, bytes) or not is_utf8 or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return decode(content, encoding)
    view, decoder = memoryview(content), codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(view), _PIECE):
            decoder.decode(view[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise UnreadableError("encoding", encoding=encoding) from None
    return str(view[3:] if content.startswith(codecs.BOM_UTF8) else view, "latin-1")


def _letters(name: str) -> str:
    """Return the letters of a column's name, in lower case."""
    return "".join(filter(str.isalpha, name)).casefold()


def _day_of_connection(text: str) -> date | None:
    """Return the day of a text in one of the two forms of the list of connections."""
    if match := _CONNECTED.fullmatch(text):
        day, month, year = int(match[1]), _MONTHS.get(match[2], 0), int(match[3])
    elif match := _CONNECTED_2018.fullmatch(text):
        day, month, year = int(match[2]), int(match[1]), 2000 + int(match[3])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
