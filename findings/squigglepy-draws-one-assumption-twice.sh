#!/usr/bin/env bash
# Packages: squigglepy 0.30 and mcerp 1.1.1 (numpy 2.4.6).
# A good engineer expects: a variable that occurs twice in a formula has the same value in both places of a draw, as in
#   mcerp. Then gain / gain is always 1, and a share of positive amounts is at most 1.
# What happens: squigglepy draws the variable again for each place. gain / gain varies, and the share gain / (gain +
#   cost) of two amounts between 1 and 10 is sometimes above 1. In mcerp gain / gain does not vary, and the share is
#   never above 1.
# Why it matters: forecasts use an assumption in more than one place (posts per person in both the effort and the
#   reach). The range of the result is then too wide or too narrow, and a difference between two scenarios with common
#   assumptions varies too much. Sample the assumption first and calculate with the arrays.
# Observed output (the script compares with these lines):
#> squigglepy gain / gain           spread yes, above 1: sometimes
#> squigglepy gain / (gain + cost)  spread yes, above 1: sometimes
#> mcerp gain / gain                spread none, above 1: never
#> mcerp gain / (gain + cost)       spread yes, above 1: never
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'squigglepy==0.30' 'mcerp==1.1.1' 'numpy==2.4.6'
venv/bin/python -W ignore - 2> /dev/null > observed.txt <<'END'
import numpy as np
import squigglepy
from mcerp import U

squigglepy.set_seed(1)
np.random.seed(1)

def describe(label, draws):
    draws = np.asarray(draws)
    width = np.subtract(*np.percentile(draws, [95, 5]))
    above = "sometimes" if (draws > 1 + 1e-9).any() else "never"
    print(f"{label:32} spread {'none' if width < 1e-9 else 'yes'}, above 1: {above}")

gain, cost = squigglepy.uniform(1, 10), squigglepy.uniform(1, 10)
describe("squigglepy gain / gain", squigglepy.sample(gain / gain, 10_000))
describe("squigglepy gain / (gain + cost)", squigglepy.sample(gain / (gain + cost), 10_000))
gain, cost = U(1, 10), U(1, 10)
describe("mcerp gain / gain", (gain / gain)._mcpts)
describe("mcerp gain / (gain + cost)", (gain / (gain + cost))._mcpts)
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
