#!/usr/bin/env bash
# Packages: tabulate 0.10.0, texttable 1.7.2, beautifultable 1.1.0 and prettytable 3.18.0.
# A good engineer expects: a column of texts is printed as it is. Only numbers are formatted.
# What happens: with default options, three of four printers look for numbers in the texts. The team 1e3 becomes 1000
#   or 1000.0. texttable and beautifultable also turn 0012 into 12. texttable prints a post number of 19 digits as
#   7.188e+18. tabulate prints it as 7.18765e+18 if another cell of the column has a decimal point. prettytable
#   changes nothing.
# Why it matters: codes and post numbers are keys. A reader of the printed report cannot find the team or the post, and
#   two posts look the same. Use disable_numparse=True (tabulate), set_cols_dtype (texttable) or detect_numerics =
#   False (beautifultable).
# Observed output (the script compares with these lines):
#> ['1e3', '2e3']                   tabulate        ['1000', '2000']
#> ['1e3', '2e3']                   texttable       ['1000', '2000']
#> ['1e3', '2e3']                   beautifultable  ['1000.0', '2000.0']
#> ['1e3', '2e3']                   prettytable     ['1e3', '2e3']
#> ['0012', '0013']                 tabulate        ['0012', '0013']
#> ['0012', '0013']                 texttable       ['12', '13']
#> ['0012', '0013']                 beautifultable  ['12', '13']
#> ['0012', '0013']                 prettytable     ['0012', '0013']
#> ['7187654321098765432', '0.5']   tabulate        ['7.18765e+18', '0.5']
#> ['7187654321098765432', '0.5']   texttable       ['7.188e+18', '0.500']
#> ['7187654321098765432', '0.5']   beautifultable  ['7187654321098765432', '0.5']
#> ['7187654321098765432', '0.5']   prettytable     ['7187654321098765432', '0.5']
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'tabulate==0.10.0' 'texttable==1.7.2' 'beautifultable==1.1.0' \
  'prettytable==3.18.0'
venv/bin/python - > observed.txt <<'END'
from beautifultable import BeautifulTable
from prettytable import PrettyTable
from tabulate import tabulate
from texttable import Texttable

def print_tabulate(values):
    return tabulate([[value] for value in values], tablefmt="plain")

def print_texttable(values):
    table = Texttable()
    table.set_deco(0)
    table.add_rows([[value] for value in values], header=False)
    return table.draw()

def print_beautifultable(values):
    table = BeautifulTable()
    for value in values:
        table.rows.append([value])
    return str(table).replace("+", " ").replace("-", " ").replace("|", " ")

def print_prettytable(values):
    table = PrettyTable(["key"], border=False, header=False)
    table.add_rows([[value] for value in values])
    return str(table)

for values in [["1e3", "2e3"], ["0012", "0013"], ["7187654321098765432", "0.5"]]:
    for function in [print_tabulate, print_texttable, print_beautifultable, print_prettytable]:
        print(f"{values!s:32} {function.__name__[6:]:15} {function(values).split()}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
