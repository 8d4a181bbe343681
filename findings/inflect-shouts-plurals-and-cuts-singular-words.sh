#!/usr/bin/env bash
# Package: inflect 7.6.0.
# A good engineer expects: plural("KPI") is "KPIs". singular_noun() returns False for a word that is singular already,
#   as its documentation says.
# What happens: an ending follows the case of the word, so abbreviations become "KPIS" and "CEOS". singular_noun() cuts
#   the last letter of singular words in -us, -as, -is and -ns: "focu", "campu", "analysi". plural("kudos") is "kudo".
# Why it matters: English texts about a programme are full of KPIs, OKRs and kudos. Code that asks "is this a plural?"
#   renames the column "focus" to "focu". Keep a table of your own words.
# Observed output (the script compares with these lines):
#> plural: KPI KPIS, OKR OKRS, CEO CEOS, kudos kudo, feedback feedbacks, staff staffs
#> singular_noun: week False, focus focu, campus campu, analysis analysi, bias bia, lens len, status False
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'inflect==7.6.0'
venv/bin/python - > observed.txt <<'END'
import inflect

engine = inflect.engine()
print("plural:", ", ".join(f"{word} {engine.plural(word)}" for word in ["KPI", "OKR", "CEO", "kudos", "feedback", "staff"]))
words = ["week", "focus", "campus", "analysis", "bias", "lens", "status"]
print("singular_noun:", ", ".join(f"{word} {engine.singular_noun(word)}" for word in words))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
