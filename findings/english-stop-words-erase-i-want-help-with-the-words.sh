#!/usr/bin/env bash
# Packages: stop-words 2025.11.4 and stopwordsiso 0.7.1 (word lists in many languages).
# A good engineer expects: stop words are words such as "the" and "with". What a person asks for stays, in every language.
# What happens: the English lists have 1,333 and 1,298 words. They include work, help, words, page, members, interested, know,
#   begin and dare, so whole answers disappear. The Dutch lists have 106 and 413 words, and keep the same answers.
# Why it matters: a count of themes in open answers misses what English colleagues need, and only theirs.
# Observed output (the script compares with these lines):
#> list          language words
#> stop-words    english   1333
#> stop-words    dutch      106
#> stopwordsiso  english   1298
#> stopwordsiso  dutch      413
#> I want help with the words        stop-words [] stopwordsiso []
#> I do not know how to begin        stop-words [] stopwordsiso []
#> No page of my own                 stop-words [] stopwordsiso []
#> Ik wil hulp bij de woorden        stop-words ['hulp', 'woorden'] stopwordsiso ['hulp', 'woorden']
#> Ik weet niet hoe ik begin         stop-words ['weet', 'begin'] stopwordsiso ['weet', 'begin']
#> Geen eigen pagina                 stop-words ['eigen', 'pagina'] stopwordsiso ['pagina']
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -q stop-words==2025.11.4 stopwordsiso==0.7.1 2> /dev/null
venv/bin/python -W ignore - > observed.txt <<'END'
import stopwordsiso
from stop_words import get_stop_words

LISTS = {
    "english": (set(get_stop_words("english")), stopwordsiso.stopwords("en")),
    "dutch": (set(get_stop_words("dutch")), stopwordsiso.stopwords("nl")),
}
print("list          language words")
for place, name in enumerate(("stop-words", "stopwordsiso")):
    for language, lists in LISTS.items():
        print(f"{name:13} {language:8} {len(lists[place]):5}")
ANSWERS = {
    "english": ("I want help with the words", "I do not know how to begin", "No page of my own"),
    "dutch": ("Ik wil hulp bij de woorden", "Ik weet niet hoe ik begin", "Geen eigen pagina"),
}
for language, answers in ANSWERS.items():
    for answer in answers:
        kept = [[word for word in answer.lower().split() if word not in words] for words in LISTS[language]]
        print(f"{answer:33} stop-words {kept[0]} stopwordsiso {kept[1]}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
