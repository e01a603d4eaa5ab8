"""The adapters: the only floor that builds AWS clients."""
