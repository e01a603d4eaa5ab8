"""TODO_aws_config."""
