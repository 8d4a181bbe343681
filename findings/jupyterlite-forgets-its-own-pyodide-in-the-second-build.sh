#!/usr/bin/env bash
# Packages: jupyterlite-core 0.8.6 with jupyterlite-pyodide-kernel 0.8.6 (pyodide 314.0.6 from npm).
# A good engineer expects: who deletes the output folder and builds the site again gets the same site.
# What happens: the second site contains Pyodide, but its jupyter-lite.json does not name it. So the notebooks load
#   Pyodide from a content delivery network. The build records its steps in .jupyterlite.doit.db in the working folder.
#   The step that writes the address depends on pyodide.mjs only, and has no target. That file is the same, so the step
#   counts as done.
# Why it matters: a site that should load nothing from elsewhere, for example inside a company, works after the first
#   build. After the next one it calls another server, or does not start at all. Both builds end without a message.
# Observed output (the script compares with these lines):
#> first build: ./static/pyodide/pyodide.mjs
#> second build: no address, but the file is there: True
#> third build, without the record of steps: ./static/pyodide/pyodide.mjs
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'jupyterlite-core==0.8.6' 'jupyterlite-pyodide-kernel==0.8.6' 'jupyter-server==2.21.1'
mkdir -p site/static
(cd site/static && npm pack --silent pyodide@314.0.6 > /dev/null && tar xzf pyodide-314.0.6.tgz && rm pyodide-314.0.6.tgz && mv package pyodide)
cat > show.py <<'END'
import json
import pathlib
import sys

site = pathlib.Path("output")
data = json.loads((site / "jupyter-lite.json").read_text())["jupyter-config-data"]
settings = data.get("litePluginSettings", {}).get("@jupyterlite/pyodide-kernel-extension:kernel", {})
here = (site / "static" / "pyodide" / "pyodide.mjs").exists()
print(f"{sys.argv[1]}:", settings.get("pyodideUrl", f"no address, but the file is there: {here}"))
END
build() { venv/bin/python -m jupyterlite_core build --lite-dir site --output-dir output --apps lab > "$work/log.txt" 2>&1; venv/bin/python show.py "$1"; }
{
  build "first build"
  rm -rf output
  build "second build"
  rm -rf output && find . -name '.jupyterlite.doit.db*' -delete
  build "third build, without the record of steps"
} > observed.txt
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
