#!/usr/bin/env bash
# Packages: d3-dsv 3.0.2 and d3-array 3.2.5 (npm).
# A good engineer expects: d3-array documents that mean, median and min ignore missing values. A blank cell that d3-dsv
#   has read is a missing value.
# What happens: csvParse gives a blank cell as an empty text, and d3-array turns that text into 0. The mean of 8,
#   blank, 6 and blank is 3.5 instead of 7, and the minimum is the empty text. The maximum of 10 and 9 is "9", because
#   texts are compared. With autoType the statistics are right, but then team 0012 is the number 12 and 2026-03 is a
#   date.
# Why it matters: everybody who skips a question lowers the score of the team, and the page shows a believable number.
#   Convert the columns one by one and map "" to null.
# Observed output (the script compares with these lines):
#> csvParse mean 3.5, median 3, min "", count 4
#> csvParse team "0012" month "2026-03"
#> autoType mean 7, median 7, min 6, count 2
#> autoType team 12 month "2026-03-01T00:00:00.000Z"
#> max of 10 and 9: "9"
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund d3-dsv@3.0.2 d3-array@3.2.5 > /dev/null
export TZ=UTC
node --input-type=module - > observed.txt <<'END'
import { autoType, csvParse } from 'd3-dsv';
import { count, max, mean, median, min } from 'd3-array';
const text = 'team,month,score\n0012,2026-03,8\n0012,2026-03,\n007,2026-04,6\n007,2026-04,\n';
const score = (row) => row.score;
for (const [name, rows] of [['csvParse', csvParse(text)], ['autoType', csvParse(text, autoType)]]) {
  const results = Object.entries({ mean, median, min, count }).map(([key, f]) => `${key} ${JSON.stringify(f(rows, score))}`);
  console.log(name, results.join(', '));
  console.log(name, 'team', JSON.stringify(rows[0].team), 'month', JSON.stringify(rows[0].month));
}
console.log('max of 10 and 9:', JSON.stringify(max(csvParse('score\n10\n9\n'), score)));
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
