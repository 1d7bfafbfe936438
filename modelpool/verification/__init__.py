"""How many verdicts an outcome needs: from who answered, how often errors coincide, and doubt.

`decide` says of the answers so far whether one can be accepted, `Experience.learn` takes in what
came of them. No database: states are small, and can be written as JSON. docs/verification.md has
the rule, and what it costs.
"""
