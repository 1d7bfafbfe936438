"""Selection policies as files: their schema, reading and checking them, and what they hold."""

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
