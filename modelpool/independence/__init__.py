"""How independent models are: errors that coincide, effective votes, the chance that agreement is
right, and panels.

`estimating.estimate` learns from judged outcomes of one task type; what it returns answers for any
panel. docs/independence.md has the formulas and their sources.
"""
