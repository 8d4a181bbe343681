#!/usr/bin/env bash
# Package: pycanon 1.3.5 (with the releases that it pins).
# A good engineer expects: k is the size of the smallest group. One person without a team is a group of one, so k is
#   1, for one attribute and for two.
# What happens: for one attribute, k_anonymity leaves out the empty value and gives 4. With a second attribute that is
#   equal for everybody, the same table gives 1. The word "unknown" instead of an empty cell gives 1 both times.
# Why it matters: people without a department (new, on leave) are the ones who stand out. A table with a smallest size
#   of 4 then contains a line of one person.
# Observed output (the script compares with these lines):
#> None team: 4 team and site: 1
#> 'unknown' team: 1 team and site: 1
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'pycanon==1.3.5'
venv/bin/python -W ignore - > observed.txt <<'END'
import pandas as pd
from pycanon import anonymity

for empty in [None, "unknown"]:
    people = pd.DataFrame({"team": ["Sales"] * 5 + ["HR"] * 4 + [empty], "site": ["Delft"] * 10})
    print(repr(empty), "team:", anonymity.k_anonymity(people, ["team"]),
          "team and site:", anonymity.k_anonymity(people, ["team", "site"]))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
