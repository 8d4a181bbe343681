#!/usr/bin/env bash
# Package: csv-parse 7.0.3 on npm, with cast and cast_date.
# A good engineer expects: cast_date turns texts that are dates into dates. Names and age bands stay text. Dates of
#   one style are either all read or all left.
# What happens: each text that JavaScript's Date accepts becomes a date. "Team 3" is 1 March 2001, "Week 12" is 1
#   December 2001 and the age band "10-20" is 20 October 2001. Of two Dutch dates, 31-03-2026 stays text and
#   03-04-2026 becomes 4 March.
# Why it matters: team names, age bands and week labels are the groups of a report. Some of them turn into dates and
#   some do not ("Team 13", "20-30"), so a group splits or disappears.
# Observed output (the script compares with these lines):
#> Team 3      2001-03-01
#> Team 13     "Team 13"
#> Week 12     2001-12-01
#> 10-20       2001-10-20
#> 20-30       "20-30"
#> 12%         2001-12-01
#> 31-03-2026  "31-03-2026"
#> 03-04-2026  2026-03-04
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund --prefix . 'csv-parse@7.0.3' > npm.log
cat > read.mjs <<'END'
import {parse} from 'csv-parse/sync';
const texts = ['Team 3', 'Team 13', 'Week 12', '10-20', '20-30', '12%', '31-03-2026', '03-04-2026'];
const rows = parse(texts.join('\n'), {cast: true, cast_date: true});
texts.forEach((text, i) => {
  const value = rows[i][0];
  console.log(text.padEnd(11), value instanceof Date ? value.toISOString().slice(0, 10) : JSON.stringify(value));
});
END
TZ=UTC node read.mjs > observed.txt
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
