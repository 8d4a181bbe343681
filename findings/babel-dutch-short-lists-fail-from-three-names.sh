#!/usr/bin/env bash
# Package: Babel 2.19.0.
# A good engineer expects: format_list works for every style it documents, whatever the length of the list, in a large
#   locale such as Dutch. All styles work in English.
# What happens: in nl, five of the nine styles ("standard-short", "standard-narrow" and the three "unit" styles) work
#   for one and two items and raise KeyError: 'start' for three or more.
# Why it matters: a text with two buddies or two pillars passes every test. The first person with three makes the report
#   fail, and only in the Dutch version.
# Observed output (the script compares with these lines):
#> standard          Noor en Sem    | Noor, Sem en Lotte | English: Noor, Sem, and Lotte
#> standard-short    Noor & Sem     | KeyError 'start'   | English: Noor, Sem, & Lotte
#> standard-narrow   Noor, Sem      | KeyError 'start'   | English: Noor, Sem, Lotte
#> unit              Noor en Sem    | KeyError 'start'   | English: Noor, Sem, Lotte
#> unit-short        Noor, Sem      | KeyError 'start'   | English: Noor, Sem, Lotte
#> unit-narrow       Noor, Sem      | KeyError 'start'   | English: Noor Sem Lotte
#> or-short          Noor of Sem    | Noor, Sem of Lotte | English: Noor, Sem, or Lotte
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'Babel==2.19.0'
venv/bin/python - > observed.txt <<'END'
from babel.lists import format_list

def text(names, style, locale):
    try:
        return format_list(names, style=style, locale=locale)
    except KeyError as error:
        return f"KeyError {error}"

names = ["Noor", "Sem", "Lotte"]
for style in ["standard", "standard-short", "standard-narrow", "unit", "unit-short", "unit-narrow", "or-short"]:
    print(f"{style:17} {text(names[:2], style, 'nl'):14} | {text(names, style, 'nl'):18} | English:", text(names, style, "en"))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
