"""Leaves the plugin out of a test run where its library is not installed."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("splink") else ["*.py"]
