"""TODO_aws_api."""
