#!/usr/bin/env bash
# Packages: pytimeparse 1.1.10, pytimeparse2 1.7.1, durations 0.3.3, humanfriendly 10.0 and agate 1.14.2.
# A good engineer expects: "1:30" in an answer to "how much time?" is an hour and a half, as in a spreadsheet, or an
#   error. A text that is not understood is an error.
# What happens: three libraries read 90 seconds. durations returns 0 seconds for "1:30" and for "90" and does not
#   complain. Only humanfriendly raises an error. With seconds ("1:30:00") all readers but durations and humanfriendly
#   agree on 5,400 seconds.
# Why it matters: the time that an ambassador has is 60 times too short, or zero, and people are then planned for
#   nothing. A sum over people hides it.
# Observed output (the script compares with these lines):
#> 1:30     pytimeparse    90 seconds
#> 1:30     pytimeparse2   90 seconds
#> 1:30     durations      0 seconds
#> 1:30     humanfriendly  InvalidTimespan
#> 1:30     agate          90 seconds
#> 0:45     pytimeparse    45 seconds
#> 0:45     pytimeparse2   45 seconds
#> 0:45     durations      0 seconds
#> 0:45     humanfriendly  InvalidTimespan
#> 0:45     agate          45 seconds
#> 1:30:00  pytimeparse    5400 seconds
#> 1:30:00  pytimeparse2   5400 seconds
#> 1:30:00  durations      0 seconds
#> 1:30:00  humanfriendly  InvalidTimespan
#> 1:30:00  agate          5400 seconds
#> 90       durations      0 seconds
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'pytimeparse==1.1.10' 'pytimeparse2==1.7.1' 'durations==0.3.3' \
  'humanfriendly==10.0' 'agate==1.14.2'
venv/bin/python - > observed.txt <<'END'
import agate
import durations
import humanfriendly
import pytimeparse
import pytimeparse2

readers = {
    "pytimeparse": pytimeparse.parse,
    "pytimeparse2": pytimeparse2.parse,
    "durations": lambda text: durations.Duration(text).to_seconds(),
    "humanfriendly": humanfriendly.parse_timespan,
    "agate": lambda text: agate.TimeDelta().cast(text).total_seconds(),
}
for text in ["1:30", "0:45", "1:30:00"]:
    for name, read in readers.items():
        try:
            seconds = f"{read(text):g} seconds"
        except Exception as error:
            seconds = type(error).__name__
        print(f"{text:8} {name:14} {seconds}")
print("90       durations     ", f"{durations.Duration('90').to_seconds():g} seconds")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
