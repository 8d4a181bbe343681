#!/usr/bin/env bash
# Packages: recurring-ical-events 3.8.2, ical 14.3.1, icalevents 0.3.1 (PyPI); ical.js 2.2.1, node-ical 0.26.1 (npm).
# A good engineer expects: a changed instance with RANGE=THISANDFUTURE (RFC 5545) moves that session and all later ones.
#   Here a weekly Monday session moves to Tuesday from 17 March.
# What happens: recurring-ical-events and ical.js move the rest of the series. ical, icalevents and node-ical move one
#   session and leave the later ones on Monday, as if the parameter were not there.
# Why it matters: "from now on we meet on Tuesday" is a usual change during a pilot. After it, people with different
#   apps come on different days. End the old series with UNTIL and start a new one.
# Observed output (the script compares with these lines):
#> recurring-ical-events 2026-03-02 2026-03-09 2026-03-17 2026-03-24
#> ical                  2026-03-02 2026-03-09 2026-03-17 2026-03-23
#> icalevents            2026-03-02 2026-03-09 2026-03-17 2026-03-23
#> ical.js               2026-03-02 2026-03-09 2026-03-17 2026-03-24
#> node-ical             2026-03-02 2026-03-09 2026-03-17 2026-03-23
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
export TZ=UTC
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'icalendar==7.3.2' 'recurring-ical-events==3.8.2' 'ical==14.3.1' \
  'icalevents==0.3.1' 'python-dateutil==2.9.0.post0'
npm install --silent --no-audit --no-fund ical.js@2.2.1 node-ical@0.26.1 > /dev/null
printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:x \
  BEGIN:VEVENT UID:a DTSTAMP:20260101T000000Z SUMMARY:Session 'DTSTART;VALUE=DATE:20260302' 'RRULE:FREQ=WEEKLY;COUNT=4' END:VEVENT \
  BEGIN:VEVENT UID:a DTSTAMP:20260101T000000Z SUMMARY:Session 'DTSTART;VALUE=DATE:20260317' \
  'RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20260316' END:VEVENT END:VCALENDAR > sessions.ics
venv/bin/python -W ignore - > observed.txt <<'END'
from datetime import datetime
import icalendar, recurring_ical_events
from ical.calendar_stream import IcsCalendarStream
from icalevents import icalevents

text = open("sessions.ics", newline="").read()
days = {
    "recurring-ical-events": [e["DTSTART"].dt for e in recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between((2026, 1, 1), (2027, 1, 1))],
    "ical": [e.dtstart for e in IcsCalendarStream.calendar_from_ics(text).timeline],
    "icalevents": [e.start for e in icalevents.events(string_content=text.encode(), start=datetime(2026, 1, 1), end=datetime(2027, 1, 1))],
}
for reader, found in days.items():
    print(f"{reader:21}", *sorted(str(day)[:10] for day in found))
END
node - >> observed.txt <<'END'
const text = require('fs').readFileSync('sessions.ics', 'utf8');
const ICAL = require('ical.js').default ?? require('ical.js');
const ical = require('node-ical');
const parts = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((part) => new ICAL.Event(part));
const series = parts.find((part) => part.isRecurring());
const steps = series.iterator();
const found = [];
for (let day = steps.next(); day; day = steps.next()) found.push(series.getOccurrenceDetails(day).startDate.toString());
console.log('ical.js              ', found.join(' '));
const event = Object.values(ical.sync.parseICS(text)).find((item) => item.type === 'VEVENT');
const days = ical.expandRecurringEvent(event, { from: new Date('2026-01-01'), to: new Date('2027-01-01') });
console.log('node-ical            ', days.map((day) => day.start.toISOString().slice(0, 10)).join(' '));
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
