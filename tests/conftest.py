"""
One Hypothesis profile for all tests.

No deadline, because the first call builds what later ones find in a cache. The rest is
Hypothesis's own choice: the same cases every time in CI, others at every run elsewhere.
"""

from hypothesis import settings

settings.register_profile("custquery", settings(), deadline=None)
settings.load_profile("custquery")
