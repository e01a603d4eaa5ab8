"""Runs MiniStack, in its own environment. Its functions get the packages of the folder that is the one argument.

The layer of the template holds wheels for arm64 and Python 3.13; on this machine the packages installed for the tests
take its place, as in the local stack. MiniStack itself keeps the versions that it pins.
"""

import os
import sys

from ministack.app import main  # type: ignore[import-not-found]

os.environ["PYTHONPATH"] = sys.argv.pop()
main()
