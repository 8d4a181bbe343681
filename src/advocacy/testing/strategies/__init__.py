"""Hypothesis strategies for the nouns: they construct rather than filter, and reach the whole domain."""

from advocacy.testing.strategies import _content, _goals, _people, _pilot, _plan, _policy, _privacy, _program, _run
from advocacy.testing.strategies._content import *
from advocacy.testing.strategies._goals import *
from advocacy.testing.strategies._people import *
from advocacy.testing.strategies._pilot import *
from advocacy.testing.strategies._plan import *
from advocacy.testing.strategies._policy import *
from advocacy.testing.strategies._privacy import *
from advocacy.testing.strategies._program import *
from advocacy.testing.strategies._run import *

__all__: list[str] = []
__all__ += _people.__all__
__all__ += _policy.__all__
__all__ += _pilot.__all__
__all__ += _goals.__all__
__all__ += _content.__all__
__all__ += _plan.__all__
__all__ += _run.__all__
__all__ += _program.__all__
__all__ += _privacy.__all__
