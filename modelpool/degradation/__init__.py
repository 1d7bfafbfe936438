"""Whether a model does worse in a task type than was expected of it, and since when.

`detector` follows one stream of judged outcomes, `expecting` says what is expected of each,
`cohort` tells a fall of one model from a change of the measure. docs/degradation.md has the
formulas, their sources and what was measured.
"""
