#!/usr/bin/env bash
# Package: xlsx (SheetJS) 0.18.5 on npm writes; python-calamine 0.9.1 and pyexcel-ods3 0.6.1 read.
# A good engineer expects: white space between the elements of a table does not matter in XML, so an .ods file of two
#   cells opens in every reader of the format.
# What happens: calamine raises an error about a text where it expects a table cell: SheetJS writes line breaks and
#   blanks between the cells. Another reader opens the same file.
# Why it matters: Dutch public bodies ask for ODS. A reader that is tested on files of other programs fails on the
#   "download as ODS" of a web tool that uses SheetJS.
# Observed output (the script compares with these lines):
#> pyexcel-ods3: {'Members': [['member', 'posts'], ['m1', 7]]}
#> calamine: Expecting 'table-cell', found 'Text...
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'python-calamine==0.9.1' 'pyexcel-ods3==0.6.1'
npm install --silent --no-audit --no-fund --prefix . 'xlsx@0.18.5' > npm.log
cat > write.js <<'END'
const XLSX = require('xlsx');
const book = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([['member', 'posts'], ['m1', 7]]), 'Members');
XLSX.writeFile(book, 'members.ods');
END
node write.js
venv/bin/python - > observed.txt <<'END'
from pyexcel_ods3 import get_data
from python_calamine import CalamineError, CalamineWorkbook

print("pyexcel-ods3:", dict(get_data("members.ods")))
try:
    print("calamine:", CalamineWorkbook.from_path("members.ods").get_sheet_by_index(0).to_python())
except CalamineError as error:
    print("calamine:", str(error).split("Text")[0] + "Text...")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
