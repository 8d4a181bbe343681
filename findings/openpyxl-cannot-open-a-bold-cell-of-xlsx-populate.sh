#!/usr/bin/env bash
# Packages: xlsx-populate 1.21.0 (npm, writer); openpyxl 3.1.5 and python-calamine 0.9.1 (PyPI, readers).
# A good engineer expects: a workbook that spreadsheet programs open can be opened by openpyxl, or the message says
#   which cell or part it refuses. Bold text changes nothing about the values.
# What happens: as soon as one cell is bold or has a number format, openpyxl (and pandas with it) raises "expected
#   <class 'openpyxl.styles.fills.Fill'>". A workbook without styles, or with a fill colour, is read. python-calamine
#   reads all of them.
# Why it matters: a roster that a web page exports works in the first test and fails when somebody makes the header
#   bold or adds a date. The message names no cell. Use calamine as the engine for such files.
# Observed output (the script compares with these lines):
#> style none         calamine [[4.0]]  openpyxl 4
#> style fill         calamine [[4.0]]  openpyxl 4
#> style bold         calamine [[4.0]]  openpyxl TypeError: expected <class 'openpyxl.styles.fills.Fill'>
#> style numberFormat calamine [[4.0]]  openpyxl TypeError: expected <class 'openpyxl.styles.fills.Fill'>
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund xlsx-populate@1.21.0 > /dev/null
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'openpyxl==3.1.5' 'python-calamine==0.9.1'
cat > write.js <<'JS'
const populate = require('xlsx-populate');
(async () => {
  for (const [style, value] of [['none', ''], ['fill', 'ffff00'], ['bold', true], ['numberFormat', '0.0']]) {
    const book = await populate.fromBlankAsync();
    const cell = book.sheet(0).cell('A1').value(4);
    if (style !== 'none') cell.style(style, value);
    await book.toFileAsync(`${style}.xlsx`);
  }
})();
JS
node write.js
venv/bin/python -W ignore - > observed.txt <<'END'
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

for style in ["none", "fill", "bold", "numberFormat"]:
    try:
        found = load_workbook(f"{style}.xlsx").active["A1"].value
    except Exception as error:
        found = f"{type(error).__name__}: {error}"
    values = CalamineWorkbook.from_path(f"{style}.xlsx").get_sheet_by_index(0).to_python()
    print(f"style {style:12} calamine {values}  openpyxl {found}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
