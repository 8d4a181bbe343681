"""Time and memory of a file of comments of many megabytes.

Command: python -m tests.bench.large_archive MEGABYTES [emoji]

Prints the seconds of `read_archive`, the processor seconds, and the peak of its memory relative to the file, beyond the
bytes of the file itself. With ``emoji`` every comment has a sign outside of the basic plane, for which Python stores
four bytes for each character of a text.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from advocacy import Consent, Participant, Purpose
from advocacy.adapters.archives import read_archive

START = datetime(2018, 1, 1)  # noqa: DTZ001 - the file states no zone
DAY = date(2026, 9, 15)


def main(megabytes: int, sign: str) -> None:
    """Write comments and read them."""
    words = f'"She said \\"yes, really\\" {sign}\nand so did I, after some thought about what had been said"'
    records = 0
    with tempfile.TemporaryFile() as file:
        file.write(b"Date,Link,Message\n")
        while file.tell() < megabytes * 1_000_000:
            moment = START + timedelta(minutes=records)
            file.write(f"{moment},https://example.test/{records},{words}\n".encode())
            records += 1
        file.seek(0)
        raw = file.read()
    person = Participant(id="p", consents=[Consent(purpose=Purpose.MEASUREMENT, given=DAY)])
    before = resource.getrusage(resource.RUSAGE_SELF)
    started = time.perf_counter()
    archive = read_archive({"Comments.csv": raw}, participant=person, zone=ZoneInfo("Europe/Amsterdam"), on=DAY)
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    assert len(archive.activities) == records
    more = 1024 * (after.ru_maxrss - before.ru_maxrss) / len(raw)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    times = f"{seconds:.1f} s ({spent:.1f} s of processor)"
    print(f"{len(raw) / 1e6:.0f} MB, {records} comments: {times}, memory {more:.1f} times")


if __name__ == "__main__":
    main(int(sys.argv[1]), "\U0001f600" if sys.argv[2:] else "")
