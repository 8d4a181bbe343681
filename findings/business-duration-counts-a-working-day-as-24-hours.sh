#!/usr/bin/env bash
# Package: business-duration 0.68 (with pandas 2.3.3).
# A good engineer expects: with working hours from 9 to 17, unit="day" counts working days of eight hours. A full week
#   is five days, and one full working day is one day.
# What happens: "day" is always 24 working hours. A full week of 40 hours is 1.67 days, and one working day is 0.33. If
#   the end lies before the start, the answer is nan instead of an error or a negative number.
# Why it matters: response times and lengths of phases in working days come out three times too short, and one swapped
#   pair of dates turns a mean over a whole group into nan. Divide hours by the hours of a working day.
# Observed output (the script compares with these lines):
#> Mon 20 April 9:00 to Fri 24 April 17:00: 40.0 hours, 1.67 days
#> Mon 20 April 9:00 to Mon 20 April 17:00: 8.0 hours, 0.33 days
#> without working hours, Mon 20 April to Fri 24 April: 4.0 days
#> end before start: nan hours, nan days
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'business-duration==0.68' 'pandas==2.3.3'
venv/bin/python -W ignore - > observed.txt <<'END'
from datetime import time
import pandas
from business_duration import businessDuration

def length(start, end, unit, *hours):
    return businessDuration(pandas.Timestamp(start), pandas.Timestamp(end), *hours, unit=unit)

office = time(9), time(17)
for label, start, end in [
    ("Mon 20 April 9:00 to Fri 24 April 17:00", "2026-04-20 09:00", "2026-04-24 17:00"),
    ("Mon 20 April 9:00 to Mon 20 April 17:00", "2026-04-20 09:00", "2026-04-20 17:00"),
]:
    print(f"{label}: {length(start, end, 'hour', *office)} hours, {length(start, end, 'day', *office):.2f} days")
print("without working hours, Mon 20 April to Fri 24 April:", length("2026-04-20", "2026-04-24", "day"), "days")
wrong = [length("2026-04-24 17:00", "2026-04-20 09:00", unit, *office) for unit in ("hour", "day")]
print(f"end before start: {wrong[0]} hours, {wrong[1]} days")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
