"""The vocabulary of the graph: labels, properties and relations, each described.

neomodel declares it; `docs/model.md` is generated from it, and a test holds it against the
constraints and indexes of `cypher/schema/` and against what the Cypher files write.
"""

from modelpool.graph.evidence import Ring
from modelpool.graph.findings import Finding
from modelpool.graph.policy import Policy, Rule
from modelpool.graph.registry import (
    BaseModel,
    Maker,
    Model,
    Pool,
    Profile,
    Provider,
    RegistryLoad,
    Source,
    Spelling,
    TaskType,
)
from modelpool.graph.work import (
    Assignment,
    Decision,
    Operator,
    Outcome,
    RecordLoad,
    Task,
    Worker,
)

# In the order of the documentation.
NODES = (
    *(Model, TaskType, Profile, BaseModel, Provider, Maker, Source, RegistryLoad, Pool),
    Spelling,
    *(Policy, Rule),
    *(Worker, Operator, Task, Decision, Assignment, Outcome, RecordLoad),
    *(Ring, Finding),
)
