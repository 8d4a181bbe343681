#!/usr/bin/env bash
# Package: narwhals 2.29.0 with pandas 2.3.3, polars 2.1.0 and pyarrow 26.0.1.
# A good engineer expects: filter(nw.col("team") != "Sales") selects the same people on each kind of frame.
# What happens: pandas with object columns keeps the person whose team is empty. polars, pyarrow and pandas with Arrow
#   strings leave this person out. With ~is_in, pandas keeps the person for both kinds of column.
# Why it matters: "everybody outside Sales" has another size per frame type, and for pandas even per column type.
#   Shares and the smallest-group rule then change with the caller's frame.
# Observed output (the script compares with these lines):
#> pandas object !=: ['m2', 'm3'] ~is_in: ['m2', 'm3']
#> pandas Arrow  !=: ['m2'] ~is_in: ['m2', 'm3']
#> polars        !=: ['m2'] ~is_in: ['m2']
#> pyarrow       !=: ['m2'] ~is_in: ['m2']
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

people = {"member": ["m1", "m2", "m3"], "team": ["Sales", "HR", None]}
arrow = pd.DataFrame(people).astype({"team": "string[pyarrow]"})
frames = {"pandas object": pd.DataFrame(people), "pandas Arrow": arrow, "polars": pl.DataFrame(people), "pyarrow": pa.table(people)}
for name, frame in frames.items():
    frame = nw.from_native(frame, eager_only=True)
    others = frame.filter(nw.col("team") != "Sales")["member"].to_list()
    print(f"{name:13} !=: {others} ~is_in: {frame.filter(~nw.col('team').is_in(['Sales']))['member'].to_list()}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
