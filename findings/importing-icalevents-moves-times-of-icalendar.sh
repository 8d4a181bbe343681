#!/usr/bin/env bash
# Packages: icalendar 7.3.2 with icalevents 0.3.1.
# A good engineer expects: importing one calendar reader does not change what another one returns.
# What happens: importing icalevents.icalevents switches icalendar to pytz for the whole process. From then on, every
#   date plus a length keeps the old offset. An event of one week over the clock change ends at 09:00+01:00, which is
#   10:00 on the Dutch clock, instead of 09:00+02:00. Nothing was called, only imported.
# Why it matters: an application that reads a team calendar with icalevents and writes plans with icalendar gets ends
#   and reminders that are one hour late in the weeks around the clock change, depending on the order of imports.
#   Call icalendar.use_zoneinfo() after the import.
# Observed output (the script compares with these lines):
#> before the import:    zoneinfo, end 2026-03-30 09:00:00+02:00, start plus one week 2026-03-30 09:00:00+02:00
#> after the import:     pytz, end 2026-03-30 09:00:00+01:00, start plus one week 2026-03-30 09:00:00+01:00
#> after use_zoneinfo(): zoneinfo, end 2026-03-30 09:00:00+02:00, start plus one week 2026-03-30 09:00:00+02:00
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'icalendar==7.3.2' 'icalevents==0.3.1' 'python-dateutil==2.9.0.post0'
venv/bin/python -W ignore - > observed.txt <<'END'
from datetime import timedelta
import icalendar

lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:a", "DTSTAMP:20260101T000000Z",
         "DTSTART;TZID=Europe/Amsterdam:20260323T090000", "DURATION:P1W", "END:VEVENT", "END:VCALENDAR", ""]
def show(label):
    event = icalendar.Calendar.from_ical("\r\n".join(lines)).events[0]
    kind = type(event.start.tzinfo).__module__.split(".")[0]
    print(f"{label:21} {kind}, end {event.end}, start plus one week {event.start + timedelta(weeks=1)}")

show("before the import:")
import icalevents.icalevents
show("after the import:")
icalendar.use_zoneinfo()
show("after use_zoneinfo():")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
