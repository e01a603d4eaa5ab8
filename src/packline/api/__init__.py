"""The HTTP API: routes over the use cases, in Valohai's shapes where they are known."""
