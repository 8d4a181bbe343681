"""The printed catalogue of messages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from advocacy.messages import catalog

PROGRAM = Path(__file__).parents[2] / "docs" / "print_messages.py"


def test_printed_catalogue_is_complete() -> None:
    """Each code is printed once, with a message in both languages and no unfilled placeholder."""
    done = subprocess.run([sys.executable, str(PROGRAM)], capture_output=True, check=True)  # noqa: S603 - our own file
    lines = done.stdout.decode("utf-8").split("\n")
    assert [line for line in lines if line in catalog()] == list(catalog())
    assert "    Excluded, no valid consent: 3 people." in lines
    assert "    1 persoon komt niet in aanmerking: geen geldige toestemming." in lines
    assert "    Elke kans wijkt hoogstens 0,4\N{NO-BREAK SPACE}% af van de eerlijkst mogelijke kans." in lines
    assert [line for line in lines if "{" in line] == []
