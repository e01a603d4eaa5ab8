"""A version in a store, open for reading."""

from __future__ import annotations

from tests.unit.reader.conftest import api as api
from tests.unit.reader.conftest import files as files
from tests.unit.reader.conftest import open_plan as open_plan
from tests.unit.reader.conftest import plan as plan
from tests.unit.reader.conftest import source as source
from tests.unit.reader.conftest import store as store
