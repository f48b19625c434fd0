"""Two files collected with production settings and asked for, for `test_web_server.py`. Run as a program."""

import json

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

KEPT = ("Cache-Control", "Content-Encoding", "Content-Type", "Vary", "Content-Length")

if __name__ == "__main__":
    source = settings.DATA_DIR / "source"
    source.mkdir()
    (source / "site.css").write_text("a { color: red }\n" * 200)
    (source / "tiny.txt").write_text("x")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [source]
    call_command("collectstatic", interactive=False, verbosity=0)
    hashed = json.loads((settings.STATIC_ROOT / "staticfiles.json").read_text())["paths"]
    client = Client(headers={"host": "petite.example"})
    answers = {}
    for name, encoding in (
        ("site.css", "br, gzip"),
        ("site.css", "gzip"),
        ("site.css", ""),
        ("tiny.txt", "br, gzip"),
    ):
        answer = client.get(f"/static/{hashed[name]}", headers={"accept-encoding": encoding}, secure=True)
        answers[f"{name} {encoding}"] = {key: answer.get(key) for key in KEPT} | {
            "status": answer.status_code
        }
    plain = client.get("/static/site.css", secure=True)
    answers["unhashed"] = {key: plain.get(key) for key in KEPT} | {"status": plain.status_code}
    print(json.dumps(answers))  # noqa: T201  (what the test reads)
