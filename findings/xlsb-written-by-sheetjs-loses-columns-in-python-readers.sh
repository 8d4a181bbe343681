#!/usr/bin/env bash
# Package: xlsx (SheetJS) 0.18.5 on npm writes; pyxlsb 1.0.10 and python-calamine 0.9.1 read.
# A good engineer expects: an .xlsb file that SheetJS writes and reads back in full has the same cells in the Python
#   readers, or they refuse it.
# What happens: calamine returns only the first column, and pyxlsb returns None for every cell of this file. Neither
#   raises. SheetJS itself reads every cell.
# Why it matters: web tools use SheetJS for "download as Excel". A reader that accepts .xlsb then sees members without
#   any activity, and a report of zeros instead of a fault.
# Observed output (the script compares with these lines):
#> SheetJS  [["member","posts","consent","rate"],["m1",7,true,0.25],["m2",3,false,0.5]]
#> pyxlsb   [[None, None, None, None], [None, None, None, None], [None, None, None, None]]
#> calamine [['member'], ['m1'], ['m2']]
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'pyxlsb==1.0.10' 'python-calamine==0.9.1'
npm install --silent --no-audit --no-fund --prefix . 'xlsx@0.18.5' > npm.log
cat > write.js <<'END'
const XLSX = require('xlsx');
const rows = [['member', 'posts', 'consent', 'rate'], ['m1', 7, true, 0.25], ['m2', 3, false, 0.5]];
const book = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), 'Members');
XLSX.writeFile(book, 'members.xlsb');
const again = XLSX.readFile('members.xlsb').Sheets.Members;
console.log('SheetJS ', JSON.stringify(XLSX.utils.sheet_to_json(again, {header: 1})));
END
node write.js > observed.txt
venv/bin/python - >> observed.txt <<'END'
import pyxlsb
from python_calamine import CalamineWorkbook

with pyxlsb.open_workbook("members.xlsb") as book, book.get_sheet(1) as sheet:
    print("pyxlsb  ", [[cell.v for cell in row] for row in sheet.rows()])
print("calamine", CalamineWorkbook.from_path("members.xlsb").get_sheet_by_index(0).to_python())
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
