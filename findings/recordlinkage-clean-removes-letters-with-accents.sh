#!/usr/bin/env bash
# Package: recordlinkage 0.16 (numpy 1.26.4, pandas 2.3.3).
# A good engineer expects: clean() prepares names for matching. Zoë stays Zoë or becomes Zoe. A part in brackets is a
#   part of the text.
# What happens: with default options, a letter with an accent is removed: Zoë becomes "zo" and Özil becomes "zil". Text
#   in brackets is removed too, so "Team 1 (old)" and "Team 1 (new)" become equal. "C++" and "C#" both become "c". The
#   option strip_accents="unicode" repairs only the letters.
# Why it matters: different people and teams get the same key, and the same person gets different keys in two files.
#   The faults meet mostly people with accents in their names. Normalise the names yourself first.
# Observed output (the script compares with these lines):
#> Zoë           default 'zo'         strip_accents='unicode' 'zoe'
#> Zo            default 'zo'         strip_accents='unicode' 'zo'
#> Renée Özil    default 'rene zil'   strip_accents='unicode' 'renee ozil'
#> Team 1 (old)  default 'team 1'     strip_accents='unicode' 'team 1'
#> Team 1 (new)  default 'team 1'     strip_accents='unicode' 'team 1'
#> C++           default 'c'          strip_accents='unicode' 'c'
#> C#            default 'c'          strip_accents='unicode' 'c'
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'recordlinkage==0.16' 'pandas==2.3.3' 'numpy==1.26.4'
venv/bin/python -W ignore - > observed.txt <<'END'
import pandas as pd
from recordlinkage.preprocessing import clean

names = pd.Series(["Zoë", "Zo", "Renée Özil", "Team 1 (old)", "Team 1 (new)", "C++", "C#"])
for name, default, unicode in zip(names, clean(names), clean(names, strip_accents="unicode")):
    print(f"{name:13} default {default!r:12} strip_accents='unicode' {unicode!r}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
