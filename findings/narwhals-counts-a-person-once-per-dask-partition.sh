#!/usr/bin/env bash
# Package: narwhals 2.29.0 with dask 2026.8.0 and pandas 3.1.1.
# A good engineer expects: group_by("week").agg(nw.col("member").n_unique()) counts different members, in however many
#   partitions the rows are, as dask itself does.
# What happens: narwhals passes its own aggregation to dask, which adds up the unique members of each partition. A member
#   with rows in three partitions counts three times. One partition gives the right number, so small tests pass.
# Why it matters: "active members this week" grows with the number of files or partitions, and a share can exceed 100 %.
# Observed output (the script compares with these lines):
#> 1 partitions: narwhals [2], dask [2]
#> 2 partitions: narwhals [4], dask [2]
#> 3 partitions: narwhals [6], dask [2]
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'narwhals==2.29.0' 'dask[dataframe]==2026.8.0' 'pandas==3.1.1'
venv/bin/python -W ignore - > observed.txt <<'END'
import dask.dataframe as dd
import narwhals as nw
import pandas as pd

posts = pd.DataFrame({"week": [1] * 6, "member": ["ann", "bob"] * 3})
for many in (1, 2, 3):
    frame = dd.from_pandas(posts, npartitions=many)
    found = nw.from_native(frame).group_by("week").agg(nw.col("member").n_unique()).collect()["member"].to_list()
    print(f"{many} partitions: narwhals {found}, dask {frame.groupby('week')['member'].nunique().compute().to_list()}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
