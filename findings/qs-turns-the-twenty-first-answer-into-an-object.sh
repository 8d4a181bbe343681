#!/usr/bin/env bash
# Package: qs 6.17.1 (npm).
# A good engineer expects: answers that a form sends under one name (topic=1&topic=2 or topic[]=1) are a list, however
#   many there are. Too many answers are an error.
# What happens: up to 20 values are a list. With 21 values they are an object with the keys 0 to 20, so length is
#   undefined and for…of fails. Of a form with more than 1,000 fields, the fields after the thousandth are dropped.
#   Both limits are options, with an option for an error, but they are silent by default.
# Why it matters: a person who ticks 21 topics of interest, or a long matrix question, has no answers in a program that
#   reads lists. The form worked in every test with fewer topics.
# Observed output (the script compares with these lines):
#> topic    20 answers: list true length 20
#> topic    21 answers: list false length undefined
#> topic    22 answers: list false length undefined
#> topic[]  20 answers: list true length 20
#> topic[]  21 answers: list false length undefined
#> topic[]  22 answers: list false length undefined
#> 1200 fields: 1000 read, the last is q999
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund qs@6.17.1 > /dev/null
node - > observed.txt <<'END'
const qs = require('qs');
for (const form of ['topic', 'topic[]']) {
  for (const size of [20, 21, 22]) {
    const text = Array.from({ length: size }, (_, number) => `${form}=${number}`).join('&');
    const answers = qs.parse(text).topic;
    console.log(form.padEnd(8), size, 'answers: list', Array.isArray(answers), 'length', answers.length);
  }
}
const fields = qs.parse(Array.from({ length: 1200 }, (_, number) => `q${number}=1`).join('&'));
console.log('1200 fields:', Object.keys(fields).length, 'read, the last is', Object.keys(fields).at(-1));
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
