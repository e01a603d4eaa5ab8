"""Moves bytes: transfers handed to worker processes, whose connections write files as they arrive."""
