"""A whole city in processes of its own: server and database can be killed without asking them."""

import csv
import datetime as dt
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString

from config.embedded.cluster import DATABASE, Cluster

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0  # seconds
COLUMNS = [
    "license_number", "holder", "phone", "vehicle_class", "issued_on", "expires_on",
    "suspended_from", "suspended_to", "plate", "plate_state",
]  # fmt: skip
VISITS = """
select v.id, unit, v.day, s.code, v.vehicle_id, l.number, towed, first_at, joined_at, served_at,
    ended_at, outcome, walk_off_basis, wait_seconds, wait_basis
from checkin_visit v join checkin_station s on s.id = v.station_id
    left join licensing_license l on l.id = v.license_id order by v.id
"""
COUNTS = "select * from checkin_weeklycount order by license_id, week, station_id"


@dataclass
class City:
    """Its server listens on `port`; `environment` is that of all its processes."""

    folder: Path
    port: int
    environment: dict[str, str]
    server: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.folder)

    def manage(self, *arguments: str) -> str:
        """The output of a command."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        listen = ["--bind", f"127.0.0.1:{self.port}", "--workers", "2"]
        command = [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", *listen]
        self.server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.wait_until_it_answers()

    def kill(self) -> None:
        """The server and all its workers, at once, in the midst of whatever they do."""
        assert self.server
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def kill_database(self) -> None:
        """As a cut of power would; whoever connects next starts it again."""
        pid = int((self.cluster.files / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            assert time.monotonic() < deadline, "The server does not answer."
            time.sleep(0.1)

    def answers(self) -> bool:
        """By a page that needs the database."""
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            connection.request("GET", "/api/v1/waits")
            return connection.getresponse().status == 200
        except OSError:
            return False

    def query(self, statement: LiteralString, *values: Any) -> list[tuple[Any, ...]]:
        with self.cluster.connect(DATABASE) as session:
            return session.execute(statement, values or None).fetchall()

    def post(self, path: str, body: Any, token: str = "") -> Any:
        """The JSON of an answer; OSError or HTTPException where none comes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        connection.request("POST", f"/api/v1/{path}", json.dumps(body), headers)
        answer = connection.getresponse()
        return json.loads(answer.read())

    def tablet(self, station: str, name: str = "Gate") -> str:
        """The token of a new tablet."""
        code = self.manage("enrollment_code", station).split()[-1]
        token: str = self.post("devices/enroll", {"code": code, "name": name})["token"]
        return token

    def license(self, count: int, *, prefix: str = "SH") -> list[str]:
        """So many licenses in force, each on a truck of its own; their pass codes, in order."""
        file = self.folder / f"{prefix}.csv"
        today = dt.datetime.now(dt.UTC).date()
        term = [str(today - dt.timedelta(days=30)), str(today + dt.timedelta(days=30)), "", ""]
        with file.open("w", newline="") as target:
            rows = csv.writer(target)
            rows.writerow(COLUMNS)
            for n in range(count):
                number = f"{prefix}-{n:04}"
                rows.writerow([number, f"Holder {number}", "", "pickup", *term, number[-7:], "MD"])
        self.manage("import_licenses", str(file))
        codes = self.query(
            "select l.number, p.code from licensing_license l join licensing_pass p"
            " on p.license_id = l.id order by l.number"
        )
        return [code for number, code in codes if number.startswith(f"{prefix}-")]

    def expect_visits_as_rebuilt(self) -> None:
        """What stands is what the events alone give."""
        before = self.query(VISITS), self.query(COUNTS)
        self.manage("rebuild_visits")
        assert (self.query(VISITS), self.query(COUNTS)) == before


@contextmanager
def new_city(*, static: Path, zone: str) -> Iterator[City]:
    """Two stations, NW and QR, and a server that runs."""
    folder = Path(tempfile.mkdtemp(prefix="haulpass-city-"))
    environment = os.environ | {
        "HAULPASS_DATA_DIR": str(folder),
        "HAULPASS_ENV": "development",
        "HAULPASS_DEBUG": "no",
        "STATIC_ROOT": str(static),
        "CITY_TIME_ZONE": zone,
        "DATABASE_URL": "",
        "LOG_LEVEL": "ERROR",
    }
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        city = City(folder, int(probe.getsockname()[1]), environment)
    try:
        city.manage("create_station", "NW", "Northwest")
        city.manage("create_station", "QR", "Quarantine Road")
        city.start()
        yield city
    finally:
        if city.server and city.server.poll() is None:
            city.kill()
        city.manage("stop_database")
        shutil.rmtree(folder)


def zone_where_it_is_afternoon(now: dt.datetime) -> str:
    """A time zone in which it is between 14:00 and 15:00: a whole day lies behind, none is near."""
    ahead = (14 - now.astimezone(dt.UTC).hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def run_tablets(plans: Sequence[dict[str, Any]]) -> list[dict[str, int]]:
    """Tablets under node, all at once, until each has sent what it has; what each counted."""
    command = ["node", str(ROOT / "tests/js/tablet.js")]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in plans
    ]
    with ThreadPoolExecutor(len(plans)) as pool:
        said = pool.map(lambda tablet, plan: tablet.communicate(json.dumps(plan)), running, plans)
    return [json.loads(told) for told, _ in said]


def in_batches(events: Sequence[Any], size: int = 500) -> list[dict[str, Any]]:
    return [{"events": list(events[n : n + size])} for n in range(0, len(events), size)]
