"""TODO_http."""
