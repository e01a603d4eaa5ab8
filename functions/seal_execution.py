"""Seal an execution: list its outputs and create its dataset versions."""

from packline.aws import steps

handler = steps.seal_execution
