"""The Lambda functions, one file each: a handler that calls a use case."""
