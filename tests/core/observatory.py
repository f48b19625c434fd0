"""The scoring table of MDN's HTTP Observatory, computed from what a page answers. 100 and more is an A+."""

import re
from collections.abc import Iterable
from http.cookies import Morsel

from django.http import HttpResponseBase

HALF_A_YEAR = 15_768_000
BROAD = {"*", "http:", "https:", "data:", "'unsafe-inline'"}
DISCREET = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def score(
    response: HttpResponseBase, cookies: Iterable[Morsel[str]], *, host: str
) -> tuple[int, dict[str, int]]:
    """The score, and what took from it or added to it. What is good counts only from 90 on."""
    headers = {name.lower(): value for name, value in response.items()}
    body = b"" if response.streaming else response.content
    found = {
        "csp": _csp(headers.get("content-security-policy", "")),
        "hsts": _hsts(headers.get("strict-transport-security", "")),
        "cookies": _cookies(list(cookies)),
        "framing": _framing(headers),
        "sniffing": 0 if headers.get("x-content-type-options") == "nosniff" else -5,
        "referrer": _referrer(headers.get("referrer-policy", "")),
        "cors": -50 if headers.get("access-control-allow-origin") == "*" else 0,
        "scripts": _scripts(body.decode(errors="replace"), host),
        "corp": 10 if headers.get("cross-origin-resource-policy") in ("same-origin", "same-site") else 0,
        "coep": 10
        if headers.get("cross-origin-embedder-policy") in ("require-corp", "credentialless")
        else 0,
        "coop": 10 if headers.get("cross-origin-opener-policy") == "same-origin" else 0,
    }
    bare = 100 + sum(points for points in found.values() if points < 0)
    return (bare + sum(points for points in found.values() if points > 0) if bare >= 90 else bare), found


def rules(policy: str) -> dict[str, set[str]]:
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name: set(sources) for name, *sources in parts}


def _csp(policy: str) -> int:
    if not policy:
        return -25
    found = rules(policy)
    everything = found.get("default-src", {"*"})
    if (found.get("script-src", everything) | found.get("object-src", everything)) & BROAD:
        return -20
    if "'unsafe-eval'" in policy:
        return -10
    if found.get("style-src", everything) & BROAD:
        return 0
    return 10 if everything == {"'none'"} else 5


def _hsts(header: str) -> int:
    age = re.search(r"max-age=(\d+)", header)
    if age is None:
        return -20
    return 0 if int(age[1]) >= HALF_A_YEAR else -10


def _cookies(cookies: list[Morsel[str]]) -> int:
    points = 0
    for cookie in cookies:
        of_session = "sess" in cookie.key.lower()
        if not cookie["secure"]:
            points = min(points, -40 if of_session else -20)
        if of_session and not cookie["httponly"]:
            points = min(points, -30)
        if "csrf" in cookie.key.lower() and not cookie["samesite"]:
            points = min(points, -20)
    return 5 if cookies and not points and all(cookie["samesite"] for cookie in cookies) else points


def _framing(headers: dict[str, str]) -> int:
    if rules(headers.get("content-security-policy", "")).get("frame-ancestors", {"*"}) <= {
        "'none'",
        "'self'",
    }:
        return 5
    return 0 if headers.get("x-frame-options") in ("DENY", "SAMEORIGIN") else -20


def _referrer(policy: str) -> int:
    if policy in DISCREET:
        return 5
    return -5 if policy in ("unsafe-url", "origin", "origin-when-cross-origin") else 0


def _scripts(html: str, host: str) -> int:
    points = 0
    for tag in re.findall(r"<script\b[^>]*\bsrc=[^>]*>", html):
        address = re.search(r'\bsrc=["\']?([^"\'\s>]+)', tag)
        elsewhere = address and re.match(r"(https?:)?//", address[1]) and f"//{host}/" not in address[1]
        if elsewhere:
            points = min(points, -50 if address and address[1].startswith("http:") else -5)
    return points
