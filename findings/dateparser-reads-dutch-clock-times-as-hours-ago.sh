#!/usr/bin/env bash
# Package: dateparser 1.5.0, language "nl".
# A good engineer expects: "9.30 uur" and "14u30" are the usual Dutch ways to write 9:30 and 14:30, so a parser that
#   supports Dutch gives these times, or None.
# What happens: dateparser reads "uur" and "u" as a length and takes it off the present moment. "9.30 uur" is
#   9.3 hours ago. "morgen 9.30 uur" is tomorrow evening at 21:18. The same text after a full date is right.
# Why it matters: session times in a Dutch programme sheet ("kick-off: morgen 9.30 uur") become wrong moments, and no
#   error tells the planner. Parse clock times with a fixed pattern.
# Observed output (the script compares with these lines):
#> 9:30 uur                 2026-11-11 09:30
#> 9.30 uur                 2026-11-11 02:42
#> 14u30                    2026-11-10 22:00
#> om 14 uur                2026-11-10 22:00
#> morgen 9.30 uur          2026-11-12 21:18
#> 3 maart 2026 9.30 uur    2026-03-03 09:30
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

noon = {"RELATIVE_BASE": datetime(2026, 11, 11, 12, 0)}
for text in ["9:30 uur", "9.30 uur", "14u30", "om 14 uur", "morgen 9.30 uur", "3 maart 2026 9.30 uur"]:
    found = dateparser.parse(text, languages=["nl"], settings=noon)
    print(f"{text:24} {found:%Y-%m-%d %H:%M}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
