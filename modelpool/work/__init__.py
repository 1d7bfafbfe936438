"""Work and its record: reading it, writing it, and deciding who does what."""
