"""Hypothesis strategies for everything that users pass in. They construct valid values, and rarely filter.

``hypothesis.strategies.from_type`` draws every public class, including results such as `Erasure`.
"""

from advocacy.testing.strategies import _goals, _people, _pilot, _plan, _program, _run
from advocacy.testing.strategies._goals import *
from advocacy.testing.strategies._people import *
from advocacy.testing.strategies._pilot import *
from advocacy.testing.strategies._plan import *
from advocacy.testing.strategies._program import *
from advocacy.testing.strategies._run import *

__all__: list[str] = []
__all__ += _people.__all__
__all__ += _pilot.__all__
__all__ += _goals.__all__
__all__ += _plan.__all__
__all__ += _program.__all__
__all__ += _run.__all__
