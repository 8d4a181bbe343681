"""Properties run without a deadline: what a test asserts never depends on how fast a machine is.

The environment variable ``ADVOCACY_PROFILE`` says how many examples they draw (docs/contributing.md):

- ``default``: few, the same each time.
- ``brief``: a quarter of them, for the other versions of Python.
- ``deep``: many, others each time, for a release.
- ``mutation``: few, the same each time, and none is made smaller: enough to tell a broken rule from a whole one, many
  hundreds of times over (tests/mutation); with ``mutation-deep``, as many as a hundred.
"""

from __future__ import annotations

import gc
import os

from hypothesis import HealthCheck, Phase, settings

settings.register_profile("default", deadline=None, derandomize=True, database=None, max_examples=20)
settings.register_profile("brief", parent=settings.get_profile("default"), max_examples=5)
settings.register_profile("deep", deadline=None, max_examples=200)
settings.register_profile(
    "mutation",
    parent=settings.get_profile("default"),
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],  # a busy machine is no mistake
)
settings.register_profile("mutation-deep", parent=settings.get_profile("mutation"), max_examples=100)
settings.load_profile(os.environ.get("ADVOCACY_PROFILE", "default"))


def pytest_collection_finish() -> None:
    """Exempt what the collection made from garbage collection.

    These objects live until the end of the suite. Visiting them in each full collection took 8 % of the processor time.
    """
    gc.collect()
    gc.freeze()
