#!/usr/bin/env bash
# Package: courlan 1.4.0.
# A good engineer expects: normalize_url removes tracking parameters, which say who shared a link, and keeps what
#   selects the page.
# What happens: ref=7 and session=3 are removed, so two vacancies or two sessions become one address. rcm, a tracking
#   code that LinkedIn adds to copied links, stays. With strict=True the code is removed, but so are position, week and
#   every other parameter except a few such as id and page.
# Why it matters: clicks of two vacancies are added together, and the links of one post keep different codes and are
#   counted apart. Check the list of parameters of your own pages.
# Observed output (the script compares with these lines):
#> utm_source=linkedin&id=7   default ?id=7              strict ?id=7
#> ref=7                      default -                  strict -
#> session=3&week=12          default ?week=12           strict -
#> position=planner           default ?position=planner  strict -
#> rcm=CODE                   default ?rcm=CODE          strict -
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'courlan==1.4.0'
venv/bin/python -W ignore - > observed.txt <<'END'
from courlan import normalize_url

for query in ["utm_source=linkedin&id=7", "ref=7", "session=3&week=12", "position=planner", "rcm=CODE"]:
    link = f"https://example.test/jobs?{query}"
    default, strict = (normalize_url(link, strict=choice).partition("/jobs")[2] or "-" for choice in (False, True))
    print(f"{query:26} default {default:18} strict {strict}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
