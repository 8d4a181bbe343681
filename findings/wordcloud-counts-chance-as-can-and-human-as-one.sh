#!/usr/bin/env bash
# Package: wordcloud 1.9.6.
# A good engineer expects: each word of an open answer is counted as it is written. The option that joins plurals joins
#   words such as "teams" and "team".
# What happens: with default options, any word on -s is counted as the word without the s, if that word occurs too.
#   Dutch "kans" (chance) becomes "kan" (can), "mens" (human) becomes "men" (they), "reis" (journey) becomes "rei"
#   (choir). The word with the s disappears from the cloud.
# Why it matters: a cloud of survey answers shows words that nobody meant, and the real ones are missing. The same word
#   stays in the cloud of a team that did not use the shorter one. Use normalize_plurals=False for Dutch texts.
# Observed output (the script compares with these lines):
#> {} {'kan': 3, 'men': 3, 'rei': 3, 'team': 3}
#> {'normalize_plurals': False} {'kan': 1, 'kans': 2, 'men': 1, 'mens': 2, 'rei': 1, 'reis': 2, 'team': 2, 'teams': 1}
#> without the shorter words {'kans': 1, 'mens': 1, 'reis': 1, 'team': 1}
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'wordcloud==1.9.6'
venv/bin/python - > observed.txt <<'END'
from wordcloud import WordCloud

answers = "kans mens reis team. kan men rei teams. kans mens reis team"
for options in [{}, {"normalize_plurals": False}]:
    cloud = WordCloud(stopwords=set(), collocations=False, **options)
    print(options, dict(sorted(cloud.process_text(answers).items())))
alone = WordCloud(stopwords=set(), collocations=False).process_text("kans mens reis team")
print("without the shorter words", dict(sorted(alone.items())))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
