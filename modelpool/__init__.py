"""Model Pool: a capability registry of AI models as a Neo4j knowledge graph."""

__version__ = "0.1.0"
