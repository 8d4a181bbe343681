#!/usr/bin/env bash
# Package: survey-core 3.1.1 (SurveyJS, npm).
# A good engineer expects: a condition with quoted texts compares texts: a question for the team '1000' is shown to
#   that team only. Two questions without an answer are not equal to each other.
# What happens: texts that look like numbers are compared as numbers. The teams 1e3 and 1000 are equal, and so are 0x10
#   and 16. The condition '007' is true for team 7, but the condition '7' is false for team 007. Upper and lower case
#   do not matter. Two blank answers are equal, and a blank answer differs from 5. A month after 31 January is 3 March.
# Why it matters: conditions decide which questions a person sees. People then answer questions for another team, or
#   the follow-up of a question that they skipped, and the counts per question have another base than planned.
# Observed output (the script compares with these lines):
#> {team} = '1000'      {"team":"1e3"}   true
#> {team} = '16'        {"team":"0x10"}  true
#> {team} = '7'         {"team":"007"}   false
#> {team} = '007'       {"team":"7"}     true
#> {team} = 'ict'       {"team":"ICT"}   true
#> {first} = {second}   {}               true
#> {score} <> 5         {}               true
#> {score} < 5          {}               false
#> a month after 2026-01-31: 2026-03-03
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund survey-core@3.1.1 > /dev/null
export TZ=Europe/Amsterdam
node - > observed.txt <<'END'
const { SurveyModel } = require('survey-core');
const check = (expression, data) => {
  const survey = new SurveyModel({});
  survey.data = data;
  return survey.runExpression(expression);
};
for (const [expression, data] of [["{team} = '1000'", { team: '1e3' }], ["{team} = '16'", { team: '0x10' }],
  ["{team} = '7'", { team: '007' }], ["{team} = '007'", { team: '7' }], ["{team} = 'ict'", { team: 'ICT' }],
  ['{first} = {second}', {}], ['{score} <> 5', {}], ['{score} < 5', {}]]) {
  console.log(expression.padEnd(20), JSON.stringify(data).padEnd(16), check(expression, data));
}
const month = check("dateAdd({day}, 1, 'months')", { day: '2026-01-31' });
console.log('a month after 2026-01-31:', new Date(month).toLocaleDateString('sv-SE'));
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
