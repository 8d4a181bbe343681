#!/usr/bin/env bash
# Package: price-parser 0.5.1.
# A good engineer expects: "€ 0,125" is twelve and a half cents: the integer part is 0, so the comma is not a thousands
#   separator. A minus sign is kept. "1,5 mln" is 1.5 million, or refused.
# What happens: three digits after the comma are always thousands: "€ 0,125" becomes 125 euros and "€ 0.085" becomes
#   85. The sign is dropped: "€ -5" is 5. "€ 1,5 mln" is 1.5 euros. An amount after a year becomes the year.
# Why it matters: costs per click or per impression have three decimals. One such row makes the costs of a campaign a
#   thousand times too high, and a correction adds what it should subtract. decimal_separator=',' repairs the first
#   fault only.
# Observed output (the script compares with these lines):
#> € 0,12      amount 0.12     with decimal_separator=',' 0.12
#> € 0,125     amount 125      with decimal_separator=',' 0.125
#> € 0.085     amount 85       with decimal_separator=',' 85
#> € 1.250,50  amount 1250.50  with decimal_separator=',' 1250.50
#> € -5        amount 5        with decimal_separator=',' 5
#> -5 euro     amount 5        with decimal_separator=',' 5
#> € 1,5 mln   amount 1.5      with decimal_separator=',' 1.5
#> 2026: € 25  amount 2026     with decimal_separator=',' 2026
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'price-parser==0.5.1'
venv/bin/python - > observed.txt <<'END'
from price_parser import Price

for text in ["€ 0,12", "€ 0,125", "€ 0.085", "€ 1.250,50", "€ -5", "-5 euro", "€ 1,5 mln", "2026: € 25"]:
    comma = Price.fromstring(text, decimal_separator=",").amount
    print(f"{text:11} amount {Price.fromstring(text).amount!s:8} with decimal_separator=',' {comma}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
