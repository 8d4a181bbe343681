#!/usr/bin/env bash
# Package: limesurvpy 0.0.4 (pandas 2.3.3).
# A good engineer expects: a function that lists the answers to a text question works on the file alone. Translation
#   is a separate step that the caller asks for, least of all for answers already in the wanted language.
# What happens: get_responses_for_text_question gives each answer to a translator, and the default translator is the
#   Google web service. No argument switches this off. The script puts a recorder in its place and sends nothing.
# Why it matters: open answers of employees name colleagues and managers. A data-protection assessment that says
#   "processed on our own machine" is wrong after one call that only seems to read.
# Observed output (the script compares with these lines):
#> default translator: GoogleTranslator
#> would be sent, target en: My manager Noor never shares posts
#> would be sent, target en: Fine
#> columns: ['value', 'value_translated']
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'limesurvpy==0.0.4' 'pandas==2.3.3'
venv/bin/python - > observed.txt <<'END'
import pandas as pd
from limesurvpy.data_processing import DataProcessing
from limesurvpy.question import Question

class Recorder:
    target = None
    def translate(self, text):
        print("would be sent, target", self.target + ":", text)
        return text

print("default translator:", type(DataProcessing.translator).__name__)
DataProcessing.translator = Recorder()
answers = pd.DataFrame({"why": ["My manager Noor never shares posts", None, "Fine"]})
result = DataProcessing.get_responses_for_text_question(Question("1", "why", "T", False, "N"), answers, lang="en")
print("columns:", list(result.items))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
