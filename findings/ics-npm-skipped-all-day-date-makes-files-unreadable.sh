#!/usr/bin/env bash
# Packages: ics 3.12.0 (npm, writer); vobject 0.9.9, icalendar 7.3.2, ical 14.3.1 (PyPI) and ical.js 2.2.1 (npm, readers).
# A good engineer expects: an all-day series with one day left out (exclusionDates) is a valid file. The library validates
#   its input, so an all-day event on 31 February is refused.
# What happens: the excluded day is written as EXDATE:20260330, without VALUE=DATE, although DTSTART has it. RFC 5545
#   then reads it as a time. icalendar and ical accept it, vobject fails on the whole file and ical.js on the series.
#   31 February is written without an error. ical.js shows it on 3 March, the Python readers refuse it.
# Why it matters: skipping a holiday in an all-day series is the usual exception in a plan. It works in a first test and
#   the whole plan is missing in other apps. Check a written file with two strict readers.
# Observed output (the script compares with these lines):
#> DTSTART;VALUE=DATE:20260323 | EXDATE:20260330
#> DTSTART;VALUE=DATE:20260231 | error: null
#> skip.ics icalendar: ok, ical: ok, vobject: ParseError
#> february.ics icalendar: BrokenCalendarProperty, ical: CalendarParseError, vobject: ParseError
#> skip.ics ical.js: Error invalid date-time value: "2026-03-30T::"
#> february.ics ical.js: 2026-03-03
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
const { createEvent } = require('ics');
const { writeFileSync } = require('fs');
const lines = (text, pattern) => text.split('\r\n').filter((line) => pattern.test(line)).join(' | ');
const skip = createEvent({ title: 'Theme day', start: [2026, 3, 23], recurrenceRule: 'FREQ=WEEKLY;COUNT=3', exclusionDates: [[2026, 3, 30]] });
const february = createEvent({ title: 'Theme day', start: [2026, 2, 31] });
writeFileSync('skip.ics', skip.value);
writeFileSync('february.ics', february.value);
console.log(lines(skip.value, /^(DTSTART|EXDATE)/));
console.log(lines(february.value, /^DTSTART/), '| error:', february.error);
END
venv/bin/python - >> observed.txt 2> /dev/null <<'END'
import icalendar, vobject
from ical.calendar_stream import IcsCalendarStream

readers = {
    "icalendar": lambda text: icalendar.Calendar.from_ical(text).events[0].start,
    "ical": IcsCalendarStream.calendar_from_ics,
    "vobject": lambda text: vobject.readOne(text).vevent.dtstart.value,
}
def outcome(read, text):
    try:
        read(text)
        return "ok"
    except Exception as error:
        return type(error).__name__
for name in ["skip.ics", "february.ics"]:
    text = open(name, newline="").read()
    print(name, ", ".join(f"{reader}: {outcome(read, text)}" for reader, read in readers.items()))
END
node - >> observed.txt <<'END'
const ICAL = require('ical.js').default ?? require('ical.js');
for (const name of ['skip.ics', 'february.ics']) {
  let answer;
  try {
    const event = new ICAL.Event(new ICAL.Component(ICAL.parse(require('fs').readFileSync(name, 'utf8'))).getFirstSubcomponent('vevent'));
    answer = event.iterator().next().toString();
  } catch (error) { answer = `${error.name} ${error.message}`; }
  console.log(name, `ical.js: ${answer}`);
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
