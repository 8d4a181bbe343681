#!/usr/bin/env bash
# Package: narwhals 2.29.0 with pandas 2.3.3, polars 2.1.0 and pyarrow 26.0.1.
# A good engineer expects: str.strip_chars() without an argument removes the same white space on each kind of frame.
# What happens: pandas and polars remove the non-breaking space (U+00A0) at both ends. pyarrow removes only other
#   blanks and keeps this one.
# Why it matters: team names copied from web pages and Word end in U+00A0. On pyarrow "Sales" and "Sales" with the
#   hard space stay two teams that look the same, and each may fall below the smallest size of a group.
# Observed output (the script compares with these lines):
#> pandas   ["'Sales'", "'Sales'", "'Sales'"] teams: 1
#> polars   ["'Sales'", "'Sales'", "'Sales'"] teams: 1
#> pyarrow  ["'Sales'", "'Sales'", "'Sales\\xa0'"] teams: 2
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'narwhals==2.29.0' 'pandas==2.3.3' 'polars==2.1.0' 'pyarrow==26.0.1'
venv/bin/python - > observed.txt <<'END'
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa

teams = {"team": ["Sales", "Sales ", "Sales\u00a0"]}
for name, frame in [("pandas", pd.DataFrame(teams)), ("polars", pl.DataFrame(teams)), ("pyarrow", pa.table(teams))]:
    column = nw.from_native(frame, eager_only=True)["team"].str.strip_chars()
    print(f"{name:8}", [ascii(team) for team in column.to_list()], "teams:", column.n_unique())
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
