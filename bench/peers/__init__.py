"""The processes that are measured for peers without a command line."""
