"""Speaks to the HTTP API of a deployment: plans, presigned URLs, who asks."""
