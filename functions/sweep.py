"""Start the sealing of executions that have been quiet long enough."""

from packline.aws import steps

handler = steps.sweep
