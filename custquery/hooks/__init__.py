"""
Plugins → what they contribute, with blame when one is at fault.

A plugin manager is owned by whoever makes it, never global; pluggy is imported only in
this folder, and only when there are plugins.
"""
