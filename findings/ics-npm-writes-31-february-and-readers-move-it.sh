#!/usr/bin/env bash
# Packages: ics 3.12.0 (npm, writer); icalendar 7.3.2 (PyPI), ical.js 2.2.1 and node-ical 0.26.1 (npm, readers).
# A good engineer expects: the library validates its input ("start[1] must be less than or equal to 12" for month 13), so
#   it refuses an all-day event on 31 February, and one whose end lies before its start.
# What happens: both are written with error: null. ical.js and node-ical move the day to 3 March, icalendar refuses to
#   give a date. The length of the second event is negative.
# Why it matters: a plan typed by hand contains such dates. Some subscribers get a session on a day that nobody
#   chose, the others get none. Check dates before they are written.
# Observed output (the script compares with these lines):
#> month 13: start[1] must be less than or equal to 12
#> 31 February: no error, DTSTART;VALUE=DATE:20260231
#> end before start: no error, DTSTART;VALUE=DATE:20260306 DTEND;VALUE=DATE:20260302
#> ical.js reads 31 February as 2026-03-03
#> node-ical reads 31 February as 2026-03-03
#> icalendar reads 31 February: BrokenCalendarProperty
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
export TZ=UTC
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'icalendar==7.3.2'
npm install --silent --no-audit --no-fund ics@3.12.0 ical.js@2.2.1 node-ical@0.26.1 > /dev/null
node - > observed.txt <<'END'
const { createEvent } = require('ics');
const ICAL = require('ical.js').default ?? require('ical.js');
const dates = (text) => text.split('\r\n').filter((line) => /^(DTSTART|DTEND)/.test(line)).join(' ');
console.log('month 13:', createEvent({ title: 'Session', start: [2026, 13, 1] }).error.message);
const february = createEvent({ title: 'Session', start: [2026, 2, 31] });
console.log('31 February:', february.error ?? 'no error,', dates(february.value));
const swapped = createEvent({ title: 'Session', start: [2026, 3, 6], end: [2026, 3, 2] });
console.log('end before start:', swapped.error ?? 'no error,', dates(swapped.value));
require('fs').writeFileSync('february.ics', february.value);
const event = new ICAL.Event(new ICAL.Component(ICAL.parse(february.value)).getFirstSubcomponent('vevent'));
console.log('ical.js reads 31 February as', event.iterator().next().toString());
const read = Object.values(require('node-ical').sync.parseICS(february.value)).find((item) => item.type === 'VEVENT');
console.log('node-ical reads 31 February as', read.start.toISOString().slice(0, 10));
END
venv/bin/python - >> observed.txt <<'END'
import icalendar

try:
    print("icalendar reads 31 February:", icalendar.Calendar.from_ical(open("february.ics", "rb").read()).events[0].start)
except Exception as error:
    print("icalendar reads 31 February:", type(error).__name__)
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
