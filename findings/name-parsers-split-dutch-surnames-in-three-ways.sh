#!/usr/bin/env bash
# Packages: nameparser 2.6.0 and probablepeople 0.5.6 (PyPI), humanparser 2.7.0 (npm).
# A good engineer expects: libraries that know surname prefixes know "van", "de" and "ter", in each order of the name,
#   and agree on the surname. A degree after the name is not a surname.
# What happens: nameparser is right except for prefixes of which it knows one half ("in 't", "el", "v.d."). humanparser
#   depends on what else is in the name: "Jan de Boer MSc" has the surname MSc, and the prefix is lost after a
#   comma, in a double name and in "van 't". probablepeople takes Sanne ter Horst for a company, and "J. de Boer" for a
#   person called Boer.
# Why it matters: people are sorted, matched and greeted by these parts. "Dear Mr MSc" is a small fault. Two keys for
#   one person in two files are a large one.
# Observed output (the script compares with these lines):
#> Jan van der Berg          van der Berg          van der Berg  van der Berg
#> Berg, Jan van der         van der Berg          Berg          an error
#> J. van 't Hof             van 't Hof            Hof           Hof
#> Sanne ter Horst           ter Horst             ter Horst     Corporation
#> Jan de Boer MSc           de Boer               MSc           de Boer
#> J. de Boer                de Boer               de Boer       Boer
#> Els van den Broek-de Wit  van den Broek-de Wit  Wit           Corporation
#> Piet in 't Veld           't Veld               Veld          Corporation
#> Fatima el Amrani          Amrani                Amrani        Amrani
#> Jan v.d. Berg             Berg                  Berg          Berg
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'nameparser==2.6.0' 'probablepeople==0.5.6'
npm install --silent --no-audit --no-fund humanparser@2.7.0 > /dev/null
cat > surname.js <<'JS'
const { parseName } = require('humanparser');
for (const name of JSON.parse(process.argv[2])) console.log(parseName(name).lastName);
JS
venv/bin/python -W ignore - > observed.txt <<'END'
import json
import subprocess

import probablepeople
from nameparser import HumanName

names = ["Jan van der Berg", "Berg, Jan van der", "J. van 't Hof", "Sanne ter Horst", "Jan de Boer MSc", "J. de Boer",
         "Els van den Broek-de Wit", "Piet in 't Veld", "Fatima el Amrani", "Jan v.d. Berg"]
shown = subprocess.run(["node", "surname.js", json.dumps(names)], capture_output=True, text=True, check=True)
for name, human in zip(names, shown.stdout.splitlines()):
    try:
        parts, kind = probablepeople.tag(name)
        probable = parts.get("Surname", kind)
    except probablepeople.RepeatedLabelError:
        probable = "an error"
    print(f"{name:25} {HumanName(name).last:21} {human:13} {probable}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
