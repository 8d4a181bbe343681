#!/usr/bin/env bash
# Packages: exceljs 4.4.0, write-excel-file 4.1.1, xlsx 0.18.5 and xlsx-populate 1.21.0 (npm, writers); python-calamine
#   0.9.1 (PyPI, reader).
# A good engineer expects: a workbook has dates without a zone, so new Date(2026, 2, 2), which is 2 March on the clock
#   of the server, is written as 2 March by each library.
# What happens: in Amsterdam, exceljs and write-excel-file write 1 March 23:00 in winter and 1 July 22:00 for 2 July,
#   because they write the UTC time. SheetJS (xlsx) and xlsx-populate write the day of the server's clock. In UTC, all
#   four agree.
# Why it matters: start dates in a roster move to the day before, and from the first day of a month to another month or
#   quarter. Tests on a server with UTC pass. With exceljs and write-excel-file, make dates with Date.UTC.
# Observed output (the script compares with these lines):
#> Europe/Amsterdam  exceljs           2026-03-01 23:00:00, 2026-07-01 22:00:00
#> Europe/Amsterdam  write-excel-file  2026-03-01 23:00:00, 2026-07-01 22:00:00
#> Europe/Amsterdam  sheetjs           2026-03-02, 2026-07-02
#> Europe/Amsterdam  xlsx-populate     2026-03-02, 2026-07-02
#> UTC               exceljs           2026-03-02, 2026-07-02
#> UTC               write-excel-file  2026-03-02, 2026-07-02
#> UTC               sheetjs           2026-03-02, 2026-07-02
#> UTC               xlsx-populate     2026-03-02, 2026-07-02
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund exceljs@4.4.0 write-excel-file@4.1.1 xlsx@0.18.5 xlsx-populate@1.21.0 > /dev/null
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'python-calamine==0.9.1'
cat > write.mjs <<'JS'
import exceljs from 'exceljs';
import populate from 'xlsx-populate';
import writeExcelFile from 'write-excel-file/node';
import sheetjs from 'xlsx';
const days = [new Date(2026, 2, 2), new Date(2026, 6, 2)];
const first = new exceljs.Workbook();
first.addWorksheet('plan').addRow(days);
await first.xlsx.writeFile('exceljs.xlsx');
const second = await writeExcelFile([days.map((value) => ({ value, type: Date, format: 'yyyy-mm-dd' }))]);
await second.toFile('write-excel-file.xlsx');
const third = sheetjs.utils.book_new();
sheetjs.utils.book_append_sheet(third, sheetjs.utils.aoa_to_sheet([days]), 'plan');
sheetjs.writeFile(third, 'sheetjs.xlsx');
const fourth = await populate.fromBlankAsync();
days.forEach((day, place) => fourth.sheet(0).cell(1, place + 1).value(day).style('numberFormat', 'yyyy-mm-dd'));
await fourth.toFileAsync('xlsx-populate.xlsx');
JS
venv/bin/python - > observed.txt <<'END'
import os
import subprocess

from python_calamine import CalamineWorkbook

for zone in ["Europe/Amsterdam", "UTC"]:
    subprocess.run(["node", "write.mjs"], env={**os.environ, "TZ": zone}, check=True, capture_output=True)
    for writer in ["exceljs", "write-excel-file", "sheetjs", "xlsx-populate"]:
        row = CalamineWorkbook.from_path(f"{writer}.xlsx").get_sheet_by_index(0).to_python()[0]
        print(f"{zone:17} {writer:17} {', '.join(str(day) for day in row)}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
