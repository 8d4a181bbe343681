#!/usr/bin/env bash
# Package: cx_economics 1.0.0 with Faker 40.1.0 (which it imports but does not require) and pandas 2.3.3.
# A good engineer expects: the score is promoters minus detractors over those who answered. An account is a promoter,
#   a passive or a detractor by the people in it, and the three counts add up to the number of rows.
# What happens: empty answers count in the divisor: three promoters, one detractor and four empty answers give 25, not
#   50. Scores between 6 and 7 or 8 and 9, such as the mean of an account, are in none of the three groups and count
#   in the divisor too.
# Why it matters: the score falls when more people are invited, and rises when the non-answers are deleted first. Two
#   teams with the same answers get different scores.
# Observed output (the script compares with these lines):
#> [10, 9, 9, 0] {'nps': 50.0, 'promoters': 3.0, 'passives': 0.0, 'detractors': 1.0}
#> [10, 9, 9, 0, None, None, None, None] {'nps': 25.0, 'promoters': 3.0, 'passives': 0.0, 'detractors': 1.0}
#> [8.5, 6.5, 9.0, 9.0] {'nps': 50.0, 'promoters': 2.0, 'passives': 0.0, 'detractors': 0.0}
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'cx_economics==1.0.0' 'Faker==40.1.0' 'pandas==2.3.3'
venv/bin/python - > observed.txt <<'END'
import pandas as pd
from cx_economics import CXEconomics

for scores in [[10, 9, 9, 0], [10, 9, 9, 0, None, None, None, None], [8.5, 6.5, 9.0, 9.0]]:
    result = CXEconomics().calculate_nps(pd.DataFrame({"score": scores}), "score")
    print(scores, {name: float(value) for name, value in result.items()})
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
