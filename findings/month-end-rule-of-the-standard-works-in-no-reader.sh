#!/usr/bin/env bash
# Packages: recurring-ical-events 3.8.2, ical 14.3.1, python-dateutil 2.9.0.post0 (PyPI); ical.js 2.2.1 and
#   node-ical 0.26.1 (npm).
# A good engineer expects: a monthly series from the 31st skips short months, and RFC 7529 has the cure:
#   RSCALE=GREGORIAN with SKIP=BACKWARD takes the last day instead. Readers support it, or name it as unsupported.
# What happens: none of the five supports it. ical and ical.js read the rule, ignore SKIP and leave out February. Two
#   errors blame something else: recurring-ical-events misses an UNTIL, node-ical misses the RSCALE that is there.
# Why it matters: month-end reviews of a programme vanish from February, April and other short months. List the dates,
#   or use BYMONTHDAY=-1, and check the readers of your group (see also the findings about ical.js and node-ical).
# Observed output (the script compares with these lines):
#> recurring-ical-events BadRuleStringFormat: UNTIL parameter is missing
#> ical                  2026-01-31 2026-03-31 2026-05-31
#> dateutil              ValueError: unknown parameter 'RSCALE'
#> ical.js               2026-01-31 2026-03-31 2026-05-31
#> node-ical             Error: SKIP MUST NOT be present unless RSCALE is present
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
export TZ=UTC
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'icalendar==7.3.2' 'recurring-ical-events==3.8.2' 'ical==14.3.1' 'python-dateutil==2.9.0.post0'
npm install --silent --no-audit --no-fund ical.js@2.2.1 node-ical@0.26.1 > /dev/null
printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:x BEGIN:VEVENT UID:a DTSTAMP:20260101T000000Z SUMMARY:Review \
  'DTSTART;VALUE=DATE:20260131' 'RRULE:RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD;COUNT=3' END:VEVENT END:VCALENDAR > reviews.ics
venv/bin/python -W ignore - > observed.txt <<'END'
from datetime import datetime
import icalendar, recurring_ical_events
from dateutil.rrule import rrulestr
from ical.calendar_stream import IcsCalendarStream

text = open("reviews.ics", newline="").read()
rule = text.split("RRULE:")[1].split("\r\n")[0]
readers = {
    "recurring-ical-events": lambda: [e["DTSTART"].dt for e in recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between((2026, 1, 1), (2027, 1, 1))],
    "ical": lambda: [e.dtstart for e in IcsCalendarStream.calendar_from_ics(text).timeline],
    "dateutil": lambda: list(rrulestr(rule, dtstart=datetime(2026, 1, 31))),
}
for name, read in readers.items():
    try:
        answer = " ".join(str(day)[:10] for day in read())
    except Exception as error:
        answer = f"{type(error).__name__}: {str(error).split(': ')[0]}"
    print(f"{name:21} {answer}")
END
node - >> observed.txt <<'END'
const text = require('fs').readFileSync('reviews.ics', 'utf8');
const rule = text.split('RRULE:')[1].split('\r\n')[0];
const ICAL = require('ical.js').default ?? require('ical.js');
const readers = {
  'ical.js': () => {
    const steps = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromString('2026-01-31'));
    return [1, 2, 3].map(() => steps.next().toString()).join(' ');
  },
  'node-ical': () => Object.keys(require('node-ical').sync.parseICS(text)).join(' '),
};
for (const [name, read] of Object.entries(readers)) {
  try { console.log(name.padEnd(21), read()); } catch (error) { console.log(name.padEnd(21), `${error.name}: ${error.message}`); }
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
