#!/usr/bin/env bash
# Package: Babel 2.19.0.
# A good engineer expects: locale "nl" counts weeks as the Netherlands do (ISO 8601). ICU does so: in a browser, "nl"
#   and "nl-NL" have the same week rules. Month names and number formats of "nl" and "nl_NL" are equal in Babel too.
# What happens: week rules belong to a country in Babel. "nl", "de" and "fr" without a country fall back to the world's
#   default, in which week 1 holds 1 January. Sunday 3 January 2027 (ISO week 53 of 2026) is week 1 of 2027 in "nl".
# Why it matters: Dutch plans are made in week numbers. In every year that starts on a Friday, Saturday or Sunday (2027,
#   2028), a text in "nl" names one week too many, all year long. Always pass "nl_NL".
# Observed output (the script compares with these lines):
#> 2027-01-03 iso: 53 2026, nl: 1 2027, nl_NL: 53 2026, nl_BE: 53 2026, de: 1 2027, de_DE: 53 2026
#> 2027-03-03 iso: 9 2027, nl: 10 2027, nl_NL: 9 2027, nl_BE: 9 2027, de: 10 2027, de_DE: 9 2027
#> nl: week 10 in 2027, nl_NL: week 9 in 2027
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'Babel==2.19.0'
venv/bin/python - > observed.txt <<'END'
from datetime import date
from babel.dates import format_date, format_skeleton

for day in [date(2027, 1, 3), date(2027, 3, 3)]:
    year, week, _ = day.isocalendar()
    texts = [f"{name}: {format_date(day, 'w YYYY', locale=name)}" for name in ["nl", "nl_NL", "nl_BE", "de", "de_DE"]]
    print(day, f"iso: {week} {year},", ", ".join(texts))
print(", ".join(f"{name}: {format_skeleton('yw', date(2027, 3, 3), locale=name)}" for name in ["nl", "nl_NL"]))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
