#!/usr/bin/env bash
# Packages: icalendar 7.3.2 (writer); icalevents 0.3.1, ical 14.3.1 and recurring-ical-events 3.8.2 (readers).
# A good engineer expects: an end of a series (UNTIL) that has a time zone is written in UTC, because RFC 5545 demands
#   it for a start with a time zone, and icalendar knows the zone.
# What happens: icalendar drops the zone and writes the local clock time. icalevents and ical refuse the whole series,
#   recurring-ical-events guesses. An end in another zone (04:00 New York = 09:00 Amsterdam) loses the last session.
#   If the end is a plain date, ical refuses it, and the other two silently leave out the session on that day.
# Why it matters: weekly sessions of a pilot end with UNTIL. The calendar file looks right and subscribers see no series,
#   or one session too few. Convert UNTIL to UTC before it is added.
# Observed output (the script compares with these lines):
#> Amsterdam  UNTIL=20260316T090000  recurring 3, ical ValueError, icalevents ValueError
#> New York   UNTIL=20260316T040000  recurring 2, ical ValueError, icalevents ValueError
#> UTC        UNTIL=20260316T080000Z recurring 3, ical 3, icalevents 3
#> date       UNTIL=20260316         recurring 2, ical CalendarParseError, icalevents 2
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'icalendar==7.3.2' 'recurring-ical-events==3.8.2' 'ical==14.3.1' \
  'icalevents==0.3.1' 'python-dateutil==2.9.0.post0'
venv/bin/python -W ignore - > observed.txt <<'END'
import re
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo
import icalendar, recurring_ical_events
from ical.calendar_stream import IcsCalendarStream
from icalevents import icalevents

zone = ZoneInfo("Europe/Amsterdam")
def write(until):
    event = icalendar.Event.new(uid="a", summary="Session", start=datetime(2026, 3, 2, 9, tzinfo=zone))
    event.add("duration", timedelta(hours=1))
    event.add("rrule", {"freq": "weekly", "until": until})
    calendar = icalendar.Calendar.new(subcomponents=[event])
    calendar.add_missing_timezones()
    return calendar.to_ical()
readers = {
    "recurring": lambda file: recurring_ical_events.of(icalendar.Calendar.from_ical(file)).between((2026, 1, 1), (2027, 1, 1)),
    "ical": lambda file: list(IcsCalendarStream.calendar_from_ics(file.decode()).timeline),
    "icalevents": lambda file: icalevents.events(string_content=file, start=datetime(2026, 1, 1, tzinfo=zone), end=datetime(2027, 1, 1, tzinfo=zone)),
}
def count(read, file):
    try:
        return len(read(file))
    except Exception as error:
        return type(error).__name__
for name, until in {"Amsterdam": datetime(2026, 3, 16, 9, tzinfo=zone), "New York": datetime(2026, 3, 16, 4, tzinfo=ZoneInfo("America/New_York")),
                    "UTC": datetime(2026, 3, 16, 8, tzinfo=timezone.utc), "date": date(2026, 3, 16)}.items():
    file = write(until)
    rule = re.search(rb"UNTIL=\w+", file).group().decode()
    print(f"{name:10} {rule:22}", ", ".join(f"{reader} {count(read, file)}" for reader, read in readers.items()))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
