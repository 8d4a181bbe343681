#!/usr/bin/env bash
# Package: limepy 0.1.15 (pandas 2.3.3), used as its README shows: read_csv, then Survey and Question.
# A good engineer expects: answer codes 1 and 2 are counted like the codes A1 and A2. A summary in which no answer
#   matches any code is a fault.
# What happens: read_csv makes integers of the codes and limepy compares them with the texts of the .lss file. Every
#   count is 0, the percentages are 0.0, and nothing is raised. With dtype=str the counts are right.
# Why it matters: codes that are digits are usual for rating questions. The summary of the one question that matters
#   (would you recommend us) says that nobody chose anything, next to correct summaries of other questions.
# Observed output (the script compares with these lines):
#> {} {'No': {'Count': 0.0, 'Percent': 0.0, 'Valid Percent': 0.0}, 'Yes': {'Count': 0.0, 'Percent': 0.0, 'Valid Percent': 0.0}}
#> {'dtype': <class 'str'>} {'No': {'Count': 1.0, 'Percent': 33.3, 'Valid Percent': 33.3}, 'Yes': {'Count': 2.0, 'Percent': 66.7, 'Valid Percent': 66.7}}
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'limepy==0.1.15' 'pandas==2.3.3'
cat > survey.lss <<'END'
<document><languages><language>en</language></languages>
<groups><rows><row><gid>1</gid></row></rows></groups>
<group_l10ns><rows><row><gid>1</gid><group_name>All</group_name></row></rows></group_l10ns>
<questions><rows><row><qid>7</qid><gid>1</gid><type>L</type><title>rec</title><question>Recommend?</question>
<help/><other>N</other><mandatory>N</mandatory></row></rows></questions>
<answers><rows><row><qid>7</qid><code>1</code><answer>No</answer><scale_id>0</scale_id></row>
<row><qid>7</qid><code>2</code><answer>Yes</answer><scale_id>0</scale_id></row></rows></answers></document>
END
venv/bin/python - > observed.txt <<'END'
import io
from pathlib import Path
import pandas as pd
from limepy.wrangle import Question, Survey

for options in [{}, {"dtype": str}]:
    answers = pd.read_csv(io.StringIO("id,rec\n1,1\n2,2\n3,2\n"), **options)
    summary = Question(Survey(answers, Path("survey.lss").read_text()), 7).summary
    print(options, summary.to_dict("index"))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
