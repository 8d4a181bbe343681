#!/usr/bin/env bash
# Packages: holidays 0.109 and workalendar 17.0.0 (PyPI), date-holidays 3.37.0 (npm).
# A good engineer expects: libraries that know the Netherlands agree on the public days off in 2026.
# What happens: holidays lists Good Friday as a public holiday and Liberation Day only every five years. workalendar
#   lists both in every year. date-holidays lists both as type "school", and isHoliday() is also truthy on
#   5 December, an observance that is no day off. Whether 3 April and 5 May are days off depends on the employer.
# Why it matters: the working days between two dates, and so the dates of sessions and the rates per working day,
#   depend on the library. Ask the user for the days off, and treat a library's list as a proposal.
# Observed output (the script compares with these lines):
#> 2026-04-03 holidays: True, workalendar: True
#> 2026-04-27 holidays: True, workalendar: True
#> 2026-05-05 holidays: False, workalendar: True
#> 2026-12-05 holidays: False, workalendar: False
#> working days 30 March to 8 May 2026: holidays 27, workalendar 26
#> 2026-04-03 date-holidays: true (school)
#> 2026-04-27 date-holidays: true (public)
#> 2026-05-05 date-holidays: true (school)
#> 2026-12-05 date-holidays: true (observance)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'holidays==0.109' 'workalendar==17.0.0'
npm install --silent --no-audit --no-fund date-holidays@3.37.0 > /dev/null
venv/bin/python - > observed.txt <<'END'
from datetime import date
import holidays
from workalendar.europe import Netherlands

first, second = holidays.NL(years=2026), Netherlands()
for day in [date(2026, 4, 3), date(2026, 4, 27), date(2026, 5, 5), date(2026, 12, 5)]:
    print(f"{day} holidays: {day in first}, workalendar: {second.is_holiday(day)}")
span = date(2026, 3, 30), date(2026, 5, 8)
counts = first.get_working_days_count(*span), second.get_working_days_delta(*span, include_start=True)
print(f"working days 30 March to 8 May 2026: holidays {counts[0]}, workalendar {counts[1]}")
END
node - >> observed.txt <<'END'
const Holidays = require('date-holidays').default ?? require('date-holidays');
const days = new Holidays('NL', { timezone: 'Europe/Amsterdam' });
for (const day of ['2026-04-03', '2026-04-27', '2026-05-05', '2026-12-05']) {
  const found = days.isHoliday(new Date(`${day}T12:00:00Z`));
  console.log(`${day} date-holidays: ${Boolean(found)} (${found && found[0].type})`);
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
