#!/usr/bin/env bash
# Package: timelength 3.0.4 (durations in words).
# A good engineer expects: a text with a number that the parser cannot use fails, because success is a field of the result.
# What happens: the result is a success with a part of the text. Numbers without a unit of their own are dropped and appear
#   in the field for invalid parts. "One and a half hours" is half an hour, and a range is its larger end.
# Why it matters: people write in a survey how much time they have. The answers are between a third and the whole of what
#   they wrote, and a check of success accepts them all.
# Observed output (the script compares with these lines):
#> 1 hour 30 minutes          success True  1:30:00
#> an hour and a half         success True  1:00:00
#> one and a half hours       success True  0:30:00
#> 1 1/2 hours                success True  0:30:00
#> 3h45                       success True  3:00:00
#> 2-3 hours                  success True  3:00:00
#> less than 1 hour           success True  1:00:00
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -q timelength==3.0.4 2> /dev/null
venv/bin/python -W ignore - > observed.txt <<'END'
from timelength import TimeLength

for text in ("1 hour 30 minutes", "an hour and a half", "one and a half hours", "1 1/2 hours", "3h45", "2-3 hours", "less than 1 hour"):
    result = TimeLength(text).result
    print(f"{text:26} success {result.success}  {result.delta}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
