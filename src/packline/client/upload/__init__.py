"""Uploads a folder as an execution: files first, then metadata, then the marker."""
