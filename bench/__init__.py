"""Packline beside its peers and its floors: the same files, the same server, in turn."""
