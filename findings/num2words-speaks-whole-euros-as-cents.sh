#!/usr/bin/env bash
# Package: num2words 0.5.14.
# A good engineer expects: 250 and 250.0 are equal in Python, so both are spoken as two hundred and fifty euros.
# What happens: with to="currency", a whole number is an amount in cents and a float is an amount in euros. A budget of
#   250 becomes "twee euro, vijftig cent", in Dutch and in English. A Decimal is an amount in euros again.
# Why it matters: budgets for training and rewards are whole numbers in most documents. A letter then names one
#   hundredth of the budget; a test with 12.50 does not show it. Pass Decimal.
# Observed output (the script compares with these lines):
#> 250 == 250.0: True
#> int 250: twee euro, vijftig cent | two euro, fifty cents
#> float 250.0: tweehonderdvijftig euro, nul cent | two hundred and fifty euro, zero cents
#> Decimal 250: tweehonderdvijftig euro, nul cent | two hundred and fifty euro, zero cents
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'num2words==0.5.14'
venv/bin/python - > observed.txt <<'END'
from decimal import Decimal
from num2words import num2words

print("250 == 250.0:", 250 == 250.0)
for amount in [250, 250.0, Decimal(250)]:
    dutch, english = (num2words(amount, lang=lang, to="currency", currency="EUR") for lang in ("nl", "en"))
    print(f"{type(amount).__name__} {amount}: {dutch} | {english}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
