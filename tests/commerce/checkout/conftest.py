from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def mailbox(settings, tmp_path) -> Callable[[], list[Path]]:
    """The mails that were sent, one file each."""
    settings.EMAIL_BACKEND = "core.mail.FolderBackend"
    settings.MAIL_FOLDER = tmp_path
    return lambda: sorted(tmp_path.glob("*.eml"))
