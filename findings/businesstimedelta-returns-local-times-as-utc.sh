#!/usr/bin/env bash
# Package: businesstimedelta 1.0.1.
# A good engineer expects: a naive time plus working hours is a naive time, as with timedelta. A difference has a
#   sign: swapped arguments give the negative.
# What happens: the result is stamped as UTC. Friday 16:00 plus two working hours is Tuesday "10:00 UTC" (27 April is
#   King's Day), which is 12:00 in Amsterdam and cannot be compared with the naive time. Swapped arguments give +8 hours.
# Why it matters: a deadline such as "answer within two working hours" lands two hours late in a calendar file, and an
#   answer before its question counts as eight hours late. Pass times with a zone, and compare the order first.
# Observed output (the script compares with these lines):
#> 2026-04-24 16:00:00 plus two working hours: 2026-04-28 10:00:00+00:00
#> the same moment in Amsterdam: 2026-04-28 12:00:00+02:00
#> compare with a naive time: TypeError
#> from Friday to Tuesday: 8 hours, from Tuesday to Friday: 8 hours
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'businesstimedelta==1.0.1' 'holidays==0.109'
venv/bin/python -W ignore - > observed.txt <<'END'
from datetime import datetime, time
from zoneinfo import ZoneInfo
import businesstimedelta as business
import holidays

office = business.WorkDayRule(start_time=time(9), end_time=time(17), working_days=[0, 1, 2, 3, 4])
rules = business.Rules([office, business.HolidayRule(holidays.NL(years=2026))])
start = datetime(2026, 4, 24, 16)
end = start + business.BusinessTimeDelta(rules, hours=2)
print(f"{start} plus two working hours: {end}")
print("the same moment in Amsterdam:", end.astimezone(ZoneInfo("Europe/Amsterdam")))
try:
    end > start
except TypeError:
    print("compare with a naive time: TypeError")
friday, tuesday = datetime(2026, 4, 24, 9), datetime(2026, 4, 28, 9)
there, back = rules.difference(friday, tuesday), rules.difference(tuesday, friday)
print(f"from Friday to Tuesday: {there.hours} hours, from Tuesday to Friday: {back.hours} hours")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
