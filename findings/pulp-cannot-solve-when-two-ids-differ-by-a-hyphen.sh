#!/usr/bin/env bash
# Package: pulp 3.3.2 with the CBC that it contains.
# A good engineer expects: LpVariable.dicts takes any distinct keys. Two different ids give two different variables,
#   or an error at the place where they are made.
# What happens: pulp replaces -, +, [, ], blank, > and / by an underscore. "anne-marie" and "anne_marie" get one name,
#   solve() fails, and the message names only the path of the solver. problem.checkDuplicateVars() would tell, but
#   solve() does not call it.
# Why it matters: keys of people and teams come from e-mail names and department codes ("IT/Ops", "IT Ops"). One such
#   pair among 1,000 people makes the whole selection fail, and the message points at the installation.
# Observed output (the script compares with these lines):
#> ['pick_anne_marie', 'pick_anna_maria'] [1.0, 0.0]
#> ['pick_anne_marie', 'pick_anne_marie'] PulpSolverError: Pulp: Error while executing
#> ['pick_IT_Ops', 'pick_IT_Ops'] PulpSolverError: Pulp: Error while executing
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'pulp==3.3.2'
venv/bin/python -W ignore - > observed.txt <<'END'
import pulp

for ids in [["anne-marie", "anna_maria"], ["anne-marie", "anne_marie"], ["IT/Ops", "IT Ops"]]:
    problem = pulp.LpProblem("group", pulp.LpMaximize)
    people = pulp.LpVariable.dicts("pick", ids, cat="Binary")
    problem += 5 * people[ids[0]] + people[ids[1]]
    problem += pulp.lpSum(people.values()) <= 1
    names = [person.name for person in people.values()]
    try:
        problem.solve(pulp.PULP_CBC_CMD(msg=False))
        print(names, [person.value() for person in people.values()])
    except pulp.PulpSolverError as error:
        print(names, "PulpSolverError:", " ".join(str(error).split()[:4]))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
