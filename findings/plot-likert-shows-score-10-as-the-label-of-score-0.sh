#!/usr/bin/env bash
# Package: plot-likert 0.5.0 (pandas 2.3.3, numpy 2.4.6, matplotlib 3.11.2).
# A good engineer expects: likert_response replaces the numbers 0 to 10 by the eleven labels of a scale, each number
#   by its own label.
# What happens: it replaces a cell as soon as the digit occurs anywhere in it, from 0 upwards. "10" contains a 0, so
#   the highest score gets the label of the lowest. The scores 0 to 9 are right.
# Why it matters: 0 to 10 is the scale of the recommendation question. The picture shows the strongest promoters as
#   the strongest detractors. A test without a 10 passes.
# Observed output (the script compares with these lines):
#> {'0': 'never', '1': 'hardly', '2': 'seldom', '3': 'rather not', '4': 'a bit', '5': 'neutral', '6': 'maybe', '7': 'rather', '8': 'likely', '9': 'gladly', '10': 'never'}
#> one answer per score gives: never 2 certainly 0
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'plot-likert==0.5.0' 'pandas==2.3.3' 'numpy==2.4.6' 'matplotlib==3.11.2'
venv/bin/python -W ignore - > observed.txt <<'END'
import pandas as pd
from plot_likert.plot_likert import likert_counts, likert_response

labels = ["never", "hardly", "seldom", "rather not", "a bit", "neutral", "maybe", "rather", "likely", "gladly", "certainly"]
scores = pd.DataFrame({"Recommend us?": [str(score) for score in range(11)]})
labelled = likert_response(scores, labels)
print(dict(zip(scores["Recommend us?"], labelled["Recommend us?"])))
counts = likert_counts(labelled, labels)
print("one answer per score gives: never", int(counts["never"].iloc[0]), "certainly", int(counts["certainly"].iloc[0]))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
