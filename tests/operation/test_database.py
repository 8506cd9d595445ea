"""``waarborg database prepare`` on a server of somebody's own: the same as on the embedded one, and safe to repeat."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from waarborg.operation import database

pytestmark = pytest.mark.server

PREPARE = [sys.executable, "-m", "waarborg.operation.main", "database", "prepare"]


@pytest.fixture
def urls():
    """Ways into a database that is not there yet. The password is the one other tests give the roles as well."""
    admin = os.environ["DATABASE_ADMIN_URL"]
    word = str(conninfo_to_dict(admin)["password"])
    passwords = {database.LOGIN: word, database.OWNER: word}
    found = database.urls(admin, name=f"waarborg_prepare_{uuid4().hex[:12]}", passwords=passwords)
    yield found
    with psycopg.connect(admin, autocommit=True) as server:
        name = conninfo_to_dict(found.login)["dbname"]
        server.execute(f"drop database if exists {name} with (force)")


def _prepare(urls: database.DatabaseUrls, **changes: str) -> subprocess.CompletedProcess[str]:
    given = {"DATABASE_URL": urls.login, "DATABASE_OWNER_URL": urls.owner, "DATABASE_ADMIN_URL": urls.admin}
    return subprocess.run(
        PREPARE, env=os.environ | given | changes, capture_output=True, text=True, check=False
    )


def _one(url: str, statement: str):
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(statement).fetchone()


def test_one_command_makes_what_the_addresses_name(urls):
    assert _prepare(urls).returncode == 0
    assert _one(urls.login, "select current_user, pg_has_role('waarborg_portal', 'member')") == (
        "waarborg_login",
        True,
    )
    assert _one(urls.login, "show timezone") == ("UTC",)
    assert _one(
        urls.owner, "select count(*) from pg_extension where extname in ('pg_trgm', 'btree_gist')"
    ) == (2,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        _one(urls.login, "create table mine (text text)")


def test_names_are_compared_by_code_point_as_on_the_embedded_server(urls):
    _prepare(urls)
    assert _one(urls.login, "select 'Zwolle' < 'appel', upper('é')") == (True, "É")


def test_preparing_may_be_repeated_and_raced(urls):
    with ThreadPoolExecutor(4) as many:
        found = list(many.map(lambda _: database.prepare_for(urls.admin, urls.login, urls.owner), range(4)))
    assert found == [urls] * 4
    assert _prepare(urls).returncode == 0


def test_a_login_without_the_rights_for_it_is_told_so(urls):
    _prepare(urls)
    refused = _prepare(urls, DATABASE_ADMIN_URL=urls.owner)
    assert refused.returncode == 3
    assert "'waarborg_owner' is no superuser" in refused.stderr


def test_another_role_than_the_migrations_grant_to_is_refused(urls):
    refused = _prepare(urls, DATABASE_URL=urls.owner)
    assert refused.returncode == 3
    assert "DATABASE_URL logs in as 'waarborg_owner'; it must be 'waarborg_login'" in refused.stderr


def test_an_unreachable_server_is_a_sentence_and_no_traceback(urls):
    refused = _prepare(urls, DATABASE_ADMIN_URL="postgresql://postgres@127.0.0.1:1/postgres")
    assert refused.returncode == 3
    assert refused.stderr.startswith("waarborg: The database can't be reached:")
    assert "Traceback" not in refused.stderr
