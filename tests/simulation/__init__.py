"""The pipeline under a seeded scheduler: every order of its port calls, and every fault, can be drawn and replayed."""
