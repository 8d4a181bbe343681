#!/usr/bin/env bash
# Package: humanize 4.17.0, language "nl_NL".
# A good engineer expects: after activate("nl_NL"), texts are Dutch, with a decimal comma, or fail for what is missing.
# What happens: each function is Dutch to a different degree. Lengths of time are Dutch. Thousands, lists and dates are
#   English. Millions are Dutch with a decimal point. Thousands are grouped with a comma, the Dutch decimal mark. The
#   ordinals 8de and 20de are wrong (Dutch has 8ste and 20ste).
# Why it matters: a report on reach says "12.3 thousand" in one row and "1.5 miljoen" in the next, and "12,345" posts
#   reads as twelve. Use Babel for numbers, lists and dates.
# Observed output (the script compares with these lines):
#> lengths:  1 maand en 9 dagen | een maand
#> numbers:  12.3 thousand | 1.5 miljoen | 12,345
#> lists:    Noor, Sem and Lotte
#> dates:    May 04 2020
#> ordinals: 1ste 2de 8de 20de
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'humanize==4.17.0'
venv/bin/python - > observed.txt <<'END'
from datetime import date, timedelta
import humanize

humanize.activate("nl_NL")
print("lengths: ", humanize.precisedelta(timedelta(days=40)), "|", humanize.naturaldelta(timedelta(days=42)))
print("numbers: ", humanize.intword(12_345), "|", humanize.intword(1_500_000), "|", humanize.intcomma(12_345))
print("lists:   ", humanize.natural_list(["Noor", "Sem", "Lotte"]))
print("dates:   ", humanize.naturaldate(date(2020, 5, 4)))
print("ordinals:", humanize.ordinal(1), humanize.ordinal(2), humanize.ordinal(8), humanize.ordinal(20))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
