"""Build one part of a package, unless it is already there."""

from packline.aws import steps

handler = steps.pack_part
