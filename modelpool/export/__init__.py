"""How the registry's knowledge is written for others; nothing here asks the graph."""
