#!/usr/bin/env bash
# Package: Babel 2.19.0.
# A good engineer expects: parse_time reads what format_time of the same locale writes, or raises an error.
# What happens: in en_GB and in nl, the time 21:30 in the pattern "h:mm a" comes back as 09:30. The locale's own time
#   pattern has 24 hours, so the parser never looks for "pm" or "p.m.". In "en" (American) it works. In "en" the British
#   spelling "p.m." is dropped as well.
# Why it matters: session times in a bilingual sheet are often typed with am and pm. An evening session silently becomes
#   a morning session, twelve hours early.
# Observed output (the script compares with these lines):
#> en: writes 9:30 PM, reads it as 21:30; reads 9:30 p.m. as 09:30
#> en_GB: writes 9:30 pm, reads it as 09:30; reads 9:30 p.m. as 09:30
#> nl: writes 9:30 p.m., reads it as 09:30; reads 9:30 p.m. as 09:30
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'Babel==2.19.0'
venv/bin/python - > observed.txt <<'END'
from datetime import time
from babel.dates import format_time, parse_time

for name in ["en", "en_GB", "nl"]:
    written = format_time(time(21, 30), "h:mm a", locale=name)
    read, other = parse_time(written, locale=name), parse_time("9:30 p.m.", locale=name)
    print(f"{name}: writes {written}, reads it as {read:%H:%M}; reads 9:30 p.m. as {other:%H:%M}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
