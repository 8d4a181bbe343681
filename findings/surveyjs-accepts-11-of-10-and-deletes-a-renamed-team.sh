#!/usr/bin/env bash
# Package: survey-core 3.1.1 (SurveyJS, npm).
# A good engineer expects: validate() on stored answers refuses what a person could not choose: 11 on a scale from 0 to
#   10, a text as a number, or a team that is not in the list. Completing the survey does not change the answers.
# What happens: validate() accepts all three. It only checks the largest value of a number question. Completing then
#   removes the team without a sign, but keeps 11 and the text.
# Why it matters: a server that checks answers with the same form as the page lets wrong scores through, and a score of
#   11 is a promoter. After a team gets a new code, everybody who answered before loses the team when the answers are
#   opened and saved again.
# Observed output (the script compares with these lines):
#> scale  10    valid true after completing {"scale":10}
#> scale  11    valid true after completing {"scale":11}
#> number 99    valid false after completing {"number":99}
#> number abc   valid true after completing {"number":"abc"}
#> team   ict   valid true after completing {"team":"ict"}
#> team   sales valid true after completing {}
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund survey-core@3.1.1 > /dev/null
node - > observed.txt <<'END'
const { SurveyModel } = require('survey-core');
const questions = {
  scale: { type: 'rating', rateMin: 0, rateMax: 10, isRequired: true },
  number: { type: 'text', inputType: 'number', min: 0, max: 10 },
  team: { type: 'radiogroup', choices: ['care', 'ict'] },
};
for (const [name, answer] of [['scale', 10], ['scale', 11], ['number', 99], ['number', 'abc'], ['team', 'ict'], ['team', 'sales']]) {
  const survey = new SurveyModel({ elements: [{ ...questions[name], name }] });
  survey.data = { [name]: answer };
  const valid = survey.validate();
  survey.doComplete();
  console.log(name.padEnd(6), String(answer).padEnd(5), 'valid', valid, 'after completing', JSON.stringify(survey.data));
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
