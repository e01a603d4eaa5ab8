"""Building the parts of a package: each byte crosses once, store to memory to multipart slice to store."""
