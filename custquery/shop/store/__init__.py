"""
The embedded store: one SQLite file in WAL mode, no server.

What is kept beside the rows (aggregates, folded texts, places) is brought up to date in
the transaction that changes the rows, once for all customers of the batch.
"""
