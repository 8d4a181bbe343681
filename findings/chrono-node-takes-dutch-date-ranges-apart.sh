#!/usr/bin/env bash
# Package: chrono-node 2.10.3 (npm), Dutch parser.
# A good engineer expects: "1 t/m 5 mei 2026" is the usual Dutch way to write a period ("up to and including"), so the
#   Dutch parser gives a start and an end, as it does for a dash. "komende maandag" (next Monday) lies ahead.
# What happens: "t/m" and "tot en met" are unknown. The start of the period is dropped, or becomes a date of its own in
#   another year: 1 May 2027 before 5 May 2026. "komende" and "aanstaande" are ignored, so Monday is the one before.
# Why it matters: sheets and mails name the weeks of a pilot this way. A period becomes one day, and a kick-off lies in
#   the past. Replace "t/m" by a dash before parsing, and refuse words of relative time.
# Observed output (the script compares with these lines; today is Wednesday 11 November 2026):
#> 1 - 5 mei 2026: 2026-05-01..2026-05-05
#> 1 t/m 5 mei 2026: 2026-05-05
#> 1 tot en met 5 mei 2026: 2026-05-05
#> 1 mei t/m 5 mei 2026: 2027-05-01 and 2026-05-05
#> komende maandag: 2026-11-09
#> aanstaande maandag: 2026-11-09
#> volgende maandag: 2026-11-16
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
export TZ=UTC
npm install --silent --no-audit --no-fund chrono-node@2.10.3 > /dev/null
node - > observed.txt <<'END'
const chrono = require('chrono-node');
const today = new Date('2026-11-11T12:00:00Z');
const day = (part) => part.date().toISOString().slice(0, 10);
for (const text of ['1 - 5 mei 2026', '1 t/m 5 mei 2026', '1 tot en met 5 mei 2026', '1 mei t/m 5 mei 2026', 'komende maandag', 'aanstaande maandag', 'volgende maandag']) {
  const found = chrono.nl.parse(text, today).map((part) => day(part.start) + (part.end ? `..${day(part.end)}` : ''));
  console.log(`${text}: ${found.join(' and ')}`);
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
