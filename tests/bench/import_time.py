"""Compare the import time of Hypothesis with and without the plugin of the library.

Command: python tests/bench/import_time.py [pairs]

Each pair starts two interpreters in turns, and one of them loads no plugins. The times are processor times of the
import alone. The ratio of the two medians is at most 1.1 if the entry point imports no package of the library.
"""

from __future__ import annotations

import os
import subprocess
import sys
from statistics import median

_CODE = "import time; start = time.process_time(); import hypothesis; print(time.process_time() - start)"


def seconds(*, plugins: bool) -> float:
    """Import Hypothesis in a new interpreter, and return its processor time in seconds."""
    environment = {name: value for name, value in os.environ.items() if name != "HYPOTHESIS_NO_PLUGINS"}
    if not plugins:
        environment["HYPOTHESIS_NO_PLUGINS"] = "1"
    command = [sys.executable, "-c", _CODE]
    return float(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)  # noqa: S603


def main(pairs: int) -> None:
    """Measure this number of pairs, and print both medians and their ratio."""
    runs = [(seconds(plugins=True), seconds(plugins=False)) for _ in range(pairs)]
    installed, without = (median(times) for times in zip(*runs, strict=True))
    print(f"with the library {installed:.3f} s, without {without:.3f} s, ratio {installed / without:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
