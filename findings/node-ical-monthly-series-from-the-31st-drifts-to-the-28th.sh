#!/usr/bin/env bash
# Package: node-ical 0.26.1 (npm), compared with python-dateutil 2.9.0.post0.
# A good engineer expects: FREQ=MONTHLY from 31 January skips the months without a 31st. RFC 5545 says that invalid dates
#   are ignored, and the other readers do so. A yearly series from 29 February waits for the next leap year.
# What happens: node-ical moves the date to the last day of February and never comes back: every later month is on the
#   28th. The yearly series stays on 28 February, also in leap years. With BYMONTHDAY=31 it skips as the standard says.
# Why it matters: month-end reviews of a plan appear three days early, from March on, for everybody whose web calendar
#   or dashboard reads files with node-ical. State BYMONTHDAY in every monthly rule.
# Observed output (the script compares with these lines):
#> FREQ=MONTHLY;COUNT=4                dateutil  2026-01-31 2026-03-31 2026-05-31 2026-07-31
#> FREQ=MONTHLY;BYMONTHDAY=31;COUNT=4  dateutil  2026-01-31 2026-03-31 2026-05-31 2026-07-31
#> FREQ=YEARLY;COUNT=6                 dateutil  2024-02-29 2028-02-29 2032-02-29 2036-02-29 2040-02-29 2044-02-29
#> FREQ=MONTHLY;COUNT=4                node-ical 2026-01-31 2026-02-28 2026-03-28 2026-04-28
#> FREQ=MONTHLY;BYMONTHDAY=31;COUNT=4  node-ical 2026-01-31 2026-03-31 2026-05-31 2026-07-31
#> FREQ=YEARLY;COUNT=6                 node-ical 2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-28 2029-02-28
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
export TZ=UTC
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'python-dateutil==2.9.0.post0'
npm install --silent --no-audit --no-fund node-ical@0.26.1 > /dev/null
venv/bin/python - > observed.txt <<'END'
from dateutil.rrule import rrulestr

for start, rule in [("20260131", "FREQ=MONTHLY;COUNT=4"), ("20260131", "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=4"), ("20240229", "FREQ=YEARLY;COUNT=6")]:
    days = rrulestr(f"DTSTART:{start}\nRRULE:{rule}")
    print(f"{rule:35} dateutil ", *(f"{day:%Y-%m-%d}" for day in days))
END
node - >> observed.txt <<'END'
const ical = require('node-ical');
for (const [start, rule] of [['20260131', 'FREQ=MONTHLY;COUNT=4'], ['20260131', 'FREQ=MONTHLY;BYMONTHDAY=31;COUNT=4'], ['20240229', 'FREQ=YEARLY;COUNT=6']]) {
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', 'BEGIN:VEVENT', 'UID:a', 'DTSTAMP:20260101T000000Z', 'SUMMARY:Review',
    `DTSTART;VALUE=DATE:${start}`, `RRULE:${rule}`, 'END:VEVENT', 'END:VCALENDAR', ''];
  const event = Object.values(ical.sync.parseICS(lines.join('\r\n'))).find((item) => item.type === 'VEVENT');
  const days = ical.expandRecurringEvent(event, { from: new Date('2024-01-01'), to: new Date('2045-01-01') });
  console.log(rule.padEnd(35), 'node-ical', days.map((day) => day.start.toISOString().slice(0, 10)).join(' '));
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
