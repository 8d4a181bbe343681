#!/usr/bin/env bash
# Packages: thefuzz 0.22.1 with rapidfuzz 3.14.6 (PyPI), fuzzball 2.2.6 (npm).
# A good engineer expects: the best match of a text that is in the list is that text. A list of topics with C, C# and
#   C++ has three topics.
# What happens: thefuzz and fuzzball remove all signs before they compare, so C, C# and C++ score 100 for each other
#   and the first of the list wins. A topic of signs only ("+") scores 0 against itself. rapidfuzz, which thefuzz uses,
#   does not remove signs, but then "JAN" and "jan" share nothing.
# Why it matters: topics and teams such as C++, R&D or A+ are joined to another one without a doubt in the score. Look
#   for an equal text before you look for a similar one.
# Observed output (the script compares with these lines):
#> thefuzz   C++ [('C', 100), ('C#', 100), ('C++', 100), ('jan', 0)]
#> rapidfuzz C++ [('C++', 100), ('C', 90), ('C#', 60), ('jan', 0)]
#> thefuzz   JAN [('jan', 100), ('C', 0), ('C#', 0), ('C++', 0)]
#> rapidfuzz JAN [('C', 0), ('C#', 0), ('C++', 0), ('jan', 0)]
#> thefuzz   + ('+', 0)
#> fuzzball  C++ [["C",100,0],["C#",100,1],["C++",100,2],["jan",0,3]]
#> fuzzball  JAN [["jan",100,3],["C",0,0],["C#",0,1],["C++",0,2]]
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'thefuzz==0.22.1' 'rapidfuzz==3.14.6'
npm install --silent --no-audit --no-fund fuzzball@2.2.6 > /dev/null
cat > match.js <<'JS'
const fuzzball = require('fuzzball');
const topics = ['C', 'C#', 'C++', 'jan'];
for (const text of ['C++', 'JAN']) console.log('fuzzball ', text, JSON.stringify(fuzzball.extract(text, topics)));
JS
{ venv/bin/python - 2> /dev/null; node match.js; } > observed.txt <<'END'
import rapidfuzz
import thefuzz.process

topics = ["C", "C#", "C++", "jan"]
for text in ["C++", "JAN"]:
    print("thefuzz  ", text, thefuzz.process.extract(text, topics))
    print("rapidfuzz", text, [(found, round(score)) for found, score, _ in rapidfuzz.process.extract(text, topics)])
print("thefuzz   +", thefuzz.process.extractOne("+", ["+", "-"]))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
