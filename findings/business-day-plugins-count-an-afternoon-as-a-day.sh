#!/usr/bin/env bash
# Packages: moment-business-days 1.2.0 (with moment 2.31.0) and dayjs-business-days2 1.4.0 (with dayjs 1.11.23),
#   compared with date-fns 4.4.0 (npm).
# A good engineer expects: from Tuesday to Wednesday is one working day, at any hour. A difference has the sign that
#   the library's own diff has.
# What happens: Tuesday 9:00 to Wednesday 17:00 is two days in both plug-ins, Tuesday 17:00 to Wednesday 9:00 is one.
#   moment-business-days gives no sign unless a second argument is true. Half a working day after a Friday is Monday
#   there, as is a whole day.
# Why it matters: plans measure how many working days a request waited. A request of the morning that is answered in
#   the afternoon counts one day more, and a date in the past looks like one in the future. Use dates without times.
# Observed output (the script compares with these lines):
#> 2026-04-28T09:00 2026-04-29T17:00 moment 2, dayjs 2, date-fns 1
#> 2026-04-28T17:00 2026-04-29T09:00 moment 1, dayjs 1, date-fns 1
#> 2026-04-28       2026-04-29       moment 1, dayjs 1, date-fns 1
#> 2026-04-29       2026-04-28       moment 1, dayjs -1, date-fns -1
#> Friday plus 0.5 Monday 27 April
#> Friday plus 1 Monday 27 April
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund moment-business-days@1.2.0 moment@2.31.0 dayjs-business-days2@1.4.0 \
  dayjs@1.11.23 date-fns@4.4.0 > /dev/null
export TZ=Europe/Amsterdam
node - > observed.txt <<'END'
const moment = require('moment-business-days');
const dayjs = require('dayjs');
const plugin = require('dayjs-business-days2');
const { differenceInBusinessDays } = require('date-fns');
dayjs.extend(plugin.default ?? plugin);
for (const [start, end] of [['2026-04-28T09:00', '2026-04-29T17:00'], ['2026-04-28T17:00', '2026-04-29T09:00'],
  ['2026-04-28', '2026-04-29'], ['2026-04-29', '2026-04-28']]) {
  const days = { moment: moment(end).businessDiff(moment(start)), dayjs: dayjs(end).businessDiff(dayjs(start)),
    'date-fns': differenceInBusinessDays(new Date(end), new Date(start)) };
  console.log(start.padEnd(16), end.padEnd(16), Object.entries(days).map((pair) => pair.join(' ')).join(', '));
}
for (const days of [0.5, 1]) console.log('Friday plus', days, moment('2026-04-24').businessAdd(days).format('dddd D MMMM'));
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
