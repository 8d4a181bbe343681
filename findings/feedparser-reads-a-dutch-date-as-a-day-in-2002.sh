#!/usr/bin/env bash
# Package: feedparser 6.0.14.
# A good engineer expects: a date that is not understood gives no date (None), as "2 maart 2026" and "02.03.2026" do.
# What happens: "02-03-2026" (2 March 2026) becomes 20 March 2002, with or without a time. A week number becomes a
#   month. A Unix time becomes a year: 1 November 1772. Nothing is marked as wrong (bozo stays False).
# Why it matters: feeds of an intranet or a news page contain such dates. Posts are then sorted into other years, or
#   dropped as too old. Check the date texts of a feed before you use published_parsed.
# Observed output (the script compares with these lines):
#> Mon, 02 Mar 2026 09:00:00 +0100 2026-03-02 bozo: False
#> 2026-03-02                      2026-03-02 bozo: False
#> 2 maart 2026                    None       bozo: False
#> 02.03.2026                      None       bozo: False
#> 02-03-2026                      2002-03-20 bozo: False
#> 02-03-2026 09:00                2002-03-20 bozo: False
#> 12-05-2026                      2012-05-20 bozo: False
#> 2026-W10-1                      2026-11-01 bozo: False
#> 1772438400                      1772-11-01 bozo: False
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'feedparser==6.0.14'
venv/bin/python - > observed.txt <<'END'
import feedparser

FEED = "<rss version='2.0'><channel><title>News</title><item><pubDate>{}</pubDate></item></channel></rss>"
texts = ["Mon, 02 Mar 2026 09:00:00 +0100", "2026-03-02", "2 maart 2026", "02.03.2026", "02-03-2026",
         "02-03-2026 09:00", "12-05-2026", "2026-W10-1", "1772438400"]
for text in texts:
    feed = feedparser.parse(FEED.format(text))
    parsed = feed.entries[0].get("published_parsed")
    day = "%d-%02d-%02d" % tuple(parsed)[:3] if parsed else None
    print(f"{text:31} {day!s:10} bozo: {feed.bozo}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
