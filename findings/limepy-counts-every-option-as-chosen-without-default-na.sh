#!/usr/bin/env bash
# Package: limepy 0.1.15 (pandas 2.3.3).
# A good engineer expects: an option of a multiple-choice question is chosen where the cell says Y. How the reader
#   marks an empty cell does not change the counts.
# What happens: limepy counts each cell that is not NaN. With keep_default_na=False an empty cell is an empty text,
#   and every option of every person counts as chosen: 3 of 3 instead of 1 of 3.
# Why it matters: keep_default_na=False is the usual way to keep a team that is called NA. One careful option for one
#   column turns all multiple-choice results into 100 %.
# Observed output (the script compares with these lines):
#> {} first team: nan {'Blog': 1.0, 'Podcast': 1.0} {'Blog': 33.3, 'Podcast': 33.3}
#> {'keep_default_na': False} first team: NA {'Blog': 3.0, 'Podcast': 3.0} {'Blog': 100.0, 'Podcast': 100.0}
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
<questions><rows><row><qid>7</qid><gid>1</gid><type>M</type><title>ch</title><question>Channels?</question>
<help/><other>N</other><mandatory>N</mandatory></row></rows></questions>
<subquestions><rows>
<row><qid>8</qid><parent_qid>7</parent_qid><title>SQ001</title><question>Blog</question><scale_id>0</scale_id></row>
<row><qid>9</qid><parent_qid>7</parent_qid><title>SQ002</title><question>Podcast</question><scale_id>0</scale_id></row>
</rows></subquestions></document>
END
venv/bin/python - > observed.txt <<'END'
import io
from pathlib import Path
import pandas as pd
from limepy.wrangle import Question, Survey

for options in [{}, {"keep_default_na": False}]:
    text = "id,team,ch[SQ001],ch[SQ002]\n1,NA,Y,\n2,HR,,Y\n3,HR,,\n"
    answers = pd.read_csv(io.StringIO(text), **options)
    summary = Question(Survey(answers, Path("survey.lss").read_text()), 7).summary
    print(options, "first team:", answers["team"][0], summary["Count"].to_dict(), summary["Percent"].to_dict())
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
