"""A copy of the database comes back whole, rights included, and never over something else."""

import psycopg
import pytest

from waarborg.operation import backup, embedded


@pytest.fixture
def copy(home, tmp_path):
    urls = embedded.ensure(home)
    with psycopg.connect(urls.owner) as owner:
        owner.execute("create table kept (client_id int, text text)")
        owner.execute("insert into kept values (1, 'één')")
        owner.execute("alter table kept enable row level security; alter table kept force row level security")
        owner.execute("create policy portal on kept to waarborg_portal using (client_id = 2)")
        owner.execute("grant select on kept to waarborg_staff, waarborg_portal")
        owner.execute("create policy staff on kept to waarborg_staff using (true)")
    file = tmp_path / "copy.dump"
    backup.dump(home, file)
    return file


def _seen(home, role: str) -> list[tuple]:
    with psycopg.connect(embedded.ensure(home).login) as login:
        login.execute(f"set role {role}")
        return login.execute("select * from kept").fetchall()


def test_a_copy_restores_rows_rights_and_row_level_security(home, copy):
    restored = home / "restored"
    backup.restore(restored, copy)
    try:
        assert _seen(restored, "waarborg_staff") == [(1, "één")]
        assert _seen(restored, "waarborg_portal") == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            _seen(restored, "waarborg_supplier")
    finally:
        embedded.stop(restored)


def test_a_copy_is_for_its_owner_only_and_leaves_no_draft(copy):
    assert copy.stat().st_mode & 0o777 == 0o600
    assert list(copy.parent.iterdir()) == [copy]


def test_restoring_never_overwrites(home, copy):
    with pytest.raises(backup.NotEmptyError):
        backup.restore(home, copy)


def test_half_a_copy_restores_nothing(home, copy):
    copy.write_bytes(copy.read_bytes()[:-200])
    with pytest.raises(backup.CopyFailedError):
        backup.restore(home / "other", copy)
    with psycopg.connect(embedded.ensure(home / "other").owner) as owner:
        assert owner.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone() == (0,)
    embedded.stop(home / "other")
