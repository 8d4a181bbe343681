#!/usr/bin/env bash
# Package: dateparser 1.5.0.
# A good engineer expects: "Q1 2026" gives the first day of that quarter on every day of the year (or None, as "W10
#   2026" and "1e kwartaal 2026" do).
# What happens: the answer has the month and the day that today has inside its own quarter. On 11 November "Q1 2026"
#   is 11 February; on 31 January "Q2 2026" is 30 April.
# Why it matters: plans and targets name quarters. A script that reads "Q1 2026" as the start of a goal gets a new start
#   on every run, and comparisons with a baseline move with it.
# Observed output (the script compares with these lines):
#> run on 2026-11-11: Q1 2026 = 2026-02-11, Q2 2026 = 2026-05-11, W10 2026 = None, 1e kwartaal 2026 = None
#> run on 2026-03-04: Q1 2026 = 2026-03-04, Q2 2026 = 2026-06-04, W10 2026 = None, 1e kwartaal 2026 = None
#> run on 2026-01-31: Q1 2026 = 2026-01-31, Q2 2026 = 2026-04-30, W10 2026 = None, 1e kwartaal 2026 = None
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'dateparser==1.5.0'
venv/bin/python - > observed.txt <<'END'
from datetime import datetime
import dateparser

texts = ["Q1 2026", "Q2 2026", "W10 2026", "1e kwartaal 2026"]
for today in [datetime(2026, 11, 11), datetime(2026, 3, 4), datetime(2026, 1, 31)]:
    found = [dateparser.parse(text, languages=["nl"], settings={"RELATIVE_BASE": today}) for text in texts]
    answers = ", ".join(f"{text} = {day and day.date()}" for text, day in zip(texts, found))
    print(f"run on {today.date()}: {answers}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
