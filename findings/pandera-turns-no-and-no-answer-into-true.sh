#!/usr/bin/env bash
# Package: pandera 0.35.0 (pandas 2.3.3, numpy 2.4.6).
# A good engineer expects: a schema that coerces a column to bool reads "False" and 0 as false, and refuses "nee", ""
#   and missing values in a column that may not be empty.
# What happens: each text but the empty one becomes True, also "False", "no", "nee" and "0". The empty text and None
#   become False, and NaN becomes True. No check fails, because after the coercion nothing is missing: nullable=False
#   is tested last.
# Why it matters: consent that was refused becomes consent that was given, and so does a question that nobody answered.
#   The validated frame is the one that people trust. Check with isin before the coercion.
# Observed output (the script compares with these lines):
#> 'True' -> True, 'False' -> True, 'no' -> True, 'nee' -> True, '0' -> True, '' -> False
#> True -> True, False -> False, None -> False, nan -> True
#> 1.0 -> True, 0.0 -> False, nan -> True
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'pandera[pandas]==0.35.0' 'pandas==2.3.3' 'numpy==2.4.6'
venv/bin/python -W ignore - > observed.txt <<'END'
import pandas as pd
import pandera.pandas as pa

schema = pa.DataFrameSchema({"consent": pa.Column(bool, nullable=False, coerce=True)})
for answers in [["True", "False", "no", "nee", "0", ""], [True, False, None, float("nan")], [1.0, 0.0, float("nan")]]:
    frame = pd.DataFrame({"consent": answers})
    checked = schema.validate(frame)["consent"]
    print(", ".join(f"{before!r} -> {after}" for before, after in zip(answers, checked)))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
