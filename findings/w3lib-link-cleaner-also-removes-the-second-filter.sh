#!/usr/bin/env bash
# Package: w3lib 2.5.0 (url_query_cleaner).
# A good engineer expects: url_query_cleaner(link, ["utm_source"], remove=True) removes utm_source and leaves the rest
#   of the query as it is.
# What happens: it also removes each parameter that repeats an earlier name, and the fragment.
#   "?city=Delft&city=Gouda" becomes "?city=Delft". unique=False keeps it. UTM_SOURCE in capitals stays.
# Why it matters: links are cleaned so that two posts about one page count as one. Lists of vacancies with several
#   filters are then other pages, and posts about different pages count together.
# Observed output (the script compares with these lines):
#> https://jobs.example.test/list?city=Delft
#> https://jobs.example.test/list?city=Delft&city=Gouda#apply
#> https://jobs.example.test/list?UTM_SOURCE=li
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'w3lib==2.5.0'
venv/bin/python - > observed.txt <<'END'
from w3lib.url import url_query_cleaner

link = "https://jobs.example.test/list?city=Delft&city=Gouda&utm_source=li#apply"
print(url_query_cleaner(link, ["utm_source"], remove=True))
print(url_query_cleaner(link, ["utm_source"], remove=True, unique=False, keep_fragments=True))
print(url_query_cleaner("https://jobs.example.test/list?UTM_SOURCE=li", ["utm_source"], remove=True))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
