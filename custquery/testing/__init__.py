"""
The kit that holds every target to one meaning.

* reference    the evaluator that decides: from the AST, sharing no code with a target
* strategies   generated filters and customers; the only place that needs Hypothesis
"""
