#!/usr/bin/env bash
# Package: abforge 0.1.0 (scipy 1.15.3, numpy 2.4.6).
# A good engineer expects: the Welch test and the interval that comes with it use the same degrees of freedom. A
#   p-value above 0.05 goes with a 95 % interval that contains 0.
# What happens: the p-value is Welch's, but the interval uses n1 + n2 - 2 degrees of freedom. With 3 people against 20
#   the result is "not significant", p = 0.0903, and the interval runs from -3.42 to -0.61. The statistic also has the
#   opposite sign of the effect.
# Why it matters: a pilot group is small and the comparison group is large. One reader takes the interval, the other
#   the p-value, and they report opposite results of the same pilot.
# Observed output (the script compares with these lines):
#> p 0.090329, significant False, interval -3.42 to -0.61
#> effect -2.02, statistic 2.99
#> scipy, Welch's interval: -4.78 to 0.75
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'abforge==0.1.0' 'scipy==1.15.3' 'numpy==2.4.6'
venv/bin/python - > observed.txt <<'END'
from abforge.stats import means_test
from scipy import stats

pilot, rest = [10, 8, 8], [6] * 7 + [7] * 13
result = means_test(pilot, rest)
low, high = (float(bound) for bound in result.confidence_interval)
print(f"p {float(result.p_value)}, significant {bool(result.significant)}, interval {low:.2f} to {high:.2f}")
print(f"effect {float(result.absolute_effect):.2f}, statistic {float(result.statistic):.2f}")
low, high = stats.ttest_ind(rest, pilot, equal_var=False).confidence_interval()
print(f"scipy, Welch's interval: {low:.2f} to {high:.2f}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
