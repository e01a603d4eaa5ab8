"""Compares moto with MiniStack as the engine of ``packline local up``: ``python -m bench.local_engines``."""
