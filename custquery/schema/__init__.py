"""
What a name in a filter means: tree + schema + reading → checked filter.

Value types, sources, criteria, record models and the checker; no SQL and no storage.
"""
