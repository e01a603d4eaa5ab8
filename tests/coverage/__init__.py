"""Measure which lines and branches of ``src/`` the tests run, in every process that they start."""
