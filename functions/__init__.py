"""One file a Lambda function: each a few lines over a use case."""
