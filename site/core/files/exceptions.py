class StorageDownError(OSError):
    """The files' server does not answer, or refuses. What was to be written is not there."""
