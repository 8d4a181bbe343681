#!/usr/bin/env bash
# Package: Pyphen 0.18.1, language nl_NL.
# A good engineer expects: in Dutch, a diaeresis disappears when the word is broken before it: reünie becomes re-unie,
#   ideeën becomes idee-en. Pyphen documents such changes and makes them for other languages. A word that has a hyphen
#   is broken after it, without a second one.
# What happens: the diaeresis stays ("re-ünie", "be-ïnvloeden"), which is a spelling error. wrap("e-mailadres") gives
#   "e--" and "mailadres". LinkedIn becomes "Lin-kedIn".
# Why it matters: narrow columns of a report and slides show spelling errors in words that are in each advocacy text.
#   Nothing warns, because each part is a legal text.
# Observed output (the script compares with these lines):
#> reünie            re- + ünie
#> beïnvloeden       be- + ïnvloeden
#> ideeën            idee- + ën
#> coördinator       co- + ördinator
#> e-mailadres       e-- + mailadres
#> LinkedIn-bericht  LinkedIn-- + bericht
#> LinkedIn          Lin- + kedIn
#> Hungarian changes the letters: asszony- + nyal
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'pyphen==0.18.1'
venv/bin/python - > observed.txt <<'END'
import pyphen

dutch = pyphen.Pyphen(lang="nl_NL")
for word, width in [("reünie", 3), ("beïnvloeden", 3), ("ideeën", 5), ("coördinator", 3), ("e-mailadres", 4),
                    ("LinkedIn-bericht", 10), ("LinkedIn", 4)]:
    print(f"{word:17} {' + '.join(dutch.wrap(word, width) or ['no break'])}")
print("Hungarian changes the letters:", " + ".join(pyphen.Pyphen(lang="hu_HU").wrap("asszonnyal", 8)))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
