#!/usr/bin/env bash
# Packages: ics 3.12.0 (npm, writer); vobject 0.9.9, icalendar 7.3.2, ical 14.3.1 (PyPI) and ical.js 2.2.1 (npm, readers).
# A good engineer expects: an all-day series with one day left out (exclusionDates) is a valid file.
# What happens: the excluded day is written as EXDATE:20260330, without VALUE=DATE, although DTSTART has it. RFC 5545
#   then reads it as a time. icalendar and ical accept it, vobject fails on the whole file and ical.js on the series.
# Why it matters: skipping a holiday in an all-day series is the usual exception in a plan. It works in a first test and
#   the whole plan is missing in other apps. Check a written file with two strict readers.
# Observed output (the script compares with these lines):
#> DTSTART;VALUE=DATE:20260323 | EXDATE:20260330
#> icalendar: ok, ical: ok, vobject: ParseError
#> ical.js: Error invalid date-time value: "2026-03-30T::"
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
export TZ=UTC
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'icalendar==7.3.2' 'vobject==0.9.9' 'ical==14.3.1'
npm install --silent --no-audit --no-fund ics@3.12.0 ical.js@2.2.1 > /dev/null
node - > observed.txt <<'END'
const { value } = require('ics').createEvent({
  title: 'Theme day', start: [2026, 3, 23], recurrenceRule: 'FREQ=WEEKLY;COUNT=3', exclusionDates: [[2026, 3, 30]],
});
require('fs').writeFileSync('days.ics', value);
console.log(value.split('\r\n').filter((line) => /^(DTSTART|EXDATE)/.test(line)).join(' | '));
END
venv/bin/python - >> observed.txt 2> /dev/null <<'END'
import icalendar, vobject
from ical.calendar_stream import IcsCalendarStream

text = open("days.ics", newline="").read()
def outcome(read):
    try:
        read(text)
        return "ok"
    except Exception as error:
        return type(error).__name__
readers = {"icalendar": icalendar.Calendar.from_ical, "ical": IcsCalendarStream.calendar_from_ics, "vobject": lambda text: vobject.readOne(text).vevent.exdate}
print(", ".join(f"{name}: {outcome(read)}" for name, read in readers.items()))
END
node - >> observed.txt <<'END'
const ICAL = require('ical.js').default ?? require('ical.js');
try {
  const calendar = new ICAL.Component(ICAL.parse(require('fs').readFileSync('days.ics', 'utf8')));
  console.log('ical.js:', new ICAL.Event(calendar.getFirstSubcomponent('vevent')).iterator().next().toString());
} catch (error) { console.log(`ical.js: ${error.name} ${error.message}`); }
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
