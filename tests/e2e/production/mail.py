"""A mail server that counts: what it took twice is there twice."""

import email
import threading
from email.message import Message
from pathlib import Path

from tests.doubles.mail import Server


class Mail:
    """`start()` and `stop()` as often as wished, always on the same port."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.port = 0
        self.server: Server | None = None

    def start(self) -> None:
        self.server = _Counting(self.port, self.taken)
        self.port = self.server.server_address[1]
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def stop(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def subjects(self, recipient: str) -> list[str]:
        """What came to that person, in order of arrival."""
        return [str(each["Subject"]) for each in self.taken if recipient in str(each["To"])]


class _Counting(Server):
    def __init__(self, port: int, taken: list[Message]) -> None:
        super().__init__(port, Path("nowhere"))
        self.taken = taken

    def keep(self, message: bytes) -> None:
        self.taken.append(email.message_from_bytes(message, policy=email.policy.default))
