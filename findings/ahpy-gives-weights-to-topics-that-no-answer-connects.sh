#!/usr/bin/env bash
# Package: ahpy 2.1 (numpy 2.4.6, scipy 1.17.1).
# A good engineer expects: missing comparisons are computed from the others. The paper that ahpy cites (Bozóki, Fülöp
#   and Rónyai, 2010) proves that the result is unique only if the comparisons connect all topics, so other comparisons
#   are an error. "Reach is 1/3 of time" means the same as "time is 3 times reach". Two answers that contradict each
#   other have a consistency ratio above 0.
# What happens: time and reach are compared, and so are trust and risk, but no answer connects the two pairs. ahpy
#   gives weights to all four topics and a consistency ratio of 0.0, as for perfect answers. The same answers, written
#   the other way round, give other weights and even another first topic. If two answers about one pair contradict each
#   other, the last one replaces the first, and the ratio is again 0.0.
# Why it matters: people skip questions, and answers of several people are joined in one table. The way of writing then
#   decides the weights, and the check that should warn reports no problem. Check first that the answers connect all
#   topics and that each pair occurs once.
# Observed output (the script compares with these lines):
#> connected                reach 0.17  risk 0.08  time 0.50  trust 0.25  consistency ratio 0.0
#> connected, reversed      reach 0.17  risk 0.08  time 0.50  trust 0.25  consistency ratio 0.0
#> two pairs                reach 0.12  risk 0.11  time 0.35  trust 0.43  consistency ratio 0.0
#> two pairs, reversed      reach 0.12  risk 0.10  time 0.37  trust 0.40  consistency ratio 0.0
#> first pair reversed      reach 0.08  risk 0.13  time 0.25  trust 0.53  consistency ratio 0.0
#> second pair reversed     reach 0.16  risk 0.07  time 0.47  trust 0.29  consistency ratio 0.0
#> time first               reach 0.25  time 0.75  consistency ratio 0.0
#> reach first              reach 0.75  time 0.25  consistency ratio 0.0
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'ahpy==2.1' 'numpy==2.4.6' 'scipy==1.17.1'
venv/bin/python -W ignore - > observed.txt <<'END'
import ahpy

def weigh(label, answers):
    found = ahpy.Compare("goal", answers, precision=2)
    weights = "  ".join(f"{topic} {found.target_weights[topic]:.2f}" for topic in sorted(found.target_weights))
    print(f"{label:24} {weights}  consistency ratio {float(found.consistency_ratio)}")

weigh("connected", {("time", "reach"): 3, ("trust", "risk"): 3, ("time", "trust"): 2})
weigh("connected, reversed", {("reach", "time"): 1 / 3, ("risk", "trust"): 1 / 3, ("trust", "time"): 1 / 2})
weigh("two pairs", {("time", "reach"): 3, ("trust", "risk"): 4})
weigh("two pairs, reversed", {("reach", "time"): 1 / 3, ("risk", "trust"): 1 / 4})
weigh("first pair reversed", {("reach", "time"): 1 / 3, ("trust", "risk"): 4})
weigh("second pair reversed", {("time", "reach"): 3, ("risk", "trust"): 1 / 4})
weigh("time first", {("reach", "time"): 3, ("time", "reach"): 3})
weigh("reach first", {("time", "reach"): 3, ("reach", "time"): 3})
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
