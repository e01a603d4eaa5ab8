"""The processes that are measured for Packline."""
