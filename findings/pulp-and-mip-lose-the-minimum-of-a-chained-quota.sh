#!/usr/bin/env bash
# Package: pulp 3.3.2, mip 2.0.0 and highspy 1.16.0.
# A good engineer expects: "2 <= total <= 3" means the same in each modelling library, or is refused (OR-tools refuses
#   it).
# What happens: highspy keeps both bounds. pulp and mip keep only the second one: Python reads the chain as two
#   comparisons, and the truth value of the first is True. The status is optimal and the group is empty.
# Why it matters: quotas of a pilot group have a minimum and a maximum. A model that moves from highspy to pulp or mip
#   still runs and loses every minimum, so a department may have nobody in the group.
# Observed output (the script compares with these lines):
#> highspy: smallest group 2
#> pulp: smallest group 0 Optimal
#> mip: smallest group 0 OPTIMAL
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'pulp==3.3.2' 'mip==2.0.0' 'highspy==1.16.0'
venv/bin/python -W ignore - > observed.txt <<'END'
import highspy
import mip
import pulp

solver = highspy.Highs()
solver.setOptionValue("output_flag", False)
people = [solver.addBinary() for _ in range(4)]
solver.addConstr(2 <= sum(people) <= 3)
solver.minimize(sum(people))
print("> highspy: smallest group", round(sum(solver.val(person) for person in people)))
problem = pulp.LpProblem("group", pulp.LpMinimize)
people = [pulp.LpVariable(f"person{number}", cat="Binary") for number in range(4)]
problem += pulp.lpSum(people)
problem += 2 <= pulp.lpSum(people) <= 3
status = pulp.LpStatus[problem.solve(pulp.PULP_CBC_CMD(msg=False))]
print("> pulp: smallest group", round(sum(person.value() for person in people)), status)
model = mip.Model()
model.verbose = 0
people = [model.add_var(var_type=mip.BINARY) for _ in range(4)]
model.objective = mip.xsum(people)
model += 2 <= mip.xsum(people) <= 3
status = model.optimize()
print("> mip: smallest group", round(sum(person.x for person in people)), status.name)
END
sed -i -n 's/^> //p' observed.txt
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
