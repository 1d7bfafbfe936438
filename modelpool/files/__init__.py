"""Files that people give: opening and reading them, and collecting what is wrong with them."""
