#!/usr/bin/env bash
# Package: ipfn 1.4.4 (numpy 2.4.6, pandas 2.3.3).
# A good engineer expects: weights that cannot meet the targets are an error, or the flag that comes with the result
#   says "not converged". A target for a team that has no answers is an error.
# What happens: the flag is 1 (converged) in each case, because it only says that the numbers no longer change. With
#   team targets that add up to 100 and gender targets that add up to 120, the teams are 20 % too large. The target of
#   a team without answers is dropped. A team whose answers all weigh 0 gets nothing.
# Why it matters: weighted shares look right, but each one is scaled, or a part of the organisation is missing. Compare
#   the sums with the targets yourself.
# Observed output (the script compares with these lines):
#> targets {'A': 60, 'B': 40} {'m': 50, 'f': 50}
#>   sums {'A': 60, 'B': 40} {'f': 50, 'm': 50} flag: 1
#> targets {'A': 60, 'B': 40} {'m': 30, 'f': 90}
#>   sums {'A': 72, 'B': 48} {'f': 90, 'm': 30} flag: 1
#> targets {'A': 50, 'B': 30, 'C': 20} {'m': 50, 'f': 50}
#>   sums {'A': 62, 'B': 38} {'f': 50, 'm': 50} flag: 1
#> targets {'A': 60, 'B': 40} {'m': 50, 'f': 50}
#>   sums {'A': 0, 'B': 100} {'f': 50, 'm': 50} flag: 1
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'ipfn==1.4.4' 'numpy==2.4.6' 'pandas==2.3.3'
venv/bin/python -W ignore - 2> /dev/null > observed.txt <<'END'
import contextlib
import io

import pandas as pd
from ipfn.ipfn import ipfn

def weigh(weights, teams, genders):
    people = pd.DataFrame({"team": ["A", "A", "B", "B"], "gender": ["m", "f", "m", "f"], "total": weights})
    targets = [pd.Series(teams).rename_axis("team"), pd.Series(genders).rename_axis("gender")]
    with contextlib.redirect_stdout(io.StringIO()):
        result, converged = ipfn(people, targets, [["team"], ["gender"]], verbose=1).iteration()
    sums = [{key: round(float(value)) for key, value in result.groupby(column)["total"].sum().items()}
            for column in ("team", "gender")]
    print(f"targets {teams} {genders}\n  sums {sums[0]} {sums[1]} flag: {converged}")

weigh([1.0, 1.0, 1.0, 1.0], {"A": 60, "B": 40}, {"m": 50, "f": 50})
weigh([1.0, 1.0, 1.0, 1.0], {"A": 60, "B": 40}, {"m": 30, "f": 90})
weigh([1.0, 1.0, 1.0, 1.0], {"A": 50, "B": 30, "C": 20}, {"m": 50, "f": 50})
weigh([0.0, 0.0, 1.0, 1.0], {"A": 60, "B": 40}, {"m": 50, "f": 50})
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
