"""Plan the package of a dataset version: cut its members into parts."""

from packline.aws import steps

handler = steps.plan_package
