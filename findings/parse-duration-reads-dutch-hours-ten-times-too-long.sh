#!/usr/bin/env bash
# Packages: parse-duration 2.1.9 and iso8601-duration 2.1.4 (npm).
# A good engineer expects: a text that is not understood gives null, as "2 weken" does, or an error.
# What happens: a comma is deleted as an English thousands mark, so "1,5h" is 15 hours and "0,5h" is 5 hours. Of a text
#   with a known and an unknown unit only the known part counts: "1 week en 2 dagen" is 7 days. iso8601-duration reads
#   "-P1D" as one day forward.
# Why it matters: effort per week ("1,5h") and reminders ("-P1D") come from Dutch forms and calendar files. Effort
#   becomes ten times larger and a reminder comes after the session, with no error. Accept fixed formats only.
# Observed output (the script compares with these lines):
#> 1.5h: 1.5 hours
#> 1,5h: 15 hours
#> 0,5h: 5 hours
#> 2 weken: null
#> 1 week en 2 dagen: 168 hours
#> 1 week and 2 days: 216 hours
#> P1D from 2 March: 2026-03-03
#> -P1D from 2 March: 2026-03-03
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
export TZ=UTC
npm install --silent --no-audit --no-fund parse-duration@2.1.9 iso8601-duration@2.1.4 > /dev/null
cat > read.mjs <<'END'
import parse from 'parse-duration';
import { end, parse as parseIso } from 'iso8601-duration';
for (const text of ['1.5h', '1,5h', '0,5h', '2 weken', '1 week en 2 dagen', '1 week and 2 days']) {
  const hours = parse(text, 'h');
  console.log(`${text}: ${hours === null ? null : `${hours} hours`}`);
}
for (const text of ['P1D', '-P1D']) {
  console.log(`${text} from 2 March: ${end(parseIso(text), new Date('2026-03-02T00:00:00Z')).toISOString().slice(0, 10)}`);
}
END
node read.mjs > observed.txt
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
