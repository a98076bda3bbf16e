"""Every package that the product runs on may be used by it, and NOTICE says whose work it is."""

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import assets
import licences
import locks
import notice
import parts
import pytest
from licences import Declared


@pytest.mark.parametrize("lock", [locks.RUNTIME, locks.CUDA], ids=lambda file: file.name)
def test_every_licence_is_allowed_or_has_its_reason(lock: Path) -> None:
    assert [why for one in licences.of_lock(lock) if (why := licences.judge(one))] == []


def test_no_reason_is_given_for_what_is_not_there() -> None:
    names = {name for lock in (locks.RUNTIME, locks.CUDA) for name in locks.read(lock)}
    start = {*licences.REASONS, *licences.FAMILIES}
    assert [one for one in start if not any(name.startswith(one) for name in names)] == []


def test_what_is_kept_is_what_the_installed_packages_say() -> None:
    compared = 0
    for kept in licences.of_lock(locks.RUNTIME):
        try:
            installed = distribution(kept.name)
        except PackageNotFoundError:
            continue
        if installed.version == kept.version:
            compared += 1
            assert licences.declared(installed.metadata.json) == kept
    assert compared > 150


def test_notice_is_current() -> None:
    assert notice.NOTICE.read_text(encoding="utf-8") == notice.text(), "run deploy/notice.py"


@pytest.mark.parametrize("asset", parts.assets(), ids=lambda asset: asset.name)
def test_what_pages_are_built_from_may_be_used(asset: parts.Asset) -> None:
    assert asset.licence in licences.ALLOWED


def test_what_is_handed_out_with_the_pages_has_its_licence_beside_it(tmp_path: Path) -> None:
    assets.copy_licences(tmp_path / "licences")
    texts = {file.name: file.read_text() for file in (tmp_path / "licences").iterdir()}
    assert len(texts) == len(assets.LICENSED) + 1
    for name, text in texts.items():
        assert "copyright" in text.lower(), name
    built = {source.split("/files/")[0] for source in assets.FONTS.values()}
    assert built <= set(assets.LICENSED) <= {asset.name for asset in parts.assets()}


def test_weights_that_are_used_without_being_asked_are_free_and_the_others_ask_for_acceptance() -> (
    None
):
    weights = (*parts.base_models(), *parts.ENCODERS)
    own_terms = [one for one in weights if one.licence not in licences.ALLOWED]
    assert [one.name for one in own_terms] == ["Gemma 3 270M"]
    listed = {one["name"]: one for one in parts.catalogue()}
    assert [listed[one.name].get("terms_must_be_accepted") for one in own_terms] == [True]


@pytest.mark.parametrize(
    ("metadata", "licence", "allowed"),
    [
        ({"license_expression": "MIT OR GPL-3.0-only"}, "MIT OR GPL-3.0-only", True),
        ({"license_expression": "MIT AND GPL-3.0-only"}, "MIT AND GPL-3.0-only", False),
        ({"license_expression": "Apache-2.0 WITH LLVM-exception"}, None, True),
        ({"license_expression": "(MIT OR ISC) AND Zlib"}, None, True),
        ({"license_expression": "AGPL-3.0-only AND (MIT OR ISC)"}, None, False),
        ({"classifier": ["License :: OSI Approved :: MIT License"]}, "MIT", True),
        ({"classifier": ["License :: OSI Approved :: GNU Affero General Public"]}, "", False),
        ({"license": "Ours\n\nPermission is hereby granted, free of charge, …"}, "MIT", True),
        ({"license": "All rights reserved\nby us"}, "All rights reserved", False),
        ({}, "", False),
    ],
)
def test_a_licence_is_read_from_whatever_names_it(
    metadata: dict[str, Any], licence: str | None, allowed: bool
) -> None:
    one = licences.declared({"name": "Some_Package", "version": "1", **metadata})
    assert one.licence == (licence if licence is not None else metadata["license_expression"])
    assert licences.judge(one) == (
        "" if allowed else f"some-package 1: {one.licence or 'names no licence'}"
    )


def test_a_page_and_authors_are_read_without_addresses_of_people() -> None:
    one = licences.declared(
        {
            "name": "x",
            "version": "1",
            "author_email": "Ann Lee <ann@example.test>, Bo <bo@example.test>",
            "project_url": ["Changes, https://x.test/c", "Source Code, https://x.test/code"],
        }
    )
    assert one == Declared(
        name="x", version="1", licence="", authors="Ann Lee, Bo", homepage="https://x.test/code"
    )
