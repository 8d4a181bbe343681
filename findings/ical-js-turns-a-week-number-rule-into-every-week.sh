#!/usr/bin/env bash
# Package: ical.js 2.2.1 (npm), compared with python-dateutil 2.9.0.post0.
# A good engineer expects: FREQ=YEARLY;BYWEEKNO=10;BYDAY=MO is the Monday of ISO week 10 of each year, as in the text of
#   RFC 5545 ("Monday of week number 20").
# What happens: ical.js leaves the week out. It starts in the right year, then gives every Monday from the next week on,
#   all in one year. Without BYDAY it gives no date at all. There is no error.
# Why it matters: Dutch plans are made in week numbers, so a yearly campaign in weeks 10 and 36 is a natural rule. Mail
#   programs and web apps with this library show a session every week instead of twice a year.
# Observed output (the script compares with these lines):
#> FREQ=YEARLY;BYWEEKNO=10;BYDAY=MO;COUNT=3     dateutil 2026-03-02 2027-03-08 2028-03-06
#> FREQ=YEARLY;BYWEEKNO=10,36;BYDAY=MO;COUNT=4  dateutil 2026-03-02 2026-08-31 2027-03-08 2027-09-06
#> FREQ=YEARLY;BYWEEKNO=10;COUNT=3              dateutil 2026-03-02 2026-03-03 2026-03-04
#> FREQ=YEARLY;BYWEEKNO=10;BYDAY=MO;COUNT=3     ical.js  2026-03-09 2026-03-16 2026-03-23
#> FREQ=YEARLY;BYWEEKNO=10,36;BYDAY=MO;COUNT=4  ical.js  2026-03-09 2026-03-16 2026-03-23 2026-03-30
#> FREQ=YEARLY;BYWEEKNO=10;COUNT=3              ical.js  (none)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'python-dateutil==2.9.0.post0'
npm install --silent --no-audit --no-fund ical.js@2.2.1 > /dev/null
printf '%s\n' 'FREQ=YEARLY;BYWEEKNO=10;BYDAY=MO;COUNT=3' 'FREQ=YEARLY;BYWEEKNO=10,36;BYDAY=MO;COUNT=4' 'FREQ=YEARLY;BYWEEKNO=10;COUNT=3' > rules.txt
venv/bin/python - > observed.txt <<'END'
from datetime import datetime
from dateutil.rrule import rrulestr

for rule in open("rules.txt").read().split():
    print(f"{rule:44} dateutil", *(f"{day:%Y-%m-%d}" for day in rrulestr(rule, dtstart=datetime(2026, 3, 2))))
END
node - >> observed.txt <<'END'
const ICAL = require('ical.js').default ?? require('ical.js');
for (const rule of require('fs').readFileSync('rules.txt', 'utf8').trim().split('\n')) {
  const steps = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromString('2026-03-02'));
  const found = [];
  for (let day = steps.next(); day; day = steps.next()) found.push(day.toString());
  console.log(rule.padEnd(44), 'ical.js ', found.join(' ') || '(none)');
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
