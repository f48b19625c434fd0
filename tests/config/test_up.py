"""`manage.py up` before it has started anything."""

import os
import socket
import subprocess
import sys

from config.env import ROOT


def test_a_taken_port_is_said_in_one_sentence(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = str(other.getsockname()[1])

        done = subprocess.run(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PORT": taken, "DATA_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
        )

    assert done.returncode == 1
    assert done.stderr.startswith(
        f"CommandError: Port {taken} is taken: end what listens there, or choose another"
    )
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "fabula.sqlite3").exists()
