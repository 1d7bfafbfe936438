"""Exporting the registry: reading it page by page, the file formats, and model cards."""
