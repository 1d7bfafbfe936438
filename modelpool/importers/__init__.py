"""From public registries and benchmarks to registry records, by the rules of the mapping file."""
