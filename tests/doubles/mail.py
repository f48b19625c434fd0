"""A mail server that delivers to a folder: what it takes, `/-/mailbox/` shows.

    python -m tests.doubles.mail --port 25025 var/mail

It takes whatever it is sent, from this machine alone, and keeps it as `core.mail.FolderBackend` would.
"""

import argparse
import email
import signal
import socketserver
import sys
import threading
import uuid
from pathlib import Path

from core.mail import file_name, write

OK, GO_ON, BYE, READY = b"250 OK", b"354 End with a dot", b"221 Bye", b"220 ready"


class Session(socketserver.StreamRequestHandler):
    server: "Server"

    def handle(self) -> None:
        self.say(READY)
        while line := self.rfile.readline():
            command = line[:4].upper()
            if command == b"DATA":
                self.say(GO_ON)
                self.server.keep(self.message())
            if command == b"RCPT" and self.server.refuses:
                self.say(b"550 Nobody here: " + line.strip())
                continue
            self.say(BYE if command == b"QUIT" else OK)
            if command == b"QUIT":
                return

    def message(self) -> bytes:
        """Up to the line with a dot alone; a line's first dot is doubled on the way."""
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self, port: int, folder: Path) -> None:
        super().__init__(("127.0.0.1", port), Session)
        self.folder = folder
        self.refuses = False  # whoever is written to

    def keep(self, message: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        identity = email.message_from_bytes(message)["Message-ID"] or str(uuid.uuid4())
        write(self.folder / file_name(identity), message)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.doubles.mail")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    over = threading.Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: over.set())
    with Server(options.port, options.folder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sys.stdout.write(f"EMAIL_URL=smtp://127.0.0.1:{server.server_address[1]}\n")
        sys.stdout.flush()
        over.wait()
        server.shutdown()


if __name__ == "__main__":
    main()
