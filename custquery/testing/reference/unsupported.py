"""What the reference evaluator was not built for."""


class Unsupported(Exception):  # noqa: N818 - says that nothing is wrong with the filter
    """
    The reference evaluator does not know what this filter means.

    Tests count it and print the count; a filter that a checker accepts should not
    raise it, so every one is a question to answer.
    """
