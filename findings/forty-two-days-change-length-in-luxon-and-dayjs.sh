#!/usr/bin/env bash
# Packages: luxon 3.7.2, dayjs 1.11.23, date-fns 4.4.0 and humanize-duration 3.35.1 (npm).
# A good engineer expects: six weeks stay six weeks. Written as ISO 8601 and added to a date, 42 days end on the same day.
# What happens: luxon's rescale() counts a month as four weeks, so 42 days become P1M2W. dayjs writes 42 days as
#   P1M11DT14H, although it writes {weeks: 6} as P42D. date-fns' formatISODuration has no weeks: {weeks: 6} becomes zero.
#   humanize-duration adds hours, as its month is 30.4375 days.
# Why it matters: a pilot has six weeks. After a round trip through a document it ends three days later (luxon), up to
#   three days earlier (dayjs) or on its start (date-fns). Keep a start and an end, or whole days; never normalise.
# Observed output (the script compares with these lines):
#> luxon 42 days, rescaled: P1M2W = 1 maand, 2 weken
#> dayjs 42 days: P1M11DT14H, 6 weeks: P42D
#> P42D from 2 February: 2026-03-16 00:00, from 2 March: 2026-04-13 00:00
#> P1M2W from 2 February: 2026-03-16 00:00, from 2 March: 2026-04-16 00:00
#> P1M11DT14H from 2 February: 2026-03-13 14:00, from 2 March: 2026-04-13 14:00
#> date-fns 6 weeks: P0Y0M0DT0H0M0S
#> humanize-duration 42 days: 1 maand, 1 week, 4 dagen, 13 uur, 30 minuten
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
export TZ=UTC
npm install --silent --no-audit --no-fund luxon@3.7.2 dayjs@1.11.23 date-fns@4.4.0 humanize-duration@3.35.1 > /dev/null
node - > observed.txt <<'END'
const { DateTime, Duration } = require('luxon');
const dayjs = require('dayjs');
dayjs.extend(require('dayjs/plugin/duration'));
const plus = (start, text) => DateTime.fromISO(start).plus(Duration.fromISO(text)).toFormat('yyyy-MM-dd HH:mm');
const rescaled = Duration.fromObject({ days: 42 }, { locale: 'nl' }).rescale();
console.log(`luxon 42 days, rescaled: ${rescaled.toISO()} = ${rescaled.toHuman()}`);
const written = dayjs.duration(42, 'days').toISOString();
console.log(`dayjs 42 days: ${written}, 6 weeks: ${dayjs.duration({ weeks: 6 }).toISOString()}`);
for (const text of ['P42D', rescaled.toISO(), written]) {
  console.log(`${text} from 2 February: ${plus('2026-02-02', text)}, from 2 March: ${plus('2026-03-02', text)}`);
}
console.log('date-fns 6 weeks:', require('date-fns').formatISODuration({ weeks: 6 }));
console.log('humanize-duration 42 days:', require('humanize-duration')(42 * 86400000, { language: 'nl' }));
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
