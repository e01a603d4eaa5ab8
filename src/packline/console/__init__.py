"""The web console: a page of static files that asks the HTTP API from the browser."""
