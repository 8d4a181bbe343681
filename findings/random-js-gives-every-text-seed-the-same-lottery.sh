#!/usr/bin/env bash
# Packages: random-js 2.1.0, chance 1.1.13 and seedrandom 3.0.5 (npm).
# A good engineer expects: two different seeds give two different draws. A seed that the generator cannot use is an
#   error.
# What happens: random-js takes any text that is not a number as 0, so "pilot 2026-03-02", "pilot 2026-09-15", the
#   empty text and 0 draw the same people. It cuts decimals, and 7 and 2 to the power 32 plus 7 are one seed. chance
#   cuts numbers in the same way, but uses a text. seedrandom uses each seed in full.
# Why it matters: the seed of a lottery is announced before the pool is known, often as a text with a date. With this
#   library each lottery draws the same places, so people who know the order of the list know who wins. Derive a number
#   from the text with a hash.
# Observed output (the script compares with these lines):
#> "pilot 2026-03-02" random-js m5 m0 m4 | chance m8 m9 m5 | seedrandom 0.069778
#> "pilot 2026-09-15" random-js m5 m0 m4 | chance m5 m8 m1 | seedrandom 0.683052
#> ""                 random-js m5 m0 m4 | chance m5 m9 m8 | seedrandom 0.231440
#> 0                  random-js m5 m0 m4 | chance m5 m9 m8 | seedrandom 0.038085
#> 1.2                random-js m4 m9 m5 | chance m4 m8 m5 | seedrandom 0.706032
#> 1.9                random-js m4 m9 m5 | chance m4 m8 m5 | seedrandom 0.132876
#> 7                  random-js m1 m4 m5 | chance m0 m2 m6 | seedrandom 0.501492
#> 4294967303         random-js m1 m4 m5 | chance m0 m2 m6 | seedrandom 0.564158
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund random-js@2.1.0 chance@1.1.13 seedrandom@3.0.5 > /dev/null
node - > observed.txt <<'END'
const { MersenneTwister19937, sample } = require('random-js');
const Chance = require('chance');
const seedrandom = require('seedrandom');
const people = ['m0', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9'];
for (const seed of ['pilot 2026-03-02', 'pilot 2026-09-15', '', 0, 1.2, 1.9, 7, 7 + 2 ** 32]) {
  const draws = {
    'random-js': sample(MersenneTwister19937.seed(seed), people, 3).join(' '),
    chance: new Chance(seed).pickset(people, 3).join(' '),
    seedrandom: seedrandom(seed)().toFixed(6),
  };
  console.log(JSON.stringify(seed).padEnd(18), Object.entries(draws).map((pair) => pair.join(' ')).join(' | '));
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
