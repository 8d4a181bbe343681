#!/usr/bin/env bash
# Packages: numeral 2.0.6 and accounting 0.4.1 (npm).
# A good engineer expects: a text that is not one number gives null, as numeral does for "n.v.t." (not applicable).
# What happens: all digits are joined, and any hyphen is a minus sign for numeral. The age band 25-34 becomes -2534,
#   the month 2026-03 becomes -202603, "3 of 10" becomes 310 and the team "5b" becomes five billion. accounting also
#   reads "3 tot 10" (3 to 10) as 310, and gives 0 for "n.v.t.".
# Why it matters: a column with one band or one cell without an answer gets a mean that is far off or slightly off. The
#   second kind is not seen. Check each text against a pattern before you convert it.
# Observed output (the script compares with these lines):
#> 7.5       numeral 7.5         accounting 7.5
#> 25-34     numeral -2534       accounting 25
#> 2026-03   numeral -202603     accounting 2026
#> 3 of 10   numeral 310         accounting 310
#> 3 tot 10  numeral 310         accounting 310
#> team 5b   numeral 5000000000  accounting 5
#> n.v.t.    numeral null        accounting 0
#> 01:30     numeral 90          accounting 130
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund numeral@2.0.6 accounting@0.4.1 > /dev/null
node - > observed.txt <<'END'
const numeral = require('numeral');
const accounting = require('accounting');
for (const text of ['7.5', '25-34', '2026-03', '3 of 10', '3 tot 10', 'team 5b', 'n.v.t.', '01:30']) {
  const values = [String(numeral(text).value()).padEnd(11), accounting.unformat(text)];
  console.log(text.padEnd(9), 'numeral', values[0], 'accounting', values[1]);
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
