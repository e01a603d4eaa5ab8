"""The `.vhpkgzip` format: bytes in, bytes out; no network, no AWS, no clock."""
