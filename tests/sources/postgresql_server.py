"""A PostgreSQL server of Debian's package, on loopback, in a folder that goes away."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

PASSWORD = "sword-fish/1"


class PostgresqlServer(NamedTuple):
    """Where the server is."""

    port: int
    socket_folder: Path

    def profile(self, folder: Path) -> Path:
        """Write a file of connections with ``shop``, whose secret is in a file."""
        secret, file = folder / "secret", folder / "connections.toml"
        secret.write_text(PASSWORD)
        file.write_text(
            f'[shop]\nengine = "postgresql"\nhost = "127.0.0.1"\nport = {self.port}\n'
            f'database = "postgres"\nuser = "postgres"\npassword_file = "{secret}"\n'
        )
        return file

    def connect(self) -> Any:
        """Connect as the one who fills the tables."""
        import psycopg

        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            dbname="postgres",
            user="postgres",
            password=PASSWORD,
            autocommit=True,
        )


def find_programs() -> Path | None:
    """The folder of initdb and postgres; None where PostgreSQL is not installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if (found := shutil.which("initdb")) is not None:
        folders.append(Path(found).resolve().parent)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@contextmanager
def postgresql(programs: Path, hba: str = "") -> Iterator[PostgresqlServer]:
    """Run a server until the block ends. ``hba``: lines before its own rules of who may connect."""
    folder = Path(tempfile.mkdtemp(prefix="packline-pg-"))
    user = _other_user(folder)
    try:
        (folder / "password").write_text(PASSWORD)
        os.chmod(folder / "password", 0o644)
        data = folder / "data"
        initdb = [
            "--auth=scram-sha-256",
            "--username=postgres",
            f"--pwfile={folder}/password",
            "--encoding=UTF8",
        ]
        _run([programs / "initdb", "-D", data, "--no-sync", *initdb], user)
        rules = data / "pg_hba.conf"
        rules.write_text(hba + rules.read_text())
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        control = [programs / "pg_ctl", "-D", data, "-w"]
        _run([*control, "-l", folder / "log", "-o", options, "start"], user)
        try:
            yield PostgresqlServer(port, folder)
        finally:
            _run([*control, "-m", "immediate", "stop"], user)
    finally:
        shutil.rmtree(folder)


def _other_user(folder: Path) -> str | None:
    """PostgreSQL does not run as root: name its own user then, to whom the folder is given."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("postgres")
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return "postgres"


def _run(command: list[Any], user: str | None) -> None:
    subprocess.run(command, user=user, check=True, stdout=subprocess.DEVNULL, cwd="/", timeout=120)
