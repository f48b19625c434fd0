"""Mail without a mail server: one file per message in a folder, to be read in the mailbox (core.mailbox)."""

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

SUFFIX = ".eml"


def message_id(delivery_id: UUID, domain: str) -> str:
    """The Message-ID of a delivery's mail: a repeat carries the same one."""
    return f"<{delivery_id}@{domain}>"


def file_name(identity: str) -> str:
    """The file of the message whose Message-ID is `identity`."""
    return re.sub(r"[^A-Za-z0-9@._-]", "_", identity.strip("<> ")).lstrip(".")[:200] + SUFFIX


class FolderBackend(BaseEmailBackend):
    """Writes each message to `settings.MAIL_FOLDER`, named by its Message-ID: a repeat overwrites."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        for email in email_messages:
            message = email.message()
            write(folder / file_name(message["Message-ID"]), message.as_bytes())
        return len(email_messages)


def write(path: Path, content: bytes) -> None:
    """All or nothing: whoever lists the folder never sees half a message."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
