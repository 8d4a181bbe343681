#!/usr/bin/env bash
# Packages: jstat 1.9.6 and simple-statistics 7.12.1 (npm).
# A good engineer expects: a score that is not answered (null) or is still a text makes every statistic NaN, or is left
#   out of every statistic.
# What happens: jstat joins the texts 4, 3 and 5 to 0534 and divides by three: the mean is 178, while the median of
#   texts looks right. It counts null as 0: the mean of 4, 3, 5 and two blanks is 2.4. simple-statistics gives NaN for
#   both means, but its median also counts null as 0, and for both libraries the minimum of the texts 10 and 9 is 10.
# Why it matters: a guard that looks at the mean does not protect the median. A file gives texts and blanks for every
#   question, so the faults occur on the first day.
# Observed output (the script compares with these lines):
#> [4,3,5]             jstat              mean 4, median 4, min 3
#> [4,3,5]             simple-statistics  mean 4, median 4, min 3
#> ["4","3","5"]       jstat              mean 178, median 4, min 3
#> ["4","3","5"]       simple-statistics  mean NaN, median 4, min 3
#> [4,3,5,null,null]   jstat              mean 2.4, median 3, min null
#> [4,3,5,null,null]   simple-statistics  mean NaN, median 3, min null
#> ["10","9"]          jstat              mean 455, median 455, min 10
#> ["10","9"]          simple-statistics  mean NaN, median NaN, min 10
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund jstat@1.9.6 simple-statistics@7.12.1 > /dev/null
node - > observed.txt <<'END'
const { jStat } = require('jstat');
const statistics = require('simple-statistics');
for (const scores of [[4, 3, 5], ['4', '3', '5'], [4, 3, 5, null, null], ['10', '9']]) {
  for (const [name, library] of [['jstat', jStat], ['simple-statistics', statistics]]) {
    const values = ['mean', 'median', 'min'].map((key) => `${key} ${library[key](scores)}`);
    console.log(JSON.stringify(scores).padEnd(19), name.padEnd(18), values.join(', '));
  }
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
