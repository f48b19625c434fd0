"""`python -m tests.seo http://petite.localhost:8000 …`: check running shops. Nothing is printed but errors and sums."""

import http.client
import sys
from urllib.parse import urlsplit

from tests.seo.checking import Answer, Fetch, check


def over_http(origin: str) -> Fetch:
    """Any name below `localhost` is this machine, whether it can be resolved or not."""
    parts = urlsplit(origin)
    local = str(parts.hostname).endswith("localhost")

    def fetch(path: str) -> Answer:
        connection = http.client.HTTPConnection(
            "127.0.0.1" if local else str(parts.hostname), parts.port, timeout=60
        )
        connection.request("GET", path, headers={"Host": parts.netloc})
        answer = connection.getresponse()
        said = Answer(
            status=answer.status,
            text=answer.read().decode("utf-8", "replace"),
            kind=answer.getheader("Content-Type", ""),
            location=answer.getheader("Location", "") if answer.status in (301, 302, 303, 307, 308) else "",
            robots=answer.getheader("X-Robots-Tag", ""),
        )
        connection.close()
        return said

    return fetch


def main(origins: list[str]) -> int:
    wrong = 0
    for origin in origins:
        report = check(over_http(origin), origin)
        wrong += len(report.errors)
        lines = [
            *report.errors,
            f"{origin}: {len(report.pages)} pages, {len(report.personal)} not for search engines",
        ]
        lines.append(f"  facts: {dict(sorted(report.facts.items()))}")
        lines.append(f"  errors: {len(report.errors)}")
        sys.stdout.write("\n".join(lines) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
