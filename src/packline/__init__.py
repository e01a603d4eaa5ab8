"""Packline: event-driven packaging of dataset versions on AWS."""
