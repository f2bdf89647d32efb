"""
Checked filter → conditions of an object mapper, made of that library's own pieces.

`condition` decides what is asked; a `Place` says it, for one library. So there is one
meaning for all of them, and a library is one short file.
"""

from custquery.targets.native.condition import condition
from custquery.targets.native.place import Place

__all__ = ["Place", "condition"]
