"""What a worker runs: a fetch plan in, verified files out."""
