#!/usr/bin/env bash
# Package: snowballstemmer 2.2.0 and 3.1.1.
# A good engineer expects: a new release repairs single words. The Dutch stems of common words stay, so stored stems
#   still match new posts.
# What happens: since release 3, "dutch" is another algorithm (the old one is "dutch_porter"). It removes "ge" inside
#   words (werkgever becomes werkver, gesprek becomes sprek), and "trots" and "trotse", which shared a stem, no longer
#   do.
# Why it matters: themes of posts are counted by stems. After an update, stored themes such as huiz and bedrijv find
#   nothing, "werkgever" has a key that nobody expects, and a series over time breaks without an error.
# Observed output (the script compares with these lines):
#> 2.2.0 werkgever=werkgever bedrijven=bedrijv huizen=huiz gesprek=gesprek trots=trot trotse=trot gedeeld=gedeeld deelt=deelt
#> 3.1.1 werkgever=werkver bedrijven=bedrijf huizen=huis gesprek=sprek trots=trot trotse=trots gedeeld=deel deelt=deelt
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'snowballstemmer==3.1.1'
venv/bin/pip install -qq --disable-pip-version-check --target old 'snowballstemmer==2.2.0'
cat > stems.py <<'END'
import importlib.metadata
import snowballstemmer

words = ["werkgever", "bedrijven", "huizen", "gesprek", "trots", "trotse", "gedeeld", "deelt"]
stems = zip(words, snowballstemmer.stemmer("dutch").stemWords(words))
print(importlib.metadata.version("snowballstemmer"), " ".join(f"{word}={stem}" for word, stem in stems))
END
PYTHONPATH=old venv/bin/python stems.py > observed.txt
venv/bin/python stems.py >> observed.txt
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
