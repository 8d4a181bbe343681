#!/usr/bin/env bash
# Package: holidays 0.109.
# A good engineer expects: holidays.NL() documents "nl" as its default language, so the names are Dutch everywhere
#   unless the caller passes language=.
# What happens: without language=, gettext picks the names by the environment of the process. With LANG=C.UTF-8 (the
#   usual value in containers) and with en_US the names are English. With en_GB, de_DE or C they are Dutch. The Belgian
#   names change between Dutch, English and German.
# Why it matters: a plan that shows why a day is skipped, or that compares names ("Koningsdag"), differs between a
#   laptop, CI and a container. Pass language= always.
# Observed output (the script compares with these lines):
#> C            default nl: Koningsdag, Hemelvaartsdag | default nl: O. L. H. Hemelvaart
#> C.UTF-8      default nl: King's Day, Ascension Day | default nl: Ascension Day
#> en_US.UTF-8  default nl: King's Day, Ascension Day | default nl: Ascension Day
#> en_GB.UTF-8  default nl: Koningsdag, Hemelvaartsdag | default nl: O. L. H. Hemelvaart
#> de_DE.UTF-8  default nl: Koningsdag, Hemelvaartsdag | default nl: Christi Himmelfahrt
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'holidays==0.109'
cat > names.py <<'END'
import holidays

nl, be = holidays.NL(years=2026), holidays.BE(years=2026)
print(f"default {nl.default_language}: {nl['2026-04-27']}, {nl['2026-05-14']} | default {be.default_language}: {be['2026-05-14']}")
END
for lang in C C.UTF-8 en_US.UTF-8 en_GB.UTF-8 de_DE.UTF-8; do
  printf '%-12s ' "$lang"
  env -u LANGUAGE -u LC_MESSAGES LC_ALL="$lang" LANG="$lang" PYTHONUTF8=1 venv/bin/python names.py
done > observed.txt
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
