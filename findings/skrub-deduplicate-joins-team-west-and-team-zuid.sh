#!/usr/bin/env bash
# Package: skrub 0.11.0 (scikit-learn 1.9.1, pandas 2.3.3).
# A good engineer expects: deduplicate() joins spelling variants. Two names that both occur often stay apart, and names
#   of equal standing are not replaced by each other.
# What happens: the number of groups is guessed from the texts alone. Team Oost, Team West and Team Zuid (east, west,
#   south) become one team, together with the spelling error in Team Noord that it repairs. All of them occur five
#   times or more.
# Why it matters: three teams disappear from a roster and from every rate per team, and a group that was too small to
#   show becomes large enough. The result is a column of correct names, so nobody sees it.
# Observed output (the script compares with these lines):
#> Team Noord  6 people -> Team Noord
#> Teem Noord  1 people -> Team Noord
#> Team Oost   5 people -> Team Oost
#> Team West   5 people -> Team Oost
#> Team Zuid   5 people -> Team Oost
#> HR          3 people -> HR
#> IT          3 people -> IT
#> teams left: {'HR': 3, 'IT': 3, 'Team Noord': 7, 'Team Oost': 15}
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'skrub==0.11.0' 'scikit-learn==1.9.1' 'pandas==2.3.3'
venv/bin/python -W ignore - > observed.txt <<'END'
from collections import Counter

from skrub import deduplicate

roster = {"Team Noord": 6, "Teem Noord": 1, "Team Oost": 5, "Team West": 5, "Team Zuid": 5, "HR": 3, "IT": 3}
teams = [team for team, size in roster.items() for _ in range(size)]
result = deduplicate(teams)
for team, size in roster.items():
    print(f"{team:11} {size} people -> {result[team].iloc[0] if size > 1 else result[team]}")
print("teams left:", dict(sorted(Counter(result).items())))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
