"""Print precision and recall of suggested codes on the sets of answers: ``python -m tests.bench.coding``."""

from __future__ import annotations

from tests.people.test_coding import measured

if __name__ == "__main__":
    for name in ("first.csv", "second.csv", "third.csv"):
        for language in ("en", "nl"):
            precision, recall = measured(name, language)
            print(f"{name} {language}: precision {precision:.3f}, recall {recall:.3f}")
