#!/usr/bin/env bash
# Packages: hashtag-regex 2.2.0, linkifyjs 4.3.3 with linkify-plugin-hashtag 4.3.3, twitter-text 3.1.0 (npm).
# A good engineer expects: libraries that find hashtags in a post agree on ordinary Dutch posts. The part of a link after
#   its # is no hashtag. A word with a combining accent, as some phones write it, is one word.
# What happens: hashtag-regex, which follows the Unicode standard, also takes the anchor of a link to a vacancy, "nr. #1"
#   and a whole "#café-avond". linkifyjs cuts #financiële before a combining accent, so the same word has two tags.
#   twitter-text finds no tag at all in "#trots#samen", and only the first in "#werk&#thuis".
# Why it matters: use of the pillars is counted by hashtags. The number depends on the library, and links to vacancies
#   become the most used "topic". Remove links first, normalise texts to NFC, and name the library beside the number.
# Observed output (the script compares with these lines):
#> vacancy link          regex #solliciteren; linkify -; twitter -
#> nr. #1                regex #1; linkify -; twitter -
#> #café-avond           regex #café-avond; linkify #café; twitter #café
#> financiële, NFC       regex #financiële; linkify #financiële; twitter #financiële
#> financiële, NFD       regex #financiële; linkify #financie; twitter #financiële
#> #trots#samen          regex #trots #samen; linkify #trots #samen; twitter -
#> #werk&#thuis          regex #werk #thuis; linkify #werk #thuis; twitter #werk
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts hashtag-regex@2.2.0 linkifyjs@4.3.3 \
  linkify-plugin-hashtag@4.3.3 twitter-text@3.1.0 > /dev/null
node - > observed.txt <<'END'
const pattern = require('hashtag-regex');
const linkify = require('linkifyjs');
require('linkify-plugin-hashtag');
const twitter = require('twitter-text');

const posts = {
  'vacancy link': 'Kom bij ons: https://example.org/vacatures#solliciteren',
  'nr. #1': 'Wij zijn nr. #1',
  '#café-avond': 'Morgen #café-avond',
  'financiële, NFC': '#financi\u00eble'.normalize('NFC'),
  'financiële, NFD': '#financi\u00eble'.normalize('NFD'),
  '#trots#samen': '#trots#samen',
  '#werk&#thuis': '#werk&#thuis',
};
const show = (tags) => (tags && tags.length ? tags.map((tag) => tag.normalize('NFC')).join(' ') : '-');
for (const [name, post] of Object.entries(posts)) {
  const links = linkify.find(post).filter((link) => link.type === 'hashtag').map((link) => link.value);
  const tags = twitter.extractHashtags(post).map((tag) => `#${tag}`);
  console.log(`${name.padEnd(21)} regex ${show(post.match(pattern()))}; linkify ${show(links)}; twitter ${show(tags)}`);
}
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
