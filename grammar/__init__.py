"""The grammar of the language, as package data: `filter.lark`."""
