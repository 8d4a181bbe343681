#!/usr/bin/env bash
# Packages: recurring-ical-events 3.8.2, vobject 0.9.9, ical 14.3.1, icalevents 0.3.1 (PyPI); ical.js 2.2.1 and
#   node-ical 0.26.1 (npm).
# A good engineer expects: an event with DTSTART and two more dates in RDATE happens three times. RFC 5545 counts DTSTART
#   as the first instance of the set.
# What happens: two readers show three days. ical and ical.js leave out the first day. icalevents and node-ical (its
#   expandRecurringEvent) leave out all dates but the first.
# Why it matters: kick-offs of waves have no rhythm, so RDATE is the natural way to write them as one event. Four of six
#   readers then miss a kick-off. Write one event per date.
# Observed output (the script compares with these lines):
#> recurring-ical-events 2026-03-02 2026-03-09 2026-03-19
#> vobject               2026-03-02 2026-03-09 2026-03-19
#> ical                  2026-03-09 2026-03-19
#> icalevents            2026-03-02
#> ical.js               2026-03-09 2026-03-19
#> node-ical             2026-03-02
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
export TZ=UTC
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'icalendar==7.3.2' 'recurring-ical-events==3.8.2' 'vobject==0.9.9' \
  'ical==14.3.1' 'icalevents==0.3.1' 'python-dateutil==2.9.0.post0'
npm install --silent --no-audit --no-fund ical.js@2.2.1 node-ical@0.26.1 > /dev/null
printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:x BEGIN:VEVENT UID:a DTSTAMP:20260101T000000Z SUMMARY:Kick-off \
  'DTSTART;VALUE=DATE:20260302' 'RDATE;VALUE=DATE:20260309,20260319' END:VEVENT END:VCALENDAR > kickoffs.ics
venv/bin/python -W ignore - > observed.txt <<'END'
from datetime import datetime
import icalendar, recurring_ical_events, vobject
from ical.calendar_stream import IcsCalendarStream
from icalevents import icalevents

text = open("kickoffs.ics", newline="").read()
days = {
    "recurring-ical-events": [e["DTSTART"].dt for e in recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between((2026, 1, 1), (2027, 1, 1))],
    "vobject": vobject.readOne(text).vevent.getrruleset(addRDate=True),
    "ical": [e.dtstart for e in IcsCalendarStream.calendar_from_ics(text).timeline],
    "icalevents": [e.start for e in icalevents.events(string_content=text.encode(), start=datetime(2026, 1, 1), end=datetime(2027, 1, 1))],
}
for reader, found in days.items():
    print(f"{reader:21}", *sorted(str(day)[:10] for day in found))
END
node - >> observed.txt <<'END'
const text = require('fs').readFileSync('kickoffs.ics', 'utf8');
const ICAL = require('ical.js').default ?? require('ical.js');
const ical = require('node-ical');
const steps = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')).iterator();
const found = [];
for (let day = steps.next(); day; day = steps.next()) found.push(day.toString());
console.log('ical.js              ', found.join(' '));
const event = Object.values(ical.sync.parseICS(text)).find((item) => item.type === 'VEVENT');
const days = ical.expandRecurringEvent(event, { from: new Date('2026-01-01'), to: new Date('2027-01-01') });
console.log('node-ical            ', days.map((day) => day.start.toISOString().slice(0, 10)).join(' '));
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
