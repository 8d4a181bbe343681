#!/usr/bin/env bash
# Packages: vcf 2.1.2 and vcard-parser 1.0.0 (npm, readers), vobject 0.9.9 (PyPI, writer).
# A good engineer expects: a reader of contact cards (RFC 2426) undoes the escapes: \, \; and \n are a comma, a
#   semicolon and a line break. An organisation with a department is a list.
# What happens: vcf returns the raw text: the signs stay in titles, notes and categories, and the organisation is one
#   text with ; and \, in it. The name is one text too. vcard-parser undoes the escapes and splits both. Both write the
#   card back correctly, so a test that reads and writes does not show it.
# Why it matters: a roster that is imported from contact cards gets departments such as "Example;Care\, North". They
#   match no team of the plan, and people are counted in a group of their own.
# Observed output (the script compares with these lines):
#> n     vcf "Berg;Ann;;;"
#> n     vcard-parser ["Berg","Ann","","",""]
#> org   vcf "Example;Care\\, North"
#> org   vcard-parser ["Example","Care, North"]
#> title vcf "Planner\\; team lead"
#> title vcard-parser "Planner; team lead"
#> note  vcf "Line 1\\nLine 2"
#> note  vcard-parser "Line 1\nLine 2"
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'vobject==0.9.9'
npm install --silent --no-audit --no-fund vcf@2.1.2 vcard-parser@1.0.0 > /dev/null
venv/bin/python - > card.vcf <<'PYTHON'
import sys

import vobject

card = vobject.vCard()
card.add("n").value = vobject.vcard.Name(family="Berg", given="Ann", prefix="")
card.add("fn").value = "Ann Berg"
card.add("org").value = ["Example", "Care, North"]
card.add("title").value = "Planner; team lead"
card.add("note").value = "Line 1\nLine 2"
sys.stdout.write(card.serialize())
PYTHON
node - > observed.txt <<'END'
const { readFileSync } = require('fs');
const text = readFileSync('card.vcf', 'utf8').replace(/\r?\n/g, '\r\n');
const fromVcf = require('vcf').parse(text)[0];
const fromParser = require('vcard-parser').parse(text);
for (const name of ['n', 'org', 'title', 'note']) {
  console.log(name.padEnd(5), 'vcf', JSON.stringify(fromVcf.get(name).valueOf()));
  console.log(name.padEnd(5), 'vcard-parser', JSON.stringify(fromParser[name][0].value));
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
