#!/usr/bin/env bash
# Package: rrule 2.8.1 (npm).
# A good engineer expects: rrulestr reads the lines of an all-day series (DTSTART;VALUE=DATE, the only form for all-day
#   events in RFC 5545), or raises an error for them.
# What happens: the start is dropped without a word, and the series starts at the present moment of each run, with the
#   current clock time. A start without VALUE=DATE, or with a time zone, is read.
# Why it matters: plans list all-day events. A web page that shows the next sessions from such a file shows dates and
#   even weekdays that change with every visit. Write the start without VALUE=DATE for this library only.
# Observed output (the script compares with these lines):
#> DTSTART;VALUE=DATE:20260302                      start read: none, series starts on the start: false, now: true
#> DTSTART:20260302                                 start read: 2026-03-02, series starts on the start: true, now: false
#> DTSTART;TZID=Europe/Amsterdam:20260302T090000    start read: 2026-03-02, series starts on the start: true, now: false
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
export TZ=UTC
npm install --silent --no-audit --no-fund rrule@2.8.1 > /dev/null
node - > observed.txt <<'END'
const { rrulestr } = require('rrule');
for (const line of ['DTSTART;VALUE=DATE:20260302', 'DTSTART:20260302', 'DTSTART;TZID=Europe/Amsterdam:20260302T090000']) {
  const before = Math.floor(Date.now() / 1000) * 1000;
  const series = rrulestr(`${line}\nRRULE:FREQ=WEEKLY;COUNT=3`);
  const read = series.origOptions.dtstart?.toISOString().slice(0, 10) ?? 'none';
  const first = series.all()[0];
  const onStart = first.toISOString().startsWith('2026-03-02');
  console.log(line.padEnd(48), `start read: ${read}, series starts on the start: ${onStart}, now: ${first >= before && first <= Date.now()}`);
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
