"""
The Hypothesis profiles of all tests: few examples, and many for `make test-long`.

No deadline, because the first call builds what later ones find in a cache. The rest is
Hypothesis's own choice: the same cases every time in CI, others at every run elsewhere.
"""

from hypothesis import settings

settings.register_profile("custquery", settings(), deadline=None, max_examples=50)
settings.register_profile("long", settings(), deadline=None, max_examples=500)
settings.load_profile("custquery")
