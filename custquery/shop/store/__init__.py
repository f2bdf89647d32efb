"""
The store: one, for every engine; by default one file of SQLite in WAL mode, no server.

What is kept beside the rows (aggregates, folded texts, places) is brought up to date in
the transaction that changes the rows, once for all customers of the batch. What engines
do in their own way is data and small methods of `custquery.targets.engines.Engine`.
"""
