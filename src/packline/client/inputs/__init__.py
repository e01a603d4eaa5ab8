"""A step's inputs: from what its definition says to files in ``/valohai/inputs/<name>`` and an ``inputs.json``."""
