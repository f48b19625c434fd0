"""What follows from a business fact: one table, one screen. Event name → dotted paths of delivery handlers."""

REACTIONS: dict[str, list[str]] = {}
