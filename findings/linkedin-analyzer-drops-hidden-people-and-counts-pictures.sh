#!/usr/bin/env bash
# Package: linkedin-analyzer 0.6.0, on an invented archive in the form of LinkedIn's export.
# A good engineer expects: rows_processed is the number of posts, comments and connections of the member, or the result
#   says what was left out.
# What happens: a post with two pictures is two rows in the file and two posts in the result. Reposts without text,
#   comments without a date and people who closed or hid their account are dropped with success=True and no error. The
#   company NA and the first quote sign of a post that starts with a quotation disappear.
# Why it matters: 4 connections become 2, and 2 posts become 3 while 1 repost becomes 0. Activity per month and the
#   size of a network are then wrong in both directions, and the sums still look right.
# Observed output (the script compares with these lines):
#> Shares      rows 3 success True error None ['Open day', 'Open day', 'Great team" said a visitor']
#> Comments    rows 1 success True error None ['Thanks']
#> Connections rows 2 success True error None [None, 'Example']
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'linkedin-analyzer==0.6.0'
export TZ=UTC
cat > Shares.csv <<'CSV'
Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility
2026-03-31 22:30:00,https://example.test/share/3,Open day,,https://example.test/a.png,MEMBER_NETWORK
2026-03-31 22:30:00,https://example.test/share/3,Open day,,https://example.test/b.png,MEMBER_NETWORK
2026-03-02 08:00:00,https://example.test/share/2,"""Great team"" said a visitor",,,MEMBER_NETWORK
2023-03-01 08:00:00,https://example.test/share/1,,,,MEMBER_NETWORK
CSV
cat > Comments.csv <<'CSV'
Date,Link,Message
2026-03-01 21:10:00,https://example.test/share/9,Thanks
,https://example.test/share/9,See you there
CSV
cat > Connections.csv <<'CSV'
Notes:
"When exporting your connection data, some addresses may be missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Ann,Example,https://example.test/ann,,NA,Planner,07 Jun 2026
Bo,Example,https://example.test/bo,,Example,Planner,07 Jun 2026
,,,,,,07 Jun 2026
,,,,,,07 Jun 2026
CSV
venv/bin/python -W ignore - > observed.txt <<'END'
import logging
from pathlib import Path

from linkedin_analyzer import clean_comments, clean_connections, clean_shares
from openpyxl import load_workbook

logging.disable(logging.CRITICAL)
for name, clean, column in [("Shares", clean_shares, 2), ("Comments", clean_comments, 2), ("Connections", clean_connections, 4)]:
    result = clean(Path(f"{name}.csv"), Path(f"{name}.xlsx"))
    cells = [row[column].value for row in load_workbook(f"{name}.xlsx").active.iter_rows(min_row=2)]
    print(f"{name:11} rows {result.rows_processed} success {result.success} error {result.error}", cells)
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
