#!/usr/bin/env bash
# Package: textstat 0.7.13, language "nl" (Pyphen 0.18.1).
# A good engineer expects: after set_lang("nl") the Dutch words "over", "open", "even" and "avond" have two syllables,
#   and "omaatje" has three. The Dutch formula of the Flesch score, which textstat has, needs them.
# What happens: syllables are the places where a word may be hyphenated. Dutch allows no break after a single letter
#   and few before short endings, so each of these words has one syllable. The abbreviations "dhr." and "mevr." and the
#   time "10.30" end a sentence.
# Why it matters: texts with short everyday words score far too easy: over 100 of 100. A guideline "at least 60" then
#   passes a text that it should not.
# Observed output (the script compares with these lines):
#> counted {'over': 1, 'open': 1, 'even': 1, 'avond': 1, 'opa': 1, 'idee': 1, 'ideeën': 2, 'uren': 1, 'omaatje': 1}
#> spoken  {'over': 2, 'open': 2, 'even': 2, 'avond': 2, 'opa': 2, 'idee': 2, 'ideeën': 3, 'uren': 2, 'omaatje': 3}
#> syllables 11 of 18, Flesch score 104.4
#> sentences 2 of 1
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'textstat==0.7.13' 'pyphen==0.18.1'
venv/bin/python -W ignore - > observed.txt <<'END'
import textstat

textstat.set_lang("nl")
spoken = {"over": 2, "open": 2, "even": 2, "avond": 2, "opa": 2, "idee": 2, "ideeën": 3, "uren": 2, "omaatje": 3}
print("counted", {word: textstat.syllable_count(word) for word in spoken})
print("spoken ", spoken)
text = "Onze avond over open ideeën is over even uren."
print("syllables", textstat.syllable_count(text), "of 18, Flesch score", round(textstat.flesch_reading_ease(text), 1))
print("sentences", textstat.sentence_count("Dhr. Bos sprak om 10.30 uur met mevr. Vis."), "of 1")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
