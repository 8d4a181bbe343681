#!/usr/bin/env bash
# Package: luxon-business-days 3.0.1 (with luxon 3.7.2, npm).
# A good engineer expects: without settings, only weekends are skipped. Holidays of one country are switched on by the
#   user, per date or per setting object.
# What happens: by default Thanksgiving, Labor Day and Memorial Day of the United States are no working days, also for
#   Dutch locale and zone. King's Day and Ascension Day are working days. setupBusiness on one date changes the rules
#   for all dates of the program, also those made before.
# Why it matters: a plan for a Dutch team skips 26 November and meets on King's Day. Two offices in one program cannot
#   have their own holidays: the last setting wins.
# Observed output (the script compares with these lines):
#> working day after 2026-11-25 is 2026-11-27 (Thanksgiving)
#> working day after 2026-09-04 is 2026-09-08 (Labor Day)
#> working day after 2027-05-28 is 2027-06-01 (Memorial Day)
#> working day after 2026-04-24 is 2026-04-27 (King's Day)
#> working day after 2026-05-13 is 2026-05-14 (Ascension Day)
#> after setupBusiness on another date: 2026-11-26 2026-04-28
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund luxon-business-days@3.0.1 luxon@3.7.2 > /dev/null
export TZ=Europe/Amsterdam
node - > observed.txt <<'END'
const { DateTime } = require('luxon-business-days');
const settings = { locale: 'nl', zone: 'Europe/Amsterdam' };
const after = (day) => DateTime.fromISO(day, settings).plusBusiness({ days: 1 }).toISODate();
for (const [day, holiday] of [['2026-11-25', 'Thanksgiving'], ['2026-09-04', 'Labor Day'],
  ['2027-05-28', 'Memorial Day'], ['2026-04-24', "King's Day"], ['2026-05-13', 'Ascension Day']]) {
  console.log('working day after', day, 'is', after(day), `(${holiday})`);
}
const earlier = DateTime.fromISO('2026-11-25');
DateTime.fromISO('2026-04-24').setupBusiness({ holidayMatchers: [(day) => day.toISODate() === '2026-04-27'] });
console.log('after setupBusiness on another date:', earlier.plusBusiness({ days: 1 }).toISODate(), after('2026-04-24'));
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
