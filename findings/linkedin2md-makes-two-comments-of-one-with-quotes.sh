#!/usr/bin/env bash
# Package: linkedin2md 0.7.2, on an invented archive in the form of LinkedIn's export.
# A good engineer expects: a reader made for this archive knows that Comments.csv escapes quotes with a backslash, and
#   that Shares.csv writes a line break inside a post as quote, line break, quote.
# What happens: a comment with quotes and two lines becomes two comments. The first ends in the middle of the sentence,
#   the second has the rest of the sentence as its date. The line breaks of posts leave quote signs in the text. A post
#   with two pictures is shown twice, and people who hid their account are left out of the list, while the profile
#   still counts them.
# Why it matters: the number of comments is too high, and a date that is a sentence stops or misleads any program that
#   reads on. 4 connections are counted and 2 are listed.
# Observed output (the script compares with these lines):
#> FILE comments.md
#> **2026-03-02 08:00:01**
#> > She said \yes
#> [View](https://example.test/9)
#> **and so did I"**
#> **2026-03-01 21:10:00**
#> > Thanks
#> [View](https://example.test/9)
#> FILE connections.md
#> | Name | Company | Position | Connected |
#> |------|---------|----------|-----------|
#> | Ann Example | NA | Planner | 07 Jun 2026 |
#> | Bo Example | Example | Planner | 07 Jun 2026 |
#> FILE posts.md
#> ## 2026-03-31 22:30:00
#> Open day"
#> "See you
#> [View Post](https://example.test/3)
#> ## 2026-03-31 22:30:00
#> Open day"
#> "See you
#> [View Post](https://example.test/3)
#> FILE profile.md
#> ## Profile Details
#> - **Connections:** 4
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'linkedin2md==0.7.2'
venv/bin/python -W ignore - > observed.txt <<'END'
import zipfile
from pathlib import Path

from linkedin2md import create_converter

files = {
    "Shares.csv": 'Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n'
    + "".join(f'2026-03-31 22:30:00,https://example.test/3,"Open day""\n""See you",,https://example.test/{name}.png,ALL\n'
              for name in "ab"),
    "Comments.csv": "Date,Link,Message\n"
    '2026-03-02 08:00:01,https://example.test/9,"She said \\"yes, really\\"\nand so did I"\n'
    "2026-03-01 21:10:00,https://example.test/9,Thanks\n",
    "Connections.csv": 'Notes:\n"Some addresses may be missing."\n\n'
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Ann,Example,,,NA,Planner,07 Jun 2026\nBo,Example,,,Example,Planner,07 Jun 2026\n" + ",,,,,,07 Jun 2026\n" * 2,
}
with zipfile.ZipFile("archive.zip", "w") as archive:
    for name, text in files.items():
        archive.writestr(name, text)
for path in sorted(create_converter(Path("archive.zip"), Path("out")).convert()):
    print("FILE", path.name)
    lines = path.read_text().splitlines()
    print("\n".join(line for line in lines if line.strip() and not line.startswith(("# ", "---"))))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
