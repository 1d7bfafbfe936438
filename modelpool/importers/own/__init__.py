"""Measurements of one's own: logs of evaluation tools, and plain tables, as registry records."""
