#!/usr/bin/env bash
# Package: fuse.js 7.5.0 (npm).
# A good engineer expects: a search finds titles that contain the word, and a short word such as IT finds at most
#   titles with those letters.
# What happens: by default a match must be near the start of the text. A word after about 60 characters is not found,
#   although it is written exactly so. At the same time "IT" finds each of the four titles, also Verzorging, which has
#   no t. ignoreLocation and a lower threshold repair this; both are documented options.
# Why it matters: people search ideas and topics before they add one. They do not find the existing idea, add it again,
#   and distrust the other results.
# Observed output (the script compares with these lines):
#> {} plezier at 11     ["Werken met"]
#> {} rondleiding at 83 []
#> {} IT at -1          ["IT","Vitaliteit","Verzorging","Werken met"]
#> {"ignoreLocation":true,"threshold":0.2} plezier at 11     ["Werken met"]
#> {"ignoreLocation":true,"threshold":0.2} rondleiding at 83 ["Werken met"]
#> {"ignoreLocation":true,"threshold":0.2} IT at -1          ["IT","Vitaliteit"]
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund fuse.js@7.5.0 > /dev/null
node - > observed.txt <<'END'
const loaded = require('fuse.js');
const Fuse = loaded.default ?? loaded;
const titles = ["Werken met plezier in de zorg: hoe wij in Delft nieuwe collega's begroeten met een rondleiding",
  'IT', 'Verzorging', 'Vitaliteit'];
for (const options of [{}, { ignoreLocation: true, threshold: 0.2 }]) {
  for (const word of ['plezier', 'rondleiding', 'IT']) {
    const found = new Fuse(titles, options).search(word).map(({ item }) => item.slice(0, 10));
    const place = `${word} at ${titles[0].indexOf(word)}`;
    console.log(JSON.stringify(options), place.padEnd(17), JSON.stringify(found));
  }
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
