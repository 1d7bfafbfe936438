"""Degradation of models in task types: drift, and what is expected of outcomes to notice it."""
