#!/usr/bin/env bash
# Packages: altair 6.3.0 with vl-convert-python 1.9.0.post1 (pandas 2.3.3).
# A good engineer expects: a chart of an existing column shows its values, whatever the name of the column, or fails.
#   Two posts with different numbers are two bars.
# What happens: the name "gem. cijfer" (average mark) gives an empty chart with axes, because a dot means "a field in a
#   field". "score [1-5]" gives one too. A misspelled name fails in the same way, without a message. Two posts whose
#   numbers of 19 digits differ in the last digit share one bar, because JavaScript rounds them; this also happens when
#   they are declared as names (":N").
# Why it matters: an empty chart says that nobody answered, and joined bars hide a post. Rename such columns, and
#   convert post numbers to texts.
# Observed output (the script compares with these lines):
#> mark         ['team: A; mark: 7.5', 'team: B; mark: 8']
#> gem. cijfer  []
#> score [1-5]  []
#> number       ['post: 7187654321098765000; mark: 7.5', 'post: 7187654321098765000; mark: 8']
#> text         ['post: 7187654321098765432; mark: 7.5', 'post: 7187654321098765431; mark: 8']
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'altair==6.3.0' 'vl-convert-python==1.9.0.post1' 'pandas==2.3.3'
venv/bin/python -W ignore - > observed.txt <<'END'
import re

import altair
import pandas as pd
import vl_convert

def bars(frame, x, y):
    chart = altair.Chart(frame).mark_bar().encode(x=x, y=y)
    svg = vl_convert.vegalite_to_svg(chart.to_dict())
    return re.findall(r'aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="bar"', svg)

frame = pd.DataFrame({"team": ["A", "B"], "mark": [7.5, 8.0], "gem. cijfer": [7.5, 8.0], "score [1-5]": [3, 4],
                      "post": [7187654321098765432, 7187654321098765431]})
for column in ["mark", "gem. cijfer", "score [1-5]"]:
    print(f"{column:12}", bars(frame, "team:N", f"{column}:Q"))
print("number      ", bars(frame, "post:N", "mark:Q"))
print("text        ", bars(frame.astype({"post": str}), "post:N", "mark:Q"))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
