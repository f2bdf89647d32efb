"""Schema, catalogues and examples → the generated pages of the reference."""
