"""Records of work: reading and writing them, and deciding who does which task."""
