class BackupError(Exception):
    """Why a backup or a restore was refused or failed, in one sentence for whoever asked for it."""
