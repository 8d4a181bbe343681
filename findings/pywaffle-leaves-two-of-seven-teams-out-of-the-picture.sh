#!/usr/bin/env bash
# Package: pywaffle 1.2.0 (with matplotlib 3.11.2).
# A good engineer expects: a waffle chart of 10 blocks draws 10 blocks, and the rounding spreads over all parts, as in the method
#   of largest remainders.
# What happens: each part is rounded by itself, with halves to even. Parts that no longer fit are dropped without a warning: of
#   seven teams the last two are missing. In other cases blocks are missing, or a difference of 5 points becomes two blocks.
# Why it matters: a picture of how a group is divided over teams leaves small teams out, and makes equal ones unequal.
# Observed output (the script compares with these lines):
#> 15 15 15 15 15 15 10  blocks by team [2, 2, 2, 2, 2, 0, 0] of 10
#> 25 25 25 25           blocks by team [2, 2, 2, 2] of 10
#> 35 35 30              blocks by team [4, 4, 2] of 10
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -q pywaffle==1.2.0 matplotlib==3.11.2 2> /dev/null
venv/bin/python -W ignore - > observed.txt <<'END'
from collections import Counter

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.colors import to_hex
from pywaffle import Waffle

COLOURS = ["#111111", "#333333", "#555555", "#777777", "#999999", "#bbbbbb", "#dddddd"]
for values in ([15, 15, 15, 15, 15, 15, 10], [25, 25, 25, 25], [35, 35, 30]):
    colours = COLOURS[: len(values)]
    drawn = plt.figure(FigureClass=Waffle, rows=1, columns=10, values=values, colors=colours)
    blocks = Counter(to_hex(block.get_facecolor()) for block in drawn.axes[0].patches)
    print(f"{' '.join(map(str, values)):21} blocks by team {[blocks[colour] for colour in colours]} of 10")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
