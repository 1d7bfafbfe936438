"""Findings: running detectors, storing what they find, and what people decide about it."""
