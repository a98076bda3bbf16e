"""Writes NOTICE: whose work the product contains or runs on, and under which licence.

`make lock` runs it; `tests/deploy/test_licences.py` holds that it is current. It is made of what is
in the repository alone, so that it comes out alike everywhere.
"""

import licences
import locks
import parts

NOTICE = locks.BASE / "NOTICE"
HEAD = """\
Longslope
Third-party notices

Made by `python deploy/notice.py`. None of the packages below is part of this repository: setting
up a checkout fetches them, each by its digest, and each brings its licence's whole text along
(Python: <package>.dist-info; page assets: node_modules/<package>). The licences of what is
built into the pages are handed out with them (static/vendor/licences).
"""


def text() -> str:
    runtime = licences.of_lock(locks.RUNTIME)
    here = {one.name for one in runtime}
    gpu = [one for one in licences.of_lock(locks.CUDA) if one.name not in here]
    sections = [
        HEAD,
        _section("Weights", map(_weights, (*parts.base_models(), *parts.ENCODERS))),
        _section("Page assets (npm)", map(_asset, parts.assets())),
        _section("Programs that packages carry inside", map(_bundled, parts.BUNDLED)),
        _section("Python packages", map(_package, runtime)),
        _section("Python packages of GPU nodes alone", map(_package, gpu)),
    ]
    return "\n".join(sections)


def _section(title: str, entries: "map[str]") -> str:
    return "\n".join([title, "=" * len(title), "", *entries, ""])


def _package(one: licences.Declared) -> str:
    licence = licences.reason(one.name) or one.licence
    return _entry(f"{one.name} {one.version}", licence, one.authors, one.homepage)


def _asset(one: parts.Asset) -> str:
    page = f"https://www.npmjs.com/package/{one.name}"
    return _entry(f"{one.name} {one.version}", one.licence, page)


def _weights(one: parts.Weights) -> str:
    return _entry(one.name, one.licence, one.source, f"in the package {one.package}", one.used_for)


def _bundled(one: parts.Bundled) -> str:
    return _entry(one.name, one.licence, f"in the package {one.package}")


def _entry(name: str, licence: str, *about: str) -> str:
    return "\n".join([name, f"    {licence}", *(f"    {line}" for line in about if line)])


def main() -> None:
    NOTICE.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
