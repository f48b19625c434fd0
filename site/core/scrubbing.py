"""Texts without the people in them: of errors, and of whatever else may quote what somebody typed.

Logs and rows keep what operators need to find a fault (`without_people`); what leaves the house, or is read by
more people than them, loses everything that might be anybody's (`scrubbed`).
"""

import re

NAME = re.compile(r"[A-Za-z_][\w./-]{0,79}")
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”|„[^“]*“|«[^»]*»")
EMAIL = r"[^\s@<>\"'(,;=]+@[^\s@<>\"'),;]+"
EMAILS = re.compile(EMAIL)
# PostgreSQL's: the row that it refused, which may have lines of its own.
REFUSED_ROW = re.compile(r"^DETAIL:.*?(?=\n[A-Z]+: |\n\s*\n|\s*\Z)", re.MULTILINE | re.DOTALL)
PERSONAL = re.compile(
    EMAIL + r"|(?<=\?)[^\s]+"  # what is asked for in an address
    r"|\+?\d[\d ()/.-]{6,}\d"  # telephone and card numbers
    r"|(?=[\w:-]*\d)(?=[\w:-]*[A-Za-z])[\w:-]{20,}"  # tokens
)


def without_people(text: str) -> str:
    """`text` without addresses of e-mail, and without the row that PostgreSQL refused."""
    return EMAILS.sub("…", REFUSED_ROW.sub("DETAIL: …", text))


def scrubbed(text: str, *, names: bool = False) -> str:
    """`text` without what people typed. `names`: what is quoted may be the name of something in the program."""
    text = text.partition("DETAIL:")[0].strip()

    def quoted(match: re.Match[str]) -> str:
        inside = match[0][1:-1]
        return match[0] if names and NAME.fullmatch(inside) else f"{match[0][0]}…{match[0][-1]}"

    return PERSONAL.sub("…", QUOTED.sub(quoted, text))
