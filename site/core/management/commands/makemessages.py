from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """As Django's, without guesses: a guessed translation may name placeholders that are not there."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]
