"""Properties run without a deadline: what a test asserts never depends on how fast a machine is."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")
