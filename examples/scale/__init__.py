"""An example of scale: select, place and observe over Parquet files on DuckDB, Dask and PySpark, with equal results."""
