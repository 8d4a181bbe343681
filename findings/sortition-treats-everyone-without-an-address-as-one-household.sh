#!/usr/bin/env bash
# Package: sortition-algorithms 0.12.15.
# A good engineer expects: check_same_address keeps two people of one household out of a group. A person without an
#   address shares it with nobody that we know of.
# What happens: an empty address equals every other empty address. Four people without an address are one household: a
#   group of two is impossible, and the message blames the quotas.
# Why it matters: the same option spreads a group over teams or rooms. People without a team code (new, on leave) then
#   exclude each other, and with one such person in the group all the others have no chance.
# Observed output (the script compares with these lines):
#> teams ['A', 'B', 'C', 'D'] found: True size: [2]
#> quotas named: False
#> teams ['', '', '', ''] found: False size: []
#> quotas named: True
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'sortition-algorithms==0.12.15'
venv/bin/python -W ignore - > raw.txt <<'END'
from sortition_algorithms import Settings, read_in_features, read_in_people, run_stratification

rules = [{"feature": "site", "value": "Delft", "min": "0", "max": "4"}]
features = read_in_features(["feature", "value", "min", "max"], rules)[0]
settings = Settings(id_column="id", columns_to_keep=["team"], check_same_address=True,
                    check_same_address_columns=["team"], selection_algorithm="maximin")
for teams in [["A", "B", "C", "D"], ["", "", "", ""]]:
    rows = [{"id": f"m{number}", "site": "Delft", "team": team} for number, team in enumerate(teams)]
    people = read_in_people(["id", "site", "team"], rows, features, settings)[0]
    found, groups, report = run_stratification(features, people, 2, settings)
    print("> teams", teams, "found:", found, "size:", [len(group) for group in groups])
    print("> quotas named:", "quotas would have to be relaxed" in report.as_text())
END
sed -n 's/^> //p' raw.txt > observed.txt
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
