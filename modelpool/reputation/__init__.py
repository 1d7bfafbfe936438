"""Reputation of workers: rounds of queries that say how far each worker's outcomes are right."""
