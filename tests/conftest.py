"""
Properties run without a deadline: what a test asserts never depends on how fast a machine is.

With ``ADVOCACY_PROFILE=brief`` they draw a third of the examples, the same each time: for the second and third Python
that runs them, and for what is counted of the code, so that neither tells something else each time.
With ``ADVOCACY_PROFILE=mutation`` they draw the same few examples each time and shrink nothing: enough to tell a
broken rule from a whole one, many hundreds of times over (tests/mutation); with ``whole``, as many as the suite does.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

settings.register_profile("steady", deadline=None)
settings.register_profile("brief", deadline=None, derandomize=True, max_examples=33)
settings.register_profile(
    "mutation",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=20,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],  # a busy machine is no mistake
)
settings.register_profile("whole", parent=settings.get_profile("mutation"), max_examples=100)
settings.load_profile(os.environ.get("ADVOCACY_PROFILE", "steady"))
