#!/usr/bin/env bash
# Package: pyjanitor 0.32.60 (with pandas 3.1.1).
# A good engineer expects: clean_names gives different columns different names, as clean_names of the R package janitor does
#   (team, team_2). Accents are stripped by default, so a letter with an accent keeps its letter.
# What happens: "Team" and "team " both become team, without a warning. A record then has only the value of the second.
#   With remove_special=True, special characters are removed before accents are stripped, so the letters are lost.
# Why it matters: rosters have such headings. A person's team is replaced by the value of another column, and a column cannot
#   be found by its name.
# Observed output (the script compares with these lines):
#> names   ['geen_tijd', 'team', 'team']
#> record  {'geen_tijd': 1, 'team': 3}
#> special ['gn_tijd', 'team', 'team']
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -q pyjanitor==0.32.60 pandas==3.1.1 2> /dev/null
venv/bin/python -W ignore - > observed.txt <<'END'
import janitor  # registers clean_names
import pandas

frame = pandas.DataFrame([[1, 2, 3]], columns=["Géén tijd", "Team", "team "])
print("names  ", list(frame.clean_names().columns))
print("record ", frame.clean_names().to_dict("records")[0])
print("special", list(frame.clean_names(remove_special=True, strip_accents=True).columns))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
