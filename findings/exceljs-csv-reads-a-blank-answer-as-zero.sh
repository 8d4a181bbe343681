#!/usr/bin/env bash
# Package: exceljs 4.4.0 on npm (workbook.csv.read, default options).
# A good engineer expects: a cell with only a space (or a tab) is blank: null, or the text itself. An empty cell and a
#   cell with a space mean the same to the person who filled it in.
# What happens: the empty cell becomes null, but a space, two spaces and a tab become the number 0. The text "0x10"
#   becomes 16.
# Why it matters: a space in a 0-10 recommendation question is a full detractor. Hand-edited exports contain such
#   cells. The result moves down and the number of answers moves up, without a fault in any report.
# Observed output (the script compares with these lines):
#> ""      null
#> " "     0
#> "  "    0
#> "\t"    0
#> "9"     9
#> "0x10"  16
#> "n/a"   "n/a"
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund --prefix . 'exceljs@4.4.0' > npm.log
cat > read.js <<'END'
const ExcelJS = require('exceljs');
const {Readable} = require('stream');
(async () => {
  const texts = ['', ' ', '  ', '\t', '9', '0x10', 'n/a'];
  const csv = 'score,end\n' + texts.map(text => `"${text}",x`).join('\n');
  const sheet = await new ExcelJS.Workbook().csv.read(Readable.from([csv]));
  texts.forEach((text, i) => console.log(JSON.stringify(text).padEnd(7), JSON.stringify(sheet.getCell(i + 2, 1).value)));
})();
END
node read.js > observed.txt
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
