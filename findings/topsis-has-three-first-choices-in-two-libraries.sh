#!/usr/bin/env bash
# Packages: pymcdm 1.4.0 and scikit-criteria 0.10 (numpy 2.4.6).
# A good engineer expects: TOPSIS is one method with a fixed first step, vector normalisation, as in the book that both
#   libraries cite. The same options, weights and directions give the same order.
# What happens: pymcdm uses min-max normalisation by default. scikit-criteria does not normalise: without a scaler
#   it compares the raw numbers. Of four options, the three ways choose three different ones as the first.
# Why it matters: "we used TOPSIS" does not say how a theme or a pilot was chosen, and a large unit (minutes instead of
#   hours) decides for scikit-criteria without a scaler. State the normalisation, or set it in both.
# Observed output (the script compares with these lines):
#> pymcdm, default            A C D B
#> pymcdm, vector             D A C B
#> scikit-criteria, default   C A D B
#> scikit-criteria, vector    D A C B
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'pymcdm==1.4.0' 'scikit-criteria==0.10' 'numpy==2.4.6'
venv/bin/python -W ignore - > observed.txt <<'END'
import numpy as np
import pymcdm
import skcriteria
from pymcdm.normalizations import vector_normalization
from skcriteria.agg.topsis import TOPSIS
from skcriteria.preprocessing.scalers import VectorScaler

options = np.array([[3.0, 5, 5], [2, 3, 4], [1, 8, 4], [6, 2, 9]])
weights, names = [0.4, 0.3, 0.3], ["A", "B", "C", "D"]
data = skcriteria.mkdm(options, [max, max, min], weights=weights, alternatives=names)

def order(ranks):
    return " ".join(names[place] for place in np.argsort(ranks))

for label, method in [("pymcdm, default", pymcdm.methods.TOPSIS()),
                      ("pymcdm, vector", pymcdm.methods.TOPSIS(normalization_function=vector_normalization))]:
    print(f"{label:26}", order(-method(options, np.array(weights), np.array([1, 1, -1]))))
print(f"{'scikit-criteria, default':26}", order(TOPSIS().evaluate(data).rank_))
print(f"{'scikit-criteria, vector':26}", order(TOPSIS().evaluate(VectorScaler(target="matrix").transform(data)).rank_))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
