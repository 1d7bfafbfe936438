"""Tools of the maintainers; none of them ships."""
