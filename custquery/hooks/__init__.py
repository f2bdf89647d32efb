"""
Plugins → what they contribute, with blame when one is at fault.

A plugin manager is owned by whoever makes it, never global; pluggy is imported only
in this folder.
"""

from custquery.hooks.discovery import has_plugins, installed
from custquery.hooks.hookspecs import hookimpl
from custquery.hooks.loading import Contribution, PluginFacts, load_plugins

__all__ = [
    "Contribution",
    "PluginFacts",
    "has_plugins",
    "hookimpl",
    "installed",
    "load_plugins",
]
