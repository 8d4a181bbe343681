#!/usr/bin/env bash
# Package: pymcdm 1.4.0 (numpy 2.4.6).
# A good engineer expects: objective weights measure how much a criterion separates the options. A criterion on which
#   all options are equal gets weight 0 (entropy, Gini and MEREC do this), or an error.
# What happens: cilos_weights and idocriw_weights give it the weight 1, and all other criteria 0. If one option differs
#   by a thousandth, CILOS still gives 0.997 and IDOCRIW gives 0.000. critic_weights gives NaN for all criteria.
# Why it matters: each option of a plan then has the same score, and the order of the input decides. Criteria without
#   differences are normal: a legal minimum that all options meet, or a question that all teams answered alike. Remove
#   such criteria first.
# Observed output (the script compares with these lines):
#> entropy_weights  equal 0.000 0.616 0.384   nearly equal 0.000 0.616 0.384
#> gini_weights     equal 0.000 0.605 0.395   nearly equal 0.000 0.605 0.395
#> merec_weights    equal 0.000 0.521 0.479   nearly equal 0.000 0.521 0.479
#> cilos_weights    equal 1.000 0.000 0.000   nearly equal 0.997 0.001 0.002
#> idocriw_weights  equal 1.000 0.000 0.000   nearly equal 0.000 0.517 0.483
#> critic_weights   equal nan nan nan   nearly equal 0.240 0.394 0.365
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'pymcdm==1.4.0' 'numpy==2.4.6'
venv/bin/python -W ignore - > observed.txt <<'END'
import numpy as np
from pymcdm import weights

options = np.array([[4.0, 2.0, 3.0], [4.0, 5.0, 3.0], [4.0, 9.0, 1.0]])
nearly = options + np.array([[0.0, 0, 0], [0.001, 0, 0], [0.0, 0, 0]])
for name in ["entropy_weights", "gini_weights", "merec_weights", "cilos_weights", "idocriw_weights", "critic_weights"]:
    function = getattr(weights, name)
    types = () if name in ("entropy_weights", "gini_weights") else (np.array([1, 1, 1]),)
    print(f"{name:16} equal", *(f"{weight:.3f}" for weight in function(options, *types) + 0.0),
          "  nearly equal", *(f"{weight:.3f}" for weight in function(nearly, *types) + 0.0))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
