#!/usr/bin/env bash
# Package: feedparser 6.0.14.
# A good engineer expects: published_parsed is in UTC, as documented. CET and MET are two names of one zone (+0100).
#   Both give the same time, or an unknown name gives no time.
# What happens: MET is read as +0100. CET and CEST, the usual names, are read as UTC without a sign that the zone is
#   unknown. So is EET.
# Why it matters: a post of 00:30 in Amsterdam falls on one day through a feed with "CET" and on the day before through
#   a feed with "+0100". Counts per day and per hour then differ by source.
# Observed output (the script compares with these lines):
#> Mon, 02 Mar 2026 00:30:00 +0100 2026-03-01 23:30 UTC
#> Mon, 02 Mar 2026 00:30:00 MET   2026-03-01 23:30 UTC
#> Mon, 02 Mar 2026 00:30:00 CET   2026-03-02 00:30 UTC
#> Mon, 06 Jul 2026 00:30:00 +0200 2026-07-05 22:30 UTC
#> Mon, 06 Jul 2026 00:30:00 CEST  2026-07-06 00:30 UTC
#> Mon, 02 Mar 2026 00:30:00 EST   2026-03-02 05:30 UTC
#> Mon, 02 Mar 2026 00:30:00 EET   2026-03-02 00:30 UTC
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
texts = ["Mon, 02 Mar 2026 00:30:00 +0100", "Mon, 02 Mar 2026 00:30:00 MET", "Mon, 02 Mar 2026 00:30:00 CET",
         "Mon, 06 Jul 2026 00:30:00 +0200", "Mon, 06 Jul 2026 00:30:00 CEST", "Mon, 02 Mar 2026 00:30:00 EST",
         "Mon, 02 Mar 2026 00:30:00 EET"]
for text in texts:
    parsed = feedparser.parse(FEED.format(text)).entries[0].published_parsed
    print(f"{text:31} {'%d-%02d-%02d %02d:%02d' % tuple(parsed)[:5]} UTC")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
