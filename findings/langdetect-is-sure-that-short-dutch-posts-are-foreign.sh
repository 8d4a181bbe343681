#!/usr/bin/env bash
# Package: langdetect 1.0.9 (seed 0).
# A good engineer expects: a short text gives a low probability, so a limit of 0.9 leaves only safe answers. "Trots op
#   ons team!" (proud of our team) is Dutch.
# What happens: the answer is wrong and the probability is 1.00: English, Indonesian, Estonian and German for four
#   usual Dutch posts. Longer posts are right, with the same probability.
# Why it matters: posts of employees are short. A report by language, or a filter that keeps Dutch posts, loses
#   exactly the spontaneous ones. A limit on the probability does not help.
# Observed output (the script compares with these lines):
#> Trots op ons team!              en 1.00
#> Leuk!                           id 1.00
#> Bedankt allemaal                et 1.00
#> Zin in                          de 1.00
#> Wat een mooie dag met het team  nl 1.00
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'langdetect==1.0.9'
venv/bin/python - > observed.txt <<'END'
from langdetect import DetectorFactory, detect_langs

for post in ["Trots op ons team!", "Leuk!", "Bedankt allemaal", "Zin in", "Wat een mooie dag met het team"]:
    DetectorFactory.seed = 0
    best = detect_langs(post)[0]
    print(f"{post:31} {best.lang} {best.prob:.2f}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
