"""The worker's cache on disk: published versions, staging folders, leases, and what names meant."""
