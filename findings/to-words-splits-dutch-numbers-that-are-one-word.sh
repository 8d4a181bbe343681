#!/usr/bin/env bash
# Packages: to-words 5.7.0 (locale nl-NL) and written-number 0.11.1 (npm).
# A good engineer expects: a Dutch locale writes numbers in words as Dutch does: honderdeen (101), elfhonderd or
#   duizend honderd (1,100), duizend tweehonderdvijftig (1,250), with a decimal komma. A language that is not available
#   is an error.
# What happens: to-words puts "een" before hundred and thousand and splits all parts with capitals: "Een Duizend Twee
#   Honderd Vijftig". 12.5 has a "punt" and -3 is "Negatief Drie" instead of "min drie". written-number does not know
#   nl and returns English words without an error. It rounds 12.5 to thirteen and gives nothing for -3.
# Why it matters: certificates and letters for budgets show spelling errors in each line above a hundred, or change
#   language in the middle of a Dutch sentence.
# Observed output (the script compares with these lines):
#> 22    to-words Tweeëntwintig                     written-number "twenty-two"
#> 101   to-words Een Honderd Een                   written-number "one hundred and one"
#> 1100  to-words Een Duizend Honderd               written-number "one thousand one hundred"
#> 1250  to-words Een Duizend Twee Honderd Vijftig  written-number "one thousand two hundred and fifty"
#> 12.5  to-words Twaalf Punt Vijf                  written-number "thirteen"
#> -3    to-words Negatief Drie                     written-number ""
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund to-words@5.7.0 written-number@0.11.1 > /dev/null
node - > observed.txt <<'END'
const { ToWords } = require('to-words');
const writtenNumber = require('written-number');
const dutch = new ToWords({ localeCode: 'nl-NL' });
for (const number of [22, 101, 1100, 1250, 12.5, -3]) {
  const words = [dutch.convert(number), writtenNumber(number, { lang: 'nl' })];
  console.log(String(number).padEnd(5), 'to-words', words[0].padEnd(33), 'written-number', JSON.stringify(words[1]));
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
