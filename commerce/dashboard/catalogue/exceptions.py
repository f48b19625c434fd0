class DeskRefusalError(Exception):
    """What staff asked for can't be done; nothing was changed. Its text says why, in their language."""
