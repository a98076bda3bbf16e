"""Every static check, each in its own line; the exit status counts those that failed."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parents[1]
MODULE = [sys.executable, "-m"]
# Settings are read, no store is reached: these addresses are never connected to.
ENVIRONMENT = {
    "DATABASE_URL": "postgres://localhost/none",
    "REDIS_URL": "redis://localhost:1/0",
    "SECRET_KEY": secrets.token_hex(),
    "DJANGO_SETTINGS_MODULE": "maas.settings",
    "PYTHONPATH": f"{BASE / 'platform'}{os.pathsep}{BASE}",
    "PYTHONWARNINGS": "ignore",
}
PUBLIC = ["CONSOLE_URL=https://shops.example", "TRUSTED_PROXIES=127.0.0.1", "DEBUG=0"]
TYPED = ["platform/maas", "finetune", "serving", "knowledgebase", "deploy", "tests"]
CHECKS = {
    "ruff check": [*MODULE, "ruff", "check", "."],
    "ruff format": [*MODULE, "ruff", "format", "--check", "--quiet", "."],
    "mypy": [*MODULE, "mypy", *TYPED],
    "import layers": [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as c; c()",
    ],
    "templates": [*MODULE, "djlint", "templates", "--lint", "--quiet"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": [sys.executable, "manage.py", "check"],
    "deployment by https": [
        "/usr/bin/env",
        *PUBLIC,
        *(sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
    ],
}


def main() -> int:
    failed = 0
    for name, command in CHECKS.items():
        done = subprocess.run(
            command,
            cwd=BASE,
            env={**os.environ, **ENVIRONMENT},
            check=False,
            capture_output=True,
            text=True,
        )
        print(f"{'ok    ' if done.returncode == 0 else 'FAILED'}  {name}", flush=True)
        if done.returncode:
            failed += 1
            print(done.stdout[-8000:], done.stderr[-4000:], sep="\n")
    return failed


if __name__ == "__main__":
    sys.exit(main())
