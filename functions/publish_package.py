"""Publish a package once every planned part is recorded."""

from packline.aws import steps

handler = steps.publish_package
