"""Loaded before Django's settings are: where the tests' database lies, and keys that no installation uses."""

import os

os.environ["CAREBRAID_HOME"] = os.environ.get("CAREBRAID_TEST_HOME", "/tmp/carebraid-tests")
os.environ["CAREBRAID_SECRET_KEY"] = "tests-only-and-never-used-elsewhere"
for name in (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "CAREBRAID_DEMO",
    "CAREBRAID_AS_OWNER",
    "CAREBRAID_TEXT_URL",
):
    os.environ.pop(name, None)
