"""Puts a version where a job wants it: into a target folder, by links or copies of cached files, or directly."""
