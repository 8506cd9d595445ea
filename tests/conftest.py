"""A database for the tests that ask for one: real PostgreSQL, a copy per worker, entered as the login role.

``DATABASE_ADMIN_URL`` names a superuser of a server to test on; without it an embedded PostgreSQL is started. The
migrated template is kept between runs and made anew when a migration changes. No database is touched before a test
asks for one.
"""

import copy
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django
import pytest
from django.conf import settings

import databases

if TYPE_CHECKING:
    import world

os.environ["DJANGO_SETTINGS_MODULE"] = "waarborg.config.settings"
os.environ["WAARBORG_HOME"] = str(Path(tempfile.gettempdir()) / f"waarborg-test-home-{os.getuid()}")
os.environ["DATABASE_URL"] = "postgresql://nobody@/named-once-a-test-asks"
os.environ.pop("DATABASE_OWNER_URL", None)
django.setup()
settings.PASSWORD_HASHERS = ["quick_passwords.QuickArgon2"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator["world.World"]:
    """This worker's own copy of the migrated template, with the cast in it for every test."""
    with databases.server(), databases.copy_of_template(databases.OURS), django_db_blocker.unblock():
        from django.db import connections

        import world as cast

        # Settings may have been read before this module could name the database.
        connections["default"].settings_dict.update(databases.settings_of(databases.OURS))
        yield cast.build()
        connections.close_all()


@pytest.fixture
def world(django_db_setup, db) -> "world.World":
    """The fixed cast, fresh for each test: see ``world.py``."""
    return copy.deepcopy(django_db_setup)


@pytest.fixture
def own_database(django_db_setup, django_db_blocker) -> Iterator[str]:
    """A migrated database of this test alone, without the cast, for what has to commit, lock or alter.

    Yields its name. The test's connection, and any new one, goes there.
    """
    from django.db import connection

    with databases.copy_of_template(databases.OWN), django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = databases.OWN
        try:
            yield databases.OWN
        finally:
            connection.close()
            connection.settings_dict["NAME"] = databases.OURS
