#!/usr/bin/env bash
# Package: rustworkx 0.18.1 and networkx 3.6.1.
# A good engineer expects: max_weight_matching on edges that carry the numbers 10, 30 and 10 picks the pair of 30, as
#   networkx does.
# What happens: without weight_fn each edge counts as 1, so rustworkx picks the two pairs of 10. With weight_fn=float
#   and fractions it raises a TypeError: weights have to be integers.
# Why it matters: pairs of a buddy system carry a score. A port from networkx gives pairs without an error, with a
#   total of 20 instead of 30. Fractions have to be scaled, not cut: int(0.9) is 0.
# Observed output (the script compares with these lines):
#> networkx  [(1, 2)]
#> rustworkx [(0, 1), (2, 3)]
#> rustworkx [(1, 2)] with weight_fn=int
#> rustworkx TypeError with fractions: 'float' object cannot be interpreted as an integer
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'rustworkx==0.18.1' 'networkx==3.6.1'
venv/bin/python - > observed.txt <<'END'
import networkx
import rustworkx

def pairs(matching):
    return sorted(tuple(sorted(pair)) for pair in matching)

edges = [(0, 1, 10), (1, 2, 30), (2, 3, 10)]
graph = networkx.Graph()
graph.add_weighted_edges_from(edges)
print("networkx ", pairs(networkx.max_weight_matching(graph)))
graph = rustworkx.PyGraph()
graph.add_nodes_from(range(4))
graph.add_edges_from(edges)
print("rustworkx", pairs(rustworkx.max_weight_matching(graph)))
print("rustworkx", pairs(rustworkx.max_weight_matching(graph, weight_fn=int)), "with weight_fn=int")
try:
    rustworkx.max_weight_matching(graph, weight_fn=lambda score: score / 100)
except TypeError as error:
    print("rustworkx TypeError with fractions:", error)
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
