"""Performance tracking: what judged outcomes measure of models, beside what sources declare."""
