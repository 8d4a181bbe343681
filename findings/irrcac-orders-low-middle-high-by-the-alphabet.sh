#!/usr/bin/env bash
# Package: irrCAC 0.4.4 (numpy 1.26.4, pandas 2.3.3).
# A good engineer expects: agreement with ordinal weights on the labels low, middle and high needs their order, so the
#   library asks for it, as krippendorff 0.9.0 does.
# What happens: the labels are sorted by the alphabet: high, low, middle. So "low" lies between high and middle, and
#   the agreement of the same ratings changes from 0.57 to -0.01. Only the argument categories=, which is optional,
#   repairs this.
# Why it matters: two people rate the tone of posts or the readiness of a team. The report then says that they do not
#   agree at all, or in other data that they agree well. Unweighted agreement is the same, so a first check passes.
# Observed output (the script compares with these lines):
#> order of the words: ['high', 'low', 'middle']
#> identity   words   0.26   words and categories   0.26   numbers   0.26
#> ordinal    words  -0.01   words and categories   0.57   numbers   0.57
#> quadratic  words  -0.08   words and categories   0.64   numbers   0.64
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'irrCAC==0.4.4' 'numpy==1.26.4' 'pandas==2.3.3'
venv/bin/python -W ignore - > observed.txt <<'END'
import pandas as pd
from irrCAC.raw import CAC

order = ["low", "middle", "high"]
words = pd.DataFrame({"first": ["low", "middle", "high", "high", "low", "middle"],
                      "second": ["low", "high", "high", "middle", "middle", "middle"]})
numbers = words.replace({word: number for number, word in enumerate(order, start=1)}).astype(int)
print("order of the words:", CAC(words).categories)
for weights in ["identity", "ordinal", "quadratic"]:
    found = [CAC(words, weights=weights), CAC(words, weights=weights, categories=order), CAC(numbers, weights=weights)]
    values = [float(cac.gwet()["est"]["coefficient_value"]) for cac in found]
    print(f"{weights:10} words {values[0]:6.2f}   words and categories {values[1]:6.2f}   numbers {values[2]:6.2f}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
