#!/usr/bin/env bash
# Package: ical.js 2.2.1 (npm), compared with python-dateutil 2.9.0.post0.
# A good engineer expects: three usual rules work in a large calendar library: the 31st or else the last day of the
#   month, the last day of each half-year, and the last working day of each week.
# What happens: the first rule is right for two months and then gives 28, 29 and 30 March. The second gives 1 July from the
#   second year on. The third ignores BYSETPOS and takes every working day. FREQ=MONTHLY;BYMONTHDAY=-1 is right, and so
#   is BYSETPOS with BYDAY in a monthly rule.
# Why it matters: reviews at the end of a month, half-year or week show on wrong days for the people whose mail program
#   or web app uses this library, while Python readers are right. List such dates instead of writing a rule.
# Observed output (the script compares with these lines):
#> 31st or last   dateutil 2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31
#> half-year end  dateutil 2026-06-30 2026-12-31 2027-06-30 2027-12-31 2028-06-30
#> last workday   dateutil 2026-03-06 2026-03-13 2026-03-20 2026-03-27 2026-04-03
#> month end      dateutil 2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31
#> first workday  dateutil 2026-01-01 2026-02-02 2026-03-02 2026-04-01 2026-05-01
#> 31st or last   ical.js  2026-01-31 2026-02-28 2026-03-28 2026-03-29 2026-03-30
#> half-year end  ical.js  2026-06-30 2026-12-31 2027-07-01 2027-12-31 2028-07-01
#> last workday   ical.js  2026-03-06 2026-03-09 2026-03-10 2026-03-11 2026-03-12
#> month end      ical.js  2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31
#> first workday  ical.js  2026-01-01 2026-02-02 2026-03-02 2026-04-01 2026-05-01
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'python-dateutil==2.9.0.post0'
npm install --silent --no-audit --no-fund ical.js@2.2.1 > /dev/null
cat > rules.txt <<'END'
31st or last|2026-01-31|FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1;COUNT=5
half-year end|2026-06-30|FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1;COUNT=5
last workday|2026-03-06|FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=5
month end|2026-01-31|FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=5
first workday|2026-01-01|FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;COUNT=5
END
venv/bin/python - > observed.txt <<'END'
from datetime import datetime
from dateutil.rrule import rrulestr

for line in open("rules.txt").read().splitlines():
    name, start, rule = line.split("|")
    print(f"{name:14} dateutil", *(f"{day:%Y-%m-%d}" for day in rrulestr(rule, dtstart=datetime.fromisoformat(start))))
END
node - >> observed.txt <<'END'
const ICAL = require('ical.js').default ?? require('ical.js');
for (const line of require('fs').readFileSync('rules.txt', 'utf8').trim().split('\n')) {
  const [name, start, rule] = line.split('|');
  const steps = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromString(start));
  const found = [];
  for (let day = steps.next(); day; day = steps.next()) found.push(day.toString());
  console.log(name.padEnd(14), 'ical.js ', found.join(' '));
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
