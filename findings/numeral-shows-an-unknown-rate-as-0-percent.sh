#!/usr/bin/env bash
# Package: numeral 2.0.6 (npm).
# A good engineer expects: a rate that is not known (null, undefined or 0 / 0) is shown as nothing or as NaN, and a
#   very small number as 0.
# What happens: it is the other way round. null, undefined and NaN are shown as "0%" and "0.00". 0.0000001 is shown as
#   "NaN", as is every number that JavaScript writes with an exponent.
# Why it matters: "no posts yet" looks like "nobody reacted". That is a wrong statement about a team, and it hides that
#   data are missing. Test for a missing value before you format.
# Observed output (the script compares with these lines):
#> 0.625      63%   0.63
#> 0          0%   0.00
#> null       0%   0.00
#> undefined  0%   0.00
#> NaN        0%   0.00
#> 0.000001   0%   0.00
#> 1e-7       0%   NaN
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund numeral@2.0.6 > /dev/null
node - > observed.txt <<'END'
const numeral = require('numeral');
for (const value of [0.625, 0, null, undefined, 0 / 0, 0.000001, 0.0000001]) {
  console.log(String(value).padEnd(10), ['0%', '0.00'].map((format) => numeral(value).format(format)).join('   '));
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
