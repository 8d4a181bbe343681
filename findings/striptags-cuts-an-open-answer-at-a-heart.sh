#!/usr/bin/env bash
# Packages: striptags 3.2.0 and xss 1.0.17 (npm), compared with sanitize-html 2.17.5 and html-to-text 10.0.1 (npm).
# A good engineer expects: removing HTML tags from a plain text removes tags. "<3" (a heart) and "<6" cannot be tags,
#   because a tag begins with a letter.
# What happens: striptags and xss (with an empty whitelist) drop everything after the sign, to the end of the answer:
#   "Wij geven <3 aan het team" (we give <3 to the team) becomes "Wij geven". With a ">" further on, they drop the
#   words in between. sanitize-html and html-to-text keep the text.
# Why it matters: posts and answers about a team contain hearts and scores. The part that is lost is the reason that
#   people give, and word counts and quotes are made from what is left.
# Observed output (the script compares with these lines):
#> Wij geven <3 aan het team | striptags | "Wij geven "
#> Wij geven <3 aan het team | xss | "Wij geven "
#> Wij geven <3 aan het team | sanitize-html | "Wij geven &lt;3 aan het team"
#> Wij geven <3 aan het team | html-to-text | "Wij geven <3 aan het team"
#> score <6 is laag, >8 is goed | striptags | "score 8 is goed"
#> score <6 is laag, >8 is goed | xss | "score 8 is goed"
#> score <6 is laag, >8 is goed | sanitize-html | "score &lt;6 is laag, &gt;8 is goed"
#> score <6 is laag, >8 is goed | html-to-text | "score <6 is laag, >8 is goed"
#> score < 6 is laag | striptags | "score < 6 is laag"
#> score < 6 is laag | xss | "score "
#> score < 6 is laag | sanitize-html | "score &lt; 6 is laag"
#> score < 6 is laag | html-to-text | "score < 6 is laag"
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund striptags@3.2.0 xss@1.0.17 sanitize-html@2.17.5 html-to-text@10.0.1 > /dev/null
node - > observed.txt <<'END'
const sanitize = require('sanitize-html');
const striptags = require('striptags');
const xss = require('xss');
const { convert } = require('html-to-text');
const functions = {
  striptags,
  xss: (text) => xss(text, { whiteList: {}, stripIgnoreTag: true }),
  'sanitize-html': (text) => sanitize(text, { allowedTags: [] }),
  'html-to-text': (text) => convert(text),
};
for (const text of ['Wij geven <3 aan het team', 'score <6 is laag, >8 is goed', 'score < 6 is laag']) {
  for (const [name, strip] of Object.entries(functions)) console.log(`${text} | ${name} | ${JSON.stringify(strip(text))}`);
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
