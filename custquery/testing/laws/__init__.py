"""
What must hold whatever the target: each law as questions whose answers are known.

* rewriting  a filter and its other spellings select the same
* hostile    texts in which programs have found a trap match as they stand
* paging     pages together are the rows, and as many as were counted

That ``NOT`` selects everyone else is asked of every filter (`Trial.both`), and that a
filter is worth as much as a value as in WHERE, by asking it both ways.
"""
