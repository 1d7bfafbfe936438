"""Searching the registry: conditions on its fields, and the named queries that users can run."""
