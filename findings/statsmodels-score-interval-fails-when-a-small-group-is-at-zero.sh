#!/usr/bin/env bash
# Package: statsmodels 0.15.0 (scipy 1.17.1, numpy 2.4.6).
# A good engineer expects: the score interval of a difference is advised for small samples and extreme shares, so it
#   exists for 0 of 10 against any other group of 10. The other methods of the same function give one.
# What happens: with 0 of 10 in one group, method="score" raises a ValueError of a root finder for each count in the
#   other group; 1 of 10 against 5 of 10 raises too. For the ratio of 0 of 10 and 0 of 10 it returns nan without an
#   error. Newcomb's method answers each time.
# Why it matters: in a small pilot, a group without any post is usual. A report that computes many groups stops at the
#   first of them, with a message about "x" and "solver" that names no group.
# Observed output (the script compares with these lines):
#> newcomb  0/10 against k/10 fails for k = []
#> newcomb  0/10 and 0/10: -0.278 to 0.278; 1/10 and 5/10: -0.676 to 0.002
#> score    0/10 against k/10 fails for k = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
#> score    0/10 and 0/10: ValueError; 1/10 and 5/10: ValueError
#> score    ratio of 0/10 and 0/10: nan nan
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'statsmodels==0.15.0' 'scipy==1.17.1' 'numpy==2.4.6'
venv/bin/python -W ignore - > observed.txt <<'END'
from statsmodels.stats.proportion import confint_proportions_2indep

def interval(a, b, method):
    try:
        low, high = confint_proportions_2indep(a, 10, b, 10, method=method, compare="diff")
        return f"{low:.3f} to {high:.3f}"
    except ValueError:
        return "ValueError"

for method in ["newcomb", "score"]:
    failed = [other for other in range(11) if interval(0, other, method) == "ValueError"]
    print(f"{method:8} 0/10 against k/10 fails for k = {failed}")
    print(f"{method:8} 0/10 and 0/10: {interval(0, 0, method)}; 1/10 and 5/10: {interval(1, 5, method)}")
low, high = confint_proportions_2indep(0, 10, 0, 10, method="score", compare="ratio")
print("score    ratio of 0/10 and 0/10:", float(low), float(high))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
