#!/usr/bin/env bash
# Packages: Babel 2.19.0, pendulum 3.3.0 and arrow 1.4.0 (PyPI); date-fns 4.4.0 (npm).
# A good engineer expects: libraries with a Dutch locale read each other's short dates, as the English ones do, and a
#   test with one date shows whether they do.
# What happens: pendulum and date-fns demand a point after a short Dutch month, and Babel writes none. arrow takes only
#   the form without a point. May is never shortened in Dutch, so it works everywhere, in a test too. arrow also accepts
#   a wrong weekday: 3 March 2026 is a Tuesday, not a Monday ("ma").
# Why it matters: invitations and sheets made by one tool are read by another. The import passes with a date in May and
#   fails for the rest of the plan. Read dates with a month table of your own.
# Observed output (the script compares with these lines):
#> 3 mrt 2026  pendulum: ValueError, arrow: 2026-03-03
#> 3 mei 2026  pendulum: 2026-05-03, arrow: 2026-05-03
#> 3 sep 2026  pendulum: ValueError, arrow: 2026-09-03
#> 3 mrt. 2026 pendulum: 2026-03-03, arrow: ParserMatchError
#> ma 3 mrt 2026 (a Tuesday) arrow: 2026-03-03
#> 3 mrt 2026  date-fns: Invalid Date
#> 3 mei 2026  date-fns: 2026-05-03
#> 3 sep 2026  date-fns: Invalid Date
#> 3 mrt. 2026 date-fns: 2026-03-03
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
export TZ=UTC
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'Babel==2.19.0' 'pendulum==3.3.0' 'arrow==1.4.0'
npm install --silent --no-audit --no-fund date-fns@4.4.0 > /dev/null
venv/bin/python - > observed.txt <<'END'
from datetime import date
import arrow, pendulum
from babel.dates import format_date

def outcome(read):
    try:
        return str(read())[:10]
    except ValueError as error:
        return type(error).__name__
texts = [format_date(date(2026, month, 3), "medium", locale="nl") for month in (3, 5, 9)] + ["3 mrt. 2026"]
for text in texts:
    print(f"{text:11} pendulum: {outcome(lambda: pendulum.from_format(text, 'D MMM YYYY', locale='nl'))}, "
          f"arrow: {outcome(lambda: arrow.get(text, 'D MMM YYYY', locale='nl'))}")
print("ma 3 mrt 2026 (a Tuesday) arrow:", outcome(lambda: arrow.get("ma 3 mrt 2026", "ddd D MMM YYYY", locale="nl")))
open("texts.txt", "w").write("\n".join(texts))
END
node - >> observed.txt <<'END'
const { parse, isValid, formatISO } = require('date-fns');
const { nl } = require('date-fns/locale');
for (const text of require('fs').readFileSync('texts.txt', 'utf8').split('\n')) {
  const day = parse(text, 'd MMM yyyy', new Date(2026, 0, 1), { locale: nl });
  console.log(text.padEnd(11), 'date-fns:', isValid(day) ? formatISO(day, { representation: 'date' }) : 'Invalid Date');
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
