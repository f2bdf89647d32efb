"""The language as data; installed as `custquery.conformance` for the kit."""
