#!/usr/bin/env bash
# Package: narwhals 2.29.0 with pandas 2.3.3, polars 2.1.0 and pyarrow 26.0.1.
# A good engineer expects: round() gives the same numbers on each kind of frame, or differs as its documentation says:
#   pandas to the even number, polars and Arrow away from zero.
# What happens: pandas and polars round halves to the even number (62.5 becomes 62). pyarrow alone rounds them away
#   from zero (62.5 becomes 63). So the documented list is wrong for polars 2.
# Why it matters: percentages of small groups are often exact halves: 5 of 8 people is 62.5 %. One report shows 62 and
#   the other 63 for the same people, and golden files differ.
# Observed output (the script compares with these lines):
#> pandas   [12.0, 38.0, 62.0, 88.0] from [12.5, 37.5, 62.5, 87.5]
#> polars   [12.0, 38.0, 62.0, 88.0] from [12.5, 37.5, 62.5, 87.5]
#> pyarrow  [13.0, 38.0, 63.0, 88.0] from [12.5, 37.5, 62.5, 87.5]
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

shares = {"percent": [100 * count / 8 for count in (1, 3, 5, 7)]}
for name, frame in [("pandas", pd.DataFrame(shares)), ("polars", pl.DataFrame(shares)), ("pyarrow", pa.table(shares))]:
    print(f"{name:8}", nw.from_native(frame, eager_only=True)["percent"].round().to_list(), "from", shares["percent"])
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
