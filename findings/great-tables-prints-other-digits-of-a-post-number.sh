#!/usr/bin/env bash
# Package: great-tables 1.1.0 (polars 2.1.0).
# A good engineer expects: a whole number that is formatted without decimals keeps its digits. Amounts and large
#   numbers in Dutch follow the Dutch form of CLDR: "€ -5,00" and "1,23 mln".
# What happens: 7187654321098765432 is printed as 7187654321098765312: the value passes through a float, and its last
#   digits change. With locale="nl" amounts have no space and another place for the minus ("−€5,00"), and 1.23
#   million is "1,23M".
# Why it matters: the number in the report belongs to another post or to none, and it looks like a real one. Format the
#   ids of posts as texts.
# Observed output (the script compares with these lines):
#> post 7187654321098765432 fmt_integer ['7187654321098765312'] fmt_number ['7187654321098765312']
#> Dutch ['€1.250,50', '−€5,00'] ['1,23M']
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'great-tables==1.1.0' 'polars==2.1.0'
venv/bin/python -W ignore - > observed.txt <<'END'
import html

from great_tables import vals

post = 7187654321098765432
print("post", post, "fmt_integer", vals.fmt_integer([post], use_seps=False), "fmt_number",
      vals.fmt_number([post], decimals=0, use_seps=False))
print("Dutch", [html.unescape(text) for text in vals.fmt_currency([1250.5, -5], currency="EUR", locale="nl")],
      vals.fmt_number([1_234_567], compact=True, locale="nl"))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
