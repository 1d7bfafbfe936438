"""Measuring how right the pool is, on sets of answers whose truth is known."""
