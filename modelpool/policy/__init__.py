"""Selection policies: their schema, reading and checking policy files, and their rules."""

from modelpool.policy.definition import Policy, Rule, from_rows
from modelpool.policy.extending import joined
from modelpool.policy.reader import read_policy, shipped_policy
from modelpool.policy.schema import schema_text

__all__ = [
    "Policy",
    "Rule",
    "from_rows",
    "joined",
    "read_policy",
    "schema_text",
    "shipped_policy",
]
