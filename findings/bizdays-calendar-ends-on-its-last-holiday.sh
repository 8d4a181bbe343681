#!/usr/bin/env bash
# Package: bizdays 1.0.19 (with the dates of holidays 0.109).
# A good engineer expects: a calendar made from the holidays of 2026 works for every day of 2026, as numpy does.
# What happens: the calendar starts on its first holiday and ends on its last one, here Boxing Day, 26 December. The
#   last days of the year raise DateOutOfRange. A week from Monday to Friday counts as four working days, because
#   the first day does not count.
# Why it matters: a plan that runs to the end of the year works in every test until it touches the last days of
#   December. Pass startdate= and enddate=.
# Observed output (the script compares with these lines):
#> calendar from 2026-01-01 to 2026-12-26
#> 24 December is a working day: True
#> 28 December is a working day: DateOutOfRange
#> 28 December with enddate given: True
#> Monday 20 April to Friday 24 April: 4 working days
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'bizdays==1.0.19' 'holidays==0.109'
venv/bin/python - > observed.txt <<'END'
import holidays
from bizdays import Calendar

free, weekend = sorted(holidays.NL(years=2026)), ["Saturday", "Sunday"]
calendar = Calendar(free, weekend, name="NL")
print("calendar from", calendar.startdate, "to", calendar.enddate)
print("24 December is a working day:", calendar.isbizday("2026-12-24"))
try:
    print("28 December is a working day:", calendar.isbizday("2026-12-28"))
except Exception as error:
    print("28 December is a working day:", type(error).__name__)
longer = Calendar(free, weekend, startdate="2026-01-01", enddate="2026-12-31", name="NL2")
print("28 December with enddate given:", longer.isbizday("2026-12-28"))
print("Monday 20 April to Friday 24 April:", calendar.bizdays("2026-04-20", "2026-04-24"), "working days")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
