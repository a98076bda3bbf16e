"""What of the surroundings the stack's processes get to see: settings, and what a program needs.

Whoever runs `make up` has more in their environment (tokens of a cloud, of a registry, of a
repository) than web, worker or engine has any use for.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

GROUPS = Path(__file__).resolve().parents[1] / "platform" / "maas" / "conf"
# As the groups themselves name their variables. They are not imported: that reads an installation.
_SETTING = re.compile(r'validation_alias="([A-Z][A-Z0-9_]*)"')

PLAIN = frozenset({
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR",
    "SSL_CERT_FILE", "SSL_CERT_DIR",
    # By what way mails and downloads of base models leave the machine.
    "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
    "HF_HUB_OFFLINE", "HF_HOME", "HF_ENDPOINT",
    # GPUs and numerical libraries.
    "LD_LIBRARY_PATH", "CUDA_HOME", "CUDA_VISIBLE_DEVICES",
    "NVIDIA_VISIBLE_DEVICES", "NVIDIA_DRIVER_CAPABILITIES",
})  # fmt: skip
PREFIXES = ("LC_", "OMP_")
# Read once, when the first admin is made; no process that stays has any use for it.
ONCE = frozenset({"ADMIN_EMAIL", "ADMIN_PASSWORD"})


@cache
def settings() -> frozenset[str]:
    """The names of all documented settings."""
    text = "".join(file.read_text(encoding="utf-8") for file in sorted(GROUPS.glob("*.py")))
    return frozenset(_SETTING.findall(text))


def seen(outside: Mapping[str, str]) -> dict[str, str]:
    """What set-up itself takes of the environment: settings, and what every program needs."""
    names = settings() | PLAIN
    return {
        name: value for name, value in outside.items() if name in names or name.startswith(PREFIXES)
    }


def lasting(env: Mapping[str, str]) -> dict[str, str]:
    """What of it processes keep."""
    return {name: value for name, value in env.items() if name not in ONCE}


def bare(env: Mapping[str, str], *names: str) -> list[str]:
    """A command's beginning, for a program of others that needs no setting of ours: it sees its
    language and path, and the named variables, none of which may be a secret."""
    kept = [*names, *sorted(env.keys() & {"PATH", "LANG", "LC_ALL", "TZ", "TMPDIR"})]
    return ["/usr/bin/env", "-i", *(f"{name}={env[name]}" for name in kept if name in env)]
