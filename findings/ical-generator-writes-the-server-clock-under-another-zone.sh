#!/usr/bin/env bash
# Package: ical-generator 10.2.0 (npm).
# A good engineer expects: a Date is one moment in time. With timezone: "Europe/Amsterdam" the library writes that moment
#   on the Dutch clock, on every machine. A start after its end is refused.
# What happens: the clock time of the machine is written under the name of the zone. 08:00 UTC (9:00 in Amsterdam) becomes
#   9:00 on a Dutch laptop, 8:00 on a server that runs in UTC. All-day events use the UTC day instead: midnight of
#   2 March on a Dutch machine becomes 1 March. The documentation says that the time must match the zone, but a Date
#   has none. A start after its end is swapped without a word.
# Why it matters: the plan is right where it is developed and one or two hours early for all subscribers of the server.
#   Pass luxon or Temporal objects instead of Date.
# Observed output (the script compares with these lines):
#> machine in Europe/Amsterdam: DTSTART;TZID=Europe/Amsterdam:20260302T090000
#> machine in Europe/Amsterdam: DTSTART;VALUE=DATE:20260301
#> machine in UTC: DTSTART;TZID=Europe/Amsterdam:20260302T080000
#> machine in UTC: DTSTART;VALUE=DATE:20260302
#> start 6 March, end 2 March: DTSTART:20260302T080000Z DTEND:20260306T080000Z
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund ical-generator@10.2.0 > /dev/null
cat > write.js <<'END'
const { default: ical } = require('ical-generator');
const write = (options) => {
  const calendar = ical();
  calendar.createEvent({ id: 'a', summary: 'Session', ...options });
  return calendar.toString().split('\r\n').filter((line) => /^(DTSTART|DTEND)/.test(line)).join(' ');
};
if (process.argv[2] === 'swap') {
  console.log('start 6 March, end 2 March:', write({ start: new Date('2026-03-06T08:00:00Z'), end: new Date('2026-03-02T08:00:00Z') }));
} else {
  console.log(`machine in ${process.env.TZ}:`, write({ start: new Date('2026-03-02T08:00:00Z'), timezone: 'Europe/Amsterdam' }));
  console.log(`machine in ${process.env.TZ}:`, write({ start: new Date(2026, 2, 2), allDay: true }));
}
END
{ TZ=Europe/Amsterdam node write.js; TZ=UTC node write.js; TZ=UTC node write.js swap; } > observed.txt
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
