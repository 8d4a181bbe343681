#!/usr/bin/env bash
# Packages: holidays 0.109 with numpy 2.4.6.
# A good engineer expects: holidays.NL() is a dict of days, and "day in holidays.NL()" works for every year. So
#   frozenset(holidays.NL()) or list(holidays.NL()) holds these days, and numpy can count working days with it.
# What happens: the calendar fills a year only when somebody asks for a day of that year. A copy made before the first
#   question is empty, one made later holds only the years that were asked for. numpy counts King's Day as a working day.
# Why it matters: a library that freezes its input (an attrs field with converter=frozenset) keeps an empty calendar and
#   plans sessions on public holidays. Pass years=, or accept a function instead of a container.
# Observed output (the script compares with these lines):
#> King's Day 2026 is in the calendar: True
#> King's Day 2026 is in a frozen copy made first: False
#> frozen copy after that question: 10 days, King's Day 2027 in it: False
#> working days 24 up to 29 April 2026, lazy copy: 3, with years=2026: 2
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'holidays==0.109' 'numpy==2.4.6'
venv/bin/python - > observed.txt <<'END'
from datetime import date
import holidays, numpy

kings_day, next_year = date(2026, 4, 27), date(2027, 4, 27)
lazy = holidays.NL()
early = frozenset(lazy)
print("King's Day 2026 is in the calendar:", kings_day in lazy)
print("King's Day 2026 is in a frozen copy made first:", kings_day in early)
late = frozenset(lazy)
print(f"frozen copy after that question: {len(late)} days, King's Day 2027 in it: {next_year in late}")
counts = [numpy.busday_count("2026-04-24", "2026-04-29", holidays=list(days)) for days in (holidays.NL(), holidays.NL(years=2026))]
print(f"working days 24 up to 29 April 2026, lazy copy: {counts[0]}, with years=2026: {counts[1]}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
