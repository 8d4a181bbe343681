#!/usr/bin/env bash
# Packages: agate 1.14.2 and csvkit 2.2.0, which uses it.
# A good engineer expects: a column of the answers "1-2" and "3-4" (posts a month) is text. "02-03-2026" is text too,
#   or a date in the order of the column. Names are text.
# What happens: "1-2" becomes 2 January 2001 and "3-4" becomes 4 March 2001. "02-03-2026" becomes 3 February, but as
#   soon as one day is after the 12th, the whole column is text. A column with only the names Jan and May becomes dates
#   in the year 1. The answers T and F become true and false, and the company NA is removed.
# Why it matters: csvstat and csvjson show the wrong values without a warning, and a column changes its type when one
#   answer is added. Give the types (column_types) or use --no-inference.
# Observed output (the script compares with these lines):
#> ['3-4', '1-2']              Date     ['2001-03-04', '2001-01-02']
#> ['3-4', '1-2', '5 or more'] Text     ['3-4', '1-2', '5 or more']
#> ['02-03-2026', '03-03-2026'] Date     ['2026-02-03', '2026-03-03']
#> ['02-03-2026', '13-03-2026'] Text     ['02-03-2026', '13-03-2026']
#> ['Jan', 'May']              Date     ['0001-01-01', '0001-05-01']
#> ['Jan', 'Els']              Text     ['Jan', 'Els']
#> ['T', 'F']                  Boolean  ['True', 'False']
#> ['NA', 'Example']           Text     ['None', 'Example']
#> csvjson [{"posts": "2001-03-04"}, {"posts": "2001-01-02"}]
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'agate==1.14.2' 'csvkit==2.2.0'
venv/bin/python - > observed.txt <<'END'
import io
import subprocess

import agate

for values in [["3-4", "1-2"], ["3-4", "1-2", "5 or more"], ["02-03-2026", "03-03-2026"], ["02-03-2026", "13-03-2026"],
               ["Jan", "May"], ["Jan", "Els"], ["T", "F"], ["NA", "Example"]]:
    column = agate.Table.from_csv(io.StringIO("\n".join(["answer", *values, ""]))).columns["answer"]
    print(f"{values!s:27} {type(column.data_type).__name__:8}", [str(value) for value in column.values()])
shown = subprocess.run(["venv/bin/csvjson"], input="posts\n3-4\n1-2\n", capture_output=True, text=True, check=True)
print("csvjson", shown.stdout.strip())
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
