#!/usr/bin/env bash
# Package: NelsonCheck 0.4 (pandas 2.3.3, numpy 2.4.6, plotly 7.1.0).
# A good engineer expects: rule 3, "six or more points in a row are continually increasing or decreasing", needs points
#   that rise or fall, and rule 2 needs nine points on one side of the mean. Equal points do neither. Points that are
#   not known (None) belong to no run.
# What happens: a point that does not rise counts as falling, and a point that is not above the mean counts as below it.
#   A person who posts twice in each of ten weeks breaks both rules. So does a person with nine weeks of holiday that are
#   unknown: the missing weeks are themselves listed as the points out of control.
# Why it matters: these rules look for a decline. The most regular member of a pilot, and whoever was away, are the ones
#   that are reported. Remove unknown weeks first, and do not apply rule 3 to counts with ties.
# Observed output (the script compares with these lines):
#> varied weeks          in control: True, rules broken: none
#> two posts every week  in control: False, rules broken: 2 (10 points), 3 (10 points)
#> a plateau of six      in control: False, rules broken: 3 (7 points)
#> nine unknown weeks    in control: False, rules broken: 2 (10 points), 3 (10 points)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'nelsoncheck==0.4' 'pandas==2.3.3' 'numpy==2.4.6' 'plotly==7.1.0'
venv/bin/python -W ignore - > observed.txt <<'END'
from NelsonCheck.NelsonCheck import NelsonCheck

posts = {
    "varied weeks": [4, 2, 5, 3, 4, 2, 3, 5, 2, 4, 3, 5],
    "two posts every week": [2] * 10,
    "a plateau of six": [3, 2, 2, 2, 2, 2, 2, 3, 4, 1, 5, 2],
    "nine unknown weeks": [4, 2, 5, *[None] * 9, 3, 4, 2, 5],
}
for name, weeks in posts.items():
    checked = NelsonCheck(weeks)
    broken = ", ".join(f"{item.rule.num} ({len(item.offenders)} points)" for item in checked.violations)
    print(f"{name:21} in control: {checked.result}, rules broken: {broken or 'none'}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
