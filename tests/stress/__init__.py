"""Many fetches of overlapping versions through one small cache, killed at random: ``python -m tests.stress``."""
