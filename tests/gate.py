"""A gate before a server that others use as well: shut, nobody is let in; mute, nobody is answered."""

import socket
import threading
from contextlib import suppress

CHUNK = 65_536


class Gate:
    """Passes on whatever comes to `port`, until it is shut."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.is_mute = False
        self.port = 0
        self.open()

    def open(self) -> None:
        self.is_mute = False
        self.listener = socket.create_server(("127.0.0.1", self.port), backlog=128)
        self.port = int(self.listener.getsockname()[1])
        self.passing: set[socket.socket] = set()
        threading.Thread(target=self._let_in, args=(self.listener,), daemon=True).start()

    def shut(self) -> None:
        """From now on connections are refused, and those there were are cut."""
        self._cut(self.listener)
        for each in list(self.passing):
            self._cut(each)

    def mute(self) -> None:
        """Connections are taken, and nothing comes through any more."""
        self.is_mute = True

    def speak(self) -> None:
        """What was asked meanwhile is lost; new connections come through."""
        self.shut()
        self.open()

    def _let_in(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                caller, _address = listener.accept()
                self.passing.add(caller)
                if self.is_mute:
                    continue
                try:
                    called = socket.create_connection(("127.0.0.1", self.target))
                except OSError:
                    self._cut(caller)
                    continue
                self.passing.add(called)
                for pair in ((caller, called), (called, caller)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK):
                if not self.is_mute:
                    target.sendall(data)
        if not self.is_mute:
            self._cut(source)
            self._cut(target)

    def _cut(self, connection: socket.socket) -> None:
        self.passing.discard(connection)
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()
