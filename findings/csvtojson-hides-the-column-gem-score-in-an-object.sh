#!/usr/bin/env bash
# Package: csvtojson 2.0.14 (npm).
# A good engineer expects: each column of the file becomes a key with the name of the column. Two columns with the same
#   name are both kept, or are an error.
# What happens: a dot in a name makes an object: "gem. score" (average score, the usual Dutch abbreviation) becomes gem
#   with a key " score" in it, and Q1.1 and Q1.a end up in one list, in which Q1.a is lost. Of two columns with one
#   name, only the last is kept. With checkType, the team 0012 becomes the number 12 and 1e3 becomes 1000.
# Why it matters: row["gem. score"] is undefined in each row, so a report shows no scores, and survey exports often
#   repeat a title. Use flatKeys: true against the first fault, and give each column a name of its own.
# Observed output (the script compares with these lines):
#> a dot           [{"team":"Zorg","gem":{" score":"4"},"Q1":[null,"1"]}] team|gem|Q1
#> flatKeys        [{"team":"Zorg","gem. score":"4","Q1.1":"1","Q1.a":"2"}] team|gem. score|Q1.1|Q1.a
#> one title twice [{"team":"Zorg","Anders":"no"}] team|Anders
#> checkType       [{"team":12,"n":3},{"team":1000,"n":4}] team|n
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund csvtojson@2.0.14 > /dev/null
node - > observed.txt <<'END'
const csvtojson = require('csvtojson');
const show = async (name, text, options) => {
  const rows = await csvtojson(options).fromString(text);
  console.log(name.padEnd(15), JSON.stringify(rows), Object.keys(rows[0]).join('|'));
};
(async () => {
  await show('a dot', 'team,gem. score,Q1.1,Q1.a\nZorg,4,1,2\n');
  await show('flatKeys', 'team,gem. score,Q1.1,Q1.a\nZorg,4,1,2\n', { flatKeys: true });
  await show('one title twice', 'team,Anders,Anders\nZorg,yes,no\n');
  await show('checkType', 'team,n\n0012,3\n1e3,4\n', { checkType: true });
})();
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
