#!/usr/bin/env bash
# Package: weightipy 0.4.2 (pandas 2.3.3).
# A good engineer expects: targets for categories that do not occur in the data are a fault, and so are people whose
#   category has no target.
# What happens: with the targets under "1", "2", "3" and the codes 1, 2, 3 in the data, each person keeps weight 1.0,
#   and nothing is raised. People without a team also get 1.0, so the weighted shares miss the targets.
# Why it matters: response rates differ between departments, and weights repair this. Department codes are numbers in
#   one file and text in the other. The "weighted" result is then the unweighted one.
# Observed output (the script compares with these lines):
#> integer targets: [50.0, 30.0, 20.0] [0.83, 0.83, 0.83, 0.83, 0.83, 0.83, 1.5, 1.5, 1.0, 1.0]
#> text targets:    [60.0, 20.0, 20.0] [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
#> two unknown:     [40.0, 40.0, 20.0] [2.0, 2.0, 0.67, 0.67, 0.67, 0.67, 0.67, 0.67, 1.0, 1.0]
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'weightipy==0.4.2' 'pandas==2.3.3'
venv/bin/python -W ignore - > observed.txt <<'END'
import pandas as pd
import weightipy

def shares(teams, targets):
    frame = pd.DataFrame({"team": teams})
    frame = weightipy.weight_dataframe(frame, weightipy.scheme_from_dict({"team": targets}), "weight")
    total = frame.groupby("team", dropna=False)["weight"].sum() / frame["weight"].sum() * 100
    return [round(float(share), 1) for share in total], frame["weight"].round(2).tolist()

codes = [1] * 6 + [2] * 2 + [3] * 2
print("integer targets:", *shares(codes, {1: 50, 2: 30, 3: 20}))
print("text targets:   ", *shares(codes, {"1": 50, "2": 30, "3": 20}))
print("two unknown:    ", *shares(["HR"] * 2 + ["IT"] * 6 + [None] * 2, {"HR": 50, "IT": 50}))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
