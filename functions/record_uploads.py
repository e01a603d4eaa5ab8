"""Fold a batch of upload events into one update per execution."""

from packline.aws import steps

handler = steps.record_uploads
