#!/usr/bin/env bash
# Package: pyspssio 0.6.0 and pyreadstat 1.3.5.
# A good engineer expects: two readers of SPSS files with default options agree on which answers are missing. The file
#   itself declares 98 and 99 as missing for this question.
# What happens: pyreadstat returns NaN for both codes. pyspssio returns 98.0 and 99.0 as answers, and gives the
#   declaration only in its metadata.
# Why it matters: codes for "do not know" are large on purpose. In a 0-10 recommendation question, 99 is above 8 and
#   counts as a promoter: here the share of promoters is 1 of 2 with one reader and 3 of 4 with the other.
# Observed output (the script compares with these lines):
#> pyreadstat [9.0, 3.0, nan, nan, nan] promoters 1 of 2
#> pyspssio   [9.0, 3.0, 99.0, 98.0, nan] promoters 3 of 4
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'pyspssio==0.6.0' 'pyreadstat==1.3.5' 'pandas==2.3.3'
venv/bin/python - > observed.txt <<'END'
import pandas as pd
import pyreadstat
import pyspssio

answers = pd.DataFrame({"recommend": [9.0, 3.0, 99.0, 98.0, None]})
pyreadstat.write_sav(answers, "survey.sav", missing_ranges={"recommend": [98, 99]})
for name, frame in [("pyreadstat", pyreadstat.read_sav("survey.sav")[0]), ("pyspssio", pyspssio.read_sav("survey.sav")[0])]:
    column = frame["recommend"]
    print(f"{name:10} {column.tolist()} promoters {int((column >= 9).sum())} of {column.count()}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
