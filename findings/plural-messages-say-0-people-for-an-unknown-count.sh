#!/usr/bin/env bash
# Packages: intl-messageformat 12.1.5 and i18next 26.7.2 (npm), language nl.
# A good engineer expects: a message with a count that is not known (null) is an error or shows that the count is
#   missing. A count that comes from a file or a form as the text "1" counts as 1.
# What happens: intl-messageformat writes "0 personen" (0 people) for null, also when "=0" has a text of its own.
#   i18next writes " personen" for null, and for undefined and for the text "1" it shows the key of the message to the
#   reader. Both write "NaN personen" for NaN. intl-messageformat accepts "1".
# Why it matters: "0 people answered" is a statement about a team, and null means that a small group is hidden or not
#   counted yet. Check the count before you make the message.
# Observed output (the script compares with these lines):
#> 0           intl-messageformat "niemand"      i18next "0 personen"
#> 1           intl-messageformat "1 persoon"    i18next "1 persoon"
#> the text 1  intl-messageformat "1 persoon"    i18next "people"
#> null        intl-messageformat "0 personen"   i18next " personen"
#> undefined   intl-messageformat "NaN personen" i18next "people"
#> NaN         intl-messageformat "NaN personen" i18next "NaN personen"
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund intl-messageformat@12.1.5 i18next@26.7.2 > /dev/null
node --input-type=module - > observed.txt <<'END'
import i18next from 'i18next';
import { IntlMessageFormat } from 'intl-messageformat';
const people = { people_one: '{{count}} persoon', people_other: '{{count}} personen' };
await i18next.init({ lng: 'nl', resources: { nl: { translation: people } } });
const message = new IntlMessageFormat('{count, plural, =0 {niemand} one {# persoon} other {# personen}}', 'nl');
for (const count of [0, 1, '1', null, undefined, NaN]) {
  const label = typeof count === 'string' ? `the text ${count}` : String(count);
  const texts = [message.format({ count }), i18next.t('people', { count })].map((text) => JSON.stringify(text));
  console.log(label.padEnd(11), 'intl-messageformat', texts[0].padEnd(14), 'i18next', texts[1]);
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
