#!/usr/bin/env bash
# Package: xlsx (SheetJS) 0.18.5 on npm, and pyexcel 0.7.6 with pyexcel-io 0.6.8.
# A good engineer expects: a CSV reader that guesses types leaves "4,5" as text, or reads it as 4.5. In a file with
#   semicolons (the Dutch and German way) the comma is clearly the decimal sign.
# What happens: both readers remove the comma as if it separated thousands, at any place. "4,5" becomes 45 and "8,75"
#   becomes 875. SheetJS reads "1.234,5" as 1.2345 and "12,5%" as 1.25.
# Why it matters: ratings, hours and rates of a Dutch export are 10 or 100 times too large, without a warning. A score
#   of 4,5 out of 5 becomes 45. Whole numbers stay correct, so a short test passes.
# Observed output (the script compares with these lines):
#> SheetJS [{"score":45,"hours":875},{"score":3,"hours":2}]
#> SheetJS [{"score":1.2345,"rate":1.25}]
#> pyexcel [['score', 'hours'], [45, 875], [3, 2]]
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'pyexcel==0.7.6' 'pyexcel-io==0.6.8'
npm install --silent --no-audit --no-fund --prefix . 'xlsx@0.18.5' > npm.log
cat > read.js <<'END'
const XLSX = require('xlsx');
for (const text of ['score;hours\n4,5;8,75\n3;2\n', 'score,rate\n"1.234,5","12,5%"\n']) {
  const sheet = XLSX.read(text, {type: 'string'}).Sheets.Sheet1;
  console.log('SheetJS', JSON.stringify(XLSX.utils.sheet_to_json(sheet)));
}
END
node read.js > observed.txt
venv/bin/python - >> observed.txt <<'END'
import pyexcel

with open("answers.csv", "w") as file:
    file.write('score;hours\n4,5;8,75\n3;2\n')
print("pyexcel", pyexcel.get_array(file_name="answers.csv", delimiter=";"))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
