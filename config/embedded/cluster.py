"""One PostgreSQL cluster in the data folder, shared by every process that finds it there.

"Running" always means that a connection answers, never that a process id exists. Two locks keep
simultaneous starts apart: whoever starts holds one on the cluster's folder; the server and all its
children hold one on the files themselves, so that a free lock proves that none of them is left.
"""

import errno
import fcntl
import hashlib
import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from config.embedded.binaries import EmbeddedPostgresError, ServerUser, installed_programs

ROLE = "haulpass"
DATABASE = "haulpass"
PORT = 5432  # only names the socket; no network port is opened
LONGEST_SOCKET_FOLDER = 86  # with "/.s.PGSQL.5432" 100 bytes; systems allow 103 to 107
SECONDS_TO_ANSWER = 10
SECONDS_TO_RECOVER = 120

SETTINGS = """\
listen_addresses = ''
unix_socket_directories = '{socket_dir}'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 128MB
# Whole pages go to the log once a checkpoint: fewer of these leave room for scans.
checkpoint_timeout = 15min
max_wal_size = 2GB
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
# Errors of statements quote what was typed, personal data too, and would let the log grow.
log_min_messages = log
log_checkpoints = off
"""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; the system frees it when the process ends, however it ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@dataclass(frozen=True)
class Cluster:
    """The cluster of one data folder; it is left running when a process ends."""

    data_dir: Path

    @property
    def folder(self) -> Path:
        return self.data_dir.resolve() / "postgres"

    @property
    def files(self) -> Path:
        return self.folder / "cluster"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def socket_dir(self) -> Path:
        """The cluster's folder, or one in /tmp where a socket's path would not fit.

        Follows from the data folder alone, so that every process finds the same one; TMPDIR may
        differ between them. A comma separates hosts in a connection string.
        """
        name = os.fsencode(self.folder)
        if len(name) <= LONGEST_SOCKET_FOLDER and b"," not in name:
            return self.folder
        return Path("/tmp") / f"haulpass-{hashlib.sha256(name).hexdigest()[:24]}"  # noqa: S108

    def connect(self, database: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        """A connection of its own in autocommit mode, without Django."""
        return psycopg.connect(self._address(database), autocommit=True)

    def ensure_running(self) -> None:
        """Return once the server answers; make and start the cluster where needed."""
        if self._ping() == Ping.OK:
            return
        with self._told_plainly():
            user = self._make_folder()
            with locked(self.folder):
                self._start_or_wait(user)

    def ensure_database(self, name: str = DATABASE) -> None:
        """Create the database in the running cluster if it is missing."""
        with locked(self.folder), self.connect() as maintenance:
            found = maintenance.execute("select 1 from pg_database where datname = %s", [name])
            if not found.fetchone():
                maintenance.execute(sql.SQL("create database {}").format(sql.Identifier(name)))

    def stop(self) -> bool:
        """Stop the server, ending its connections; false if none was running."""
        with self._told_plainly():
            user = ServerUser.of(self.folder)
            if self._ping() == Ping.NO_RESPONSE:
                return False
            with locked(self.folder):
                self._run(user, "pg_ctl", "stop", "-D", "cluster", "-w", "-m", "fast", "-s")
            return True

    def _address(self, database: str) -> str:
        return make_conninfo(
            host=str(self.socket_dir), port=PORT, user=ROLE, dbname=database, connect_timeout=5
        )

    def _ping(self) -> int:
        return PGconn.ping(os.fsencode(self._address("postgres")))

    def _make_folder(self) -> ServerUser:
        user = ServerUser.of(self.folder)
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        user.own(self.folder)
        user.let_through(self.folder)
        user.let_read(installed_programs())
        return user

    def _start_or_wait(self, user: ServerUser) -> None:
        """Start the server as soon as no process of an earlier one is left."""
        if not self.files.exists():
            self._initialize(user)
        began = time.monotonic()
        handle = os.open(self.files, os.O_RDONLY)
        try:
            while (state := self._ping()) != Ping.OK:
                if _is_free(handle):
                    return self._start(user, handle)
                patience = SECONDS_TO_RECOVER if state == Ping.REJECT else SECONDS_TO_ANSWER
                if time.monotonic() - began > patience:
                    raise self._failure(
                        "A process of it still runs but does not answer. End it, then try again."
                    )
                time.sleep(0.05)
        finally:
            os.close(handle)

    def _initialize(self, user: ServerUser) -> None:
        """Make the files under another name first: a killed initdb leaves no half cluster."""
        unfinished = self.folder / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._run(
            user, "initdb", "-D", "unfinished", "-U", ROLE, "-A", "trust", "-E", "UTF8",
            "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
        )  # fmt: skip
        unfinished.rename(self.files)

    def _start(self, user: ServerUser, handle: int) -> None:
        """Start the server; it inherits the handle, and with it the lock on its files."""
        self._make_socket_dir(user)
        # No process of this cluster lives, so the ids in these files are anybody's.
        (self.files / "postmaster.pid").unlink(missing_ok=True)
        (self.socket_dir / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
        self._write_settings(user)
        self.log.unlink(missing_ok=True)
        self._run(
            user, "pg_ctl", "start", "-D", "cluster", "-l", "server.log",
            "-w", "-t", str(SECONDS_TO_RECOVER), "-s", inherit=handle,
        )  # fmt: skip

    def _write_settings(self, user: ServerUser) -> None:
        """Write them anew, since the folder may have moved; never through a link."""
        path = self.files / "postgresql.conf"
        path.unlink(missing_ok=True)
        quoted = str(self.socket_dir).replace("\\", r"\\").replace("'", "''")
        with path.open("x") as file:
            file.write(SETTINGS.format(socket_dir=quoted))
        user.own(path)

    def _make_socket_dir(self, user: ServerUser) -> None:
        if self.socket_dir == self.folder:
            return
        self.socket_dir.mkdir(mode=0o700, exist_ok=True)
        status = self.socket_dir.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid not in {os.geteuid(), user.uid}:
            raise self._failure(f"{self.socket_dir} belongs to another user.")
        user.own(self.socket_dir)

    def _run(self, user: ServerUser, program: str, *arguments: str, inherit: int = -1) -> None:
        done = user.run(
            installed_programs() / program,
            *arguments,
            folder=self.folder,
            inherit=[inherit] if inherit >= 0 else [],
        )
        if done.returncode:
            raise self._failure(done.stdout.strip())

    @contextmanager
    def _told_plainly(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._failure(f"{error}.") from error

    def _failure(self, reason: str) -> EmbeddedPostgresError:
        try:
            logged = self.log.read_text(errors="replace")
        except OSError:
            logged = ""
        last_lines = "\n".join([*reason.splitlines()[-5:], *logged.splitlines()[-5:]])
        return EmbeddedPostgresError(
            f"The embedded PostgreSQL in {self.folder} cannot be started or stopped:\n{last_lines}"
        )


def _is_free(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EAGAIN, errno.EACCES):
            raise
        return False
    return True
