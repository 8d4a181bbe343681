#!/usr/bin/env bash
# Package: ics 3.12.0 (npm), read back with icalendar 7.3.2 and recurring-ical-events 3.8.2.
# A good engineer expects: a weekly session at 9:00 local time (startInputType is "local" by default) stays at 9:00.
# What happens: the start is written in UTC and the rule repeats the UTC time. From the Sunday of the clock change on,
#   every session is at 10:00 in the Netherlands. The library has no way to write a time zone; startOutputType "local"
#   gives a time without zone, which other countries read as theirs.
# Why it matters: a series of a pilot that runs from winter into spring is one hour late for all subscribers, and nobody
#   sees it in the weeks when it is tested. Write series with a library that knows TZID.
# Observed output (the script compares with these lines):
#> DTSTART:20260323T080000Z
#> RRULE:FREQ=WEEKLY;COUNT=3
#> 2026-03-23 09:00 in Amsterdam
#> 2026-03-30 10:00 in Amsterdam
#> 2026-04-06 10:00 in Amsterdam
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'icalendar==7.3.2' 'recurring-ical-events==3.8.2'
npm install --silent --no-audit --no-fund ics@3.12.0 > /dev/null
TZ=Europe/Amsterdam node - <<'END'
const { createEvent } = require('ics');
const { value } = createEvent({ title: 'Session', start: [2026, 3, 23, 9, 0], duration: { hours: 1 }, recurrenceRule: 'FREQ=WEEKLY;COUNT=3' });
require('fs').writeFileSync('session.ics', value);
END
tr -d '\r' < session.ics | grep -E '^(DTSTART|RRULE)' > observed.txt
venv/bin/python - >> observed.txt <<'END'
from zoneinfo import ZoneInfo
import icalendar, recurring_ical_events

calendar = icalendar.Calendar.from_ical(open("session.ics", "rb").read())
for event in recurring_ical_events.of(calendar).between((2026, 1, 1), (2027, 1, 1)):
    print(f"{event.start.astimezone(ZoneInfo('Europe/Amsterdam')):%Y-%m-%d %H:%M} in Amsterdam")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
