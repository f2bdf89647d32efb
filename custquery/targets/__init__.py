"""
Checked filter → what it becomes: SQL, Python, a sentence, an explanation.

Each target is a function from value to value, and selects exactly the same customers.
"""
