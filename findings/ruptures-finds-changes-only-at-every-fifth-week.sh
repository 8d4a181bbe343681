#!/usr/bin/env bash
# Package: ruptures 1.1.10 (numpy 2.4.6).
# A good engineer expects: a search that is documented as exact finds a single clean step where it is: 5 posts a week,
#   from week 7 or 8 on 9 posts. A method that finds the number of changes itself finds one change.
# What happens: every search looks at each fifth point only (jump=5), also Dynp and Pelt. A step after 7 weeks is found
#   after 5, a step after 8 weeks after 10. Pelt reports two changes, after 5 and after 10 weeks, where there is one and
#   at neither of these places. With jump=1 all are right.
# Why it matters: a pilot has 12 to 26 weekly numbers. The change is attributed to what happened weeks before or after
#   it, or a second change is reported that no number shows. Set jump=1 for short series.
# Observed output (the script compares with these lines):
#> step after  4: Dynp [5, 16], Binseg [5, 16], Pelt [5, 16], Pelt with jump=1 [4, 16]
#> step after  7: Dynp [5, 16], Binseg [5, 16], Pelt [5, 10, 16], Pelt with jump=1 [7, 16]
#> step after  8: Dynp [10, 16], Binseg [10, 16], Pelt [5, 10, 16], Pelt with jump=1 [8, 16]
#> step after 12: Dynp [10, 16], Binseg [10, 16], Pelt [10, 16], Pelt with jump=1 [12, 16]
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'ruptures==1.1.10' 'numpy==2.4.6'
venv/bin/python -W ignore - > observed.txt <<'END'
import numpy as np
import ruptures

for week in (4, 7, 8, 12):
    posts = np.array([5.0] * week + [9.0] * (16 - week))
    found = {
        "Dynp": ruptures.Dynp(model="l2").fit(posts).predict(n_bkps=1),
        "Binseg": ruptures.Binseg(model="l2").fit(posts).predict(n_bkps=1),
        "Pelt": ruptures.Pelt(model="l2").fit(posts).predict(pen=1),
        "Pelt with jump=1": ruptures.Pelt(model="l2", jump=1).fit(posts).predict(pen=1),
    }
    print(f"step after {week:2}:", ", ".join(f"{name} {[int(end) for end in ends]}" for name, ends in found.items()))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
