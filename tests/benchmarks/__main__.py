"""``python -m tests.benchmarks`` → every table, in one run."""

from importlib import import_module

NAMES = (
    "startup",
    "parsing",
    "sql_text",
    "memory",
    "index",
    "frames",
    "store",
    "completion",
)


def main() -> None:
    """Run the benchmarks one after another."""
    for name in NAMES:
        import_module(f"tests.benchmarks.{name}").main()


if __name__ == "__main__":
    main()
