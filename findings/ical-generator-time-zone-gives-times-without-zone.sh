#!/usr/bin/env bash
# Packages: ical-generator 10.2.0 (npm, writer); icalendar 7.3.2, icalevents 0.3.1 and vobject 0.9.9 (PyPI, readers).
# A good engineer expects: with the calendar's option timezone: "Europe/Amsterdam", events carry that zone (TZID). The
#   same option on an event does this.
# What happens: start and UNTIL are written as times without any zone; only the calendar's header names it
#   (TIMEZONE-ID, X-WR-TIMEZONE, both outside RFC 5545). EXDATE does get the zone, so the start and the exception of one
#   event no longer match: icalevents and vobject fail with TypeError.
# Why it matters: colleagues in another country see 9:00 of their own, and one skipped session makes the whole series
#   unreadable. Set the time zone on every event, with a VTIMEZONE generator on the calendar.
# Observed output (the script compares with these lines):
#> zone on calendar: DTSTART:20260302T090000 | RRULE:FREQ=WEEKLY;UNTIL=20260316T090000 | EXDATE;TZID=Europe/Amsterdam:20260309T090000
#> zone on event: DTSTART;TZID=Europe/Amsterdam:20260302T090000 | RRULE:FREQ=WEEKLY;UNTIL=20260316T080000Z | EXDATE;TZID=Europe/Amsterdam:20260309T090000
#> calendar.ics icalendar zone: None, icalevents: TypeError, vobject: TypeError
#> event.ics icalendar zone: Europe/Amsterdam, icalevents: 2 sessions, vobject: 2 sessions
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
export TZ=UTC
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'icalendar==7.3.2' 'icalevents==0.3.1' 'vobject==0.9.9' 'python-dateutil==2.9.0.post0'
npm install --silent --no-audit --no-fund ical-generator@10.2.0 > /dev/null
TZ=Europe/Amsterdam node - > observed.txt <<'END'
const { default: ical } = require('ical-generator');
const at = (day) => new Date(`2026-03-${day}T08:00:00Z`);
function write(label, file, calendarOptions, eventOptions) {
  const calendar = ical(calendarOptions);
  calendar.createEvent({ id: 'a', summary: 'Session', start: at('02'), ...eventOptions });
  const text = calendar.toString();
  require('fs').writeFileSync(file, text);
  console.log(`${label}:`, text.split('\r\n').filter((line) => /^(DTSTART|RRULE|EXDATE)/.test(line)).join(' | '));
}
const repeating = { freq: 'WEEKLY', until: at('16'), exclude: [at('09')] };
write('zone on calendar', 'calendar.ics', { timezone: 'Europe/Amsterdam' }, { repeating });
write('zone on event', 'event.ics', {}, { repeating, timezone: 'Europe/Amsterdam' });
END
venv/bin/python -W ignore - >> observed.txt <<'END'
from datetime import datetime
import icalendar, vobject
from icalevents import icalevents

def sessions(read):
    try:
        return f"{len(list(read()))} sessions"
    except TypeError:
        return "TypeError"
for name in ["calendar.ics", "event.ics"]:
    text = open(name, newline="").read()
    start = icalendar.Calendar.from_ical(text).events[0].start
    first = sessions(lambda: icalevents.events(string_content=text.encode(), start=datetime(2026, 1, 1), end=datetime(2027, 1, 1)))
    second = sessions(lambda: vobject.readOne(text).vevent.getrruleset())
    print(f"{name} icalendar zone: {start.tzinfo}, icalevents: {first}, vobject: {second}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
