#!/usr/bin/env bash
# Package: qualtrics 0.4.2 on PyPI (an offline parser of Qualtrics exports).
# A good engineer expects: a row without a response id is kept, or is a fault. A person who removes the id column to
#   make a file less personal gets the same number of answers.
# What happens: a row with an empty ResponseId disappears without a message. Without that column the result has 0
#   responses and 0 answers, and still lists the question. Two rows with one id are both kept.
# Why it matters: privacy officers remove ids before they pass a file on. The response rate and the scores then come
#   from the rows that happen to keep an id, or the report says that nobody answered.
# Observed output (the script compares with these lines):
#> as exported: 4 rows, 3 responses, scores ['9', '10', '3'], 1 question
#> without the id column: 4 rows, 0 responses, scores [], 1 question
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'qualtrics==0.4.2'
venv/bin/python - > observed.txt <<'END'
import csv
from qualtrics import parse_survey

rows = [["Finished", "ResponseId", "Q1"], ["Finished", "Response ID", "Recommend us?"],
        ['{"ImportId":"finished"}', '{"ImportId":"_recordId"}', '{"ImportId":"QID1"}'],
        ["1", "R_1", "9"], ["1", "", "2"], ["1", "R_3", "10"], ["1", "R_3", "3"]]
for label, kept in [("as exported", rows), ("without the id column", [[row[0], row[2]] for row in rows])]:
    with open("survey.csv", "w", newline="") as file:
        csv.writer(file).writerows(kept)
    parsed = parse_survey("survey.csv")
    scores = [answer["answer_text"] for answer in parsed.response_answers]
    print(f"{label}: {len(kept) - 3} rows, {len(parsed.responses)} responses, scores {scores}, {len(parsed.questions)} question")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
