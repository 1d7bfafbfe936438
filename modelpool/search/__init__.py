"""Searching the registry: conditions on its fields, and the queries that anybody may run."""
