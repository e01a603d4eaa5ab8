"""Reading members of a packaged version without unpacking it: the dataset, its index, its order and its cache."""
