#!/usr/bin/env bash
# Package: tea-tasting 1.14.0 (pandas 2.3.3, numpy 2.4.6).
# A good engineer expects: a ratio of two columns uses the people for whom both are known, or missing values are an
#   error.
# What happens: each column skips its own missing values. RatioOfMeans then divides the mean of the known clicks by the
#   mean of all posts. The people below have about one click per post in both groups. Clicks are unknown for part of
#   the active people in one group. The result is a fall of 41 % with a p-value of 0, and a fall of 1 % without
#   significance if the incomplete people are left out.
# Why it matters: clicks come from another tool than posts and are often missing for some people. A test that was
#   planned and registered well then reports a large effect that does not exist. Drop incomplete rows first.
# Observed output (the script compares with these lines):
#> everybody        rows 80 control 0.99 treatment 0.59 effect -41% p-value 0.00
#> complete people  rows 65 control 0.99 treatment 0.98 effect -1% p-value 0.78
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'tea-tasting==1.14.0' 'pandas==2.3.3' 'numpy==2.4.6'
venv/bin/python -W ignore - > observed.txt <<'END'
import pandas as pd
import tea_tasting

rows = []
for variant in (0, 1):
    for person in range(40):
        posts = 10 if person % 2 else 2
        clicks = posts + (person // 2) % 3 - 1
        unknown = variant == 1 and posts == 10 and person < 30
        rows.append((variant, posts, None if unknown else clicks))
people = pd.DataFrame(rows, columns=["variant", "posts", "clicks"])
experiment = tea_tasting.Experiment(rate=tea_tasting.RatioOfMeans("clicks", "posts"))
for name, frame in [("everybody", people), ("complete people", people.dropna())]:
    result = experiment.analyze(frame)["rate"]
    print(f"{name:16} rows {len(frame)} control {result.control:.2f} treatment {result.treatment:.2f} "
          f"effect {result.rel_effect_size:.0%} p-value {result.pvalue:.2f}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
