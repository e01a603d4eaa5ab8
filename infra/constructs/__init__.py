"""The stack's constructs, one concern a file."""
