#!/usr/bin/env bash
# Package: papaparse 5.7.1 (npm), compared with csv.Sniffer of Python.
# A good engineer expects: the delimiter is found in the same way with and without a line end after the last row. Each
#   program writes that line end.
# What happens: in a file of two columns, the last line end counts as a row with one column. So the semicolon of a
#   Dutch file is not found, the comma is used, and the first column is "team;score". With decimal commas the scores
#   are cut into "Zorg;4" and "5". A file of three columns, a file without the last line end and the option
#   skipEmptyLines work. There is an entry in errors, but data are returned.
# Why it matters: a list of people or teams with one value is the usual file. The same page reads it when it was made
#   by hand and not when a spreadsheet program exported it. Pass the delimiter.
# Observed output (the script compares with these lines):
#> "team;score\nZorg;4,5\nIT;3,5" {}
#>   delimiter ; python ; {"team":"Zorg","score":"4,5"} errors 0
#> "team;score\nZorg;4,5\nIT;3,5\n" {}
#>   delimiter , python ; {"team;score":"Zorg;4","__parsed_extra":["5"]} errors 3
#> "team;score\nZorg;4,5\nIT;3,5\n" {"skipEmptyLines":true}
#>   delimiter ; python ; {"team":"Zorg","score":"4,5"} errors 0
#> "team;score\nZorg;4\nIT;3\n" {}
#>   delimiter , python ; {"team;score":"Zorg;4"} errors 1
#> "team;score;n\nZorg;4,5;8\nIT;3,5;9\n" {}
#>   delimiter ; python ; {"team":"Zorg","score":"4,5","n":"8"} errors 1
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund papaparse@5.7.1 > /dev/null
node - > observed.txt <<'END'
const { execFileSync } = require('child_process');
const { parse } = require('papaparse');
const sniff = 'import csv, sys; print(csv.Sniffer().sniff(sys.argv[1]).delimiter)';
const show = (text, options) => {
  const { data, errors, meta } = parse(text, { header: true, ...options });
  const python = execFileSync('python3', ['-c', sniff, text]).toString().trim();
  console.log(JSON.stringify(text), JSON.stringify(options));
  console.log('  delimiter', meta.delimiter, 'python', python, JSON.stringify(data[0]), 'errors', errors.length);
};
const file = 'team;score\nZorg;4,5\nIT;3,5';
show(file, {});
show(`${file}\n`, {});
show(`${file}\n`, { skipEmptyLines: true });
show('team;score\nZorg;4\nIT;3\n', {});
show('team;score;n\nZorg;4,5;8\nIT;3,5;9\n', {});
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
