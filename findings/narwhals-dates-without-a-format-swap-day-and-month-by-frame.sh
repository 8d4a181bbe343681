#!/usr/bin/env bash
# Package: narwhals 2.29.0 with pandas 2.3.3, polars 2.1.0 and pyarrow 26.0.1.
# A good engineer expects: one expression, str.to_datetime(), gives the same days on each kind of frame, or raises
#   where the order of day and month is open.
# What happens: polars and pyarrow read 04/03/2026 as 4 March. pandas reads it as 3 April. All three return dates. The
#   documentation only says that the results may differ.
# Why it matters: a reader that works on any frame is tested on one kind. On another, the posts of the first twelve
#   days of each month move to other months, and a later day raises.
# Observed output (the script compares with these lines):
#> pandas   ['03 April', '03 May']
#> polars   ['04 March', '05 March']
#> pyarrow  ['04 March', '05 March']
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'narwhals==2.29.0' 'pandas==2.3.3' 'polars==2.1.0' 'pyarrow==26.0.1'
venv/bin/python -W ignore - > observed.txt <<'END'
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa

posts = {"day": ["04/03/2026", "05/03/2026"]}
for name, frame in [("pandas", pd.DataFrame(posts)), ("polars", pl.DataFrame(posts)), ("pyarrow", pa.table(posts))]:
    days = nw.from_native(frame, eager_only=True)["day"].str.to_datetime().to_list()
    print(f"{name:8}", [f"{day:%d %B}" for day in days])
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
