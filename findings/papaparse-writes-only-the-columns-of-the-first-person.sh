#!/usr/bin/env bash
# Packages: papaparse 5.7.1 and json2csv 5.0.7 (npm).
# A good engineer expects: a CSV file of a list of objects has a column for each key that occurs (json2csv does so), or
#   an unknown key is an error.
# What happens: unparse takes the columns from the first object only. Keys that first occur later are dropped without a
#   word. A person without an answer in the first place removes the question for everybody.
# Why it matters: objects of people often leave out what is not answered. A backup or an export for a person's own data
#   then misses columns, and which ones depends on the order. Pass the list of columns.
# Observed output (the script compares with these lines):
#> as given papaparse "id\nm1\nm2\nm3"
#> as given json2csv  "id,consent,score\nm1,,\nm2,no,\nm3,yes,4"
#> reversed papaparse "id,consent,score\nm3,yes,4\nm2,no,\nm1,,"
#> reversed json2csv  "id,consent,score\nm3,yes,4\nm2,no,\nm1,,"
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund papaparse@5.7.1 json2csv@5.0.7 > /dev/null
node - > observed.txt <<'END'
const json2csv = require('json2csv');
const { unparse } = require('papaparse');
const people = [{ id: 'm1' }, { id: 'm2', consent: 'no' }, { id: 'm3', consent: 'yes', score: 4 }];
for (const [order, list] of [['as given', people], ['reversed', [...people].reverse()]]) {
  console.log(order, 'papaparse', JSON.stringify(unparse(list, { newline: '\n' })));
  console.log(order, 'json2csv ', JSON.stringify(json2csv.parse(list, { quote: '', eol: '\n' })));
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
