#!/usr/bin/env bash
# Packages: human-interval 2.0.1 and timestring 7.0.0 (npm).
# A good engineer expects: a text that is not understood gives NaN or an error, as "2 weken" does in both.
# What happens: human-interval returns 0 for "half an hour", "an hour" and "a day", two hours for "two and a half
#   hours", and one hour for "1,5 hours". timestring reads "1,5 h" as 15 hours, "1h30" as one hour and "-1h" as plus
#   one hour.
# Why it matters: a reminder "half an hour before" is sent at the moment itself, and the time that a person has for a
#   task is too long or too short. No check on NaN finds it.
# Observed output (the script compares with these lines):
#> human-interval 1.5 hours            1.5 hours
#> human-interval half an hour         0 hours
#> human-interval an hour              0 hours
#> human-interval a day                0 hours
#> human-interval two and a half hours 2 hours
#> human-interval 1,5 hours            1 hours
#> human-interval 2 weken              NaN
#> timestring     1.5 h                1.5 hours
#> timestring     1,5 h                15 hours
#> timestring     1h30                 1 hours
#> timestring     1h30m                1.5 hours
#> timestring     -1h                  1 hours
#> timestring     2 weken              an error
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund human-interval@2.0.1 timestring@7.0.0 > /dev/null
node - > observed.txt <<'END'
const humanInterval = require('human-interval');
const timestring = require('timestring');
const attempt = (read) => {
  try {
    const seconds = read();
    return Number.isNaN(seconds) ? 'NaN' : `${seconds / 3600} hours`;
  } catch {
    return 'an error';
  }
};
for (const text of ['1.5 hours', 'half an hour', 'an hour', 'a day', 'two and a half hours', '1,5 hours', '2 weken']) {
  console.log('human-interval', text.padEnd(20), attempt(() => humanInterval(text) / 1000));
}
for (const text of ['1.5 h', '1,5 h', '1h30', '1h30m', '-1h', '2 weken']) {
  console.log('timestring    ', text.padEnd(20), attempt(() => timestring(text)));
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
