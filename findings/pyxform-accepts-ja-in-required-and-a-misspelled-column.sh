#!/usr/bin/env bash
# Package: pyxform 4.5.0.
# A good engineer expects: a form for ODK or KoboToolbox with an unknown word in the column "required", an unknown
#   column or a default that is not a date is refused, or gives a warning. pyxform warns for misspelled sheet names.
# What happens: "yes" and "no" become true() and false(), but "ja" and "nee" become the path of a question that does
#   not exist. Such a path is empty, so "ja" does not make a question required. The column "relevent" (misspelled) is
#   dropped, so everybody sees the question. The default 02-03-2026 of a date is copied. There is no warning, and the
#   survey starts.
# Why it matters: form makers in the Netherlands write "ja". The missing answers are seen when the survey is over.
# Observed output (the script compares with these lines):
#> required yes: <bind nodeset="/data/q1" type="int" required="true()"/> default None warnings []
#> required no: <bind nodeset="/data/q1" type="int" required="false()"/> default None warnings []
#> required ja: <bind nodeset="/data/q1" type="int" required="ja"/> default None warnings []
#> required nee: <bind nodeset="/data/q1" type="int" required="nee"/> default None warnings []
#> relevant ${q1} = 3: <bind nodeset="/data/q1" type="int" relevant=" /data/q1  = 3"/> default None warnings []
#> relevent ${q1} = 3: <bind nodeset="/data/q1" type="int"/> default None warnings []
#> default 02-03-2026: <bind nodeset="/data/q1" type="date"/> default 02-03-2026 warnings []
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'pyxform==4.5.0'
venv/bin/python -W ignore - > observed.txt <<'END'
import re

from pyxform.xls2xform import convert

def show(kind, column, value):
    form = f"| survey |\n| | type | name | label | {column} |\n| | {kind} | q1 | Question | {value} |\n"
    result = convert(xlsform=form, file_type=".md")
    bind = re.search(r'<bind nodeset="/data/q1"[^>]*>', result.xform).group()
    default = re.search(r"<q1>(.*?)</q1>", result.xform)
    print(f"{column} {value}: {bind} default {default and default.group(1)} warnings {result.warnings}")

for word in ["yes", "no", "ja", "nee"]:
    show("integer", "required", word)
show("integer", "relevant", "${q1} = 3")
show("integer", "relevent", "${q1} = 3")
show("date", "default", "02-03-2026")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
