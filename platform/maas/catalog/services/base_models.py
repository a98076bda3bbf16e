"""The catalogue of base models: what is listed, whose terms are accepted, what is fetched."""

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from maas.catalog import terms
from maas.catalog.models import BaseModel, TermsAcceptance
from maas.common.errors import Conflict, InvalidInput, NotAllowed
from maas.tenants import audit
from maas.tenants.models import User
from maas.tenants.principal import Principal, admin_label

CATALOGUE = Path(__file__).parents[1] / "base_models.yaml"
State = BaseModel.State


@transaction.atomic
def import_catalogue(file: Path = CATALOGUE) -> list[BaseModel]:
    """List what the catalogue file names. May run at any time: what is there already keeps its
    state, its files and what an admin has set; only its terms follow the installed package, and
    the digest of a source is added where none is known."""
    return [_import(dict(entry)) for entry in yaml.safe_load(file.read_text(encoding="utf-8"))]


@transaction.atomic
def add_base_model(*, by: User, slug: str, source: str, **fields: Any) -> BaseModel:
    """List another base model. Admins only; nothing of it is fetched yet.

    `source_spec` is {"package", "file_glob"?, "sha256"?}, {"path", "sha256"?} or {"site", "id",
    "revision"?}; `sha256` is that of the one GGUF file.
    Raises InvalidInput for a source that says too little, Conflict for a slug in use.
    """
    _admins_only(by)
    check_source(source, fields.get("source_spec") or {})
    try:
        with transaction.atomic():
            base_model = BaseModel.objects.create(slug=slug, source=source, **fields)
    except IntegrityError:
        raise Conflict(_("There is a base model of this name already."), code="exists") from None
    audit.record(admin_label(by), "base_model.add", base_model, slug=slug, source=source)
    return base_model


@transaction.atomic
def accept_terms(*, by: Principal | User, base_model: BaseModel, seen: str) -> TermsAcceptance:
    """Note that a base model's terms are accepted: by an owner for their tenant's use, by an
    admin for the platform's fetching. Accepting twice is one acceptance.

    `seen` is the digest of the terms that the person was shown. Raises Conflict when the terms
    have changed since.
    """
    if isinstance(by, Principal):
        by.require("tenant.write")
        tenant, user = by.tenant, by.user
    else:
        _admins_only(by)
        tenant, user = None, by
    # The row is the lock: two clicks make one acceptance.
    base_model = BaseModel.objects.select_for_update(no_key=True).get(id=base_model.id)
    if seen != terms.digest(base_model.terms):
        raise Conflict(_("The terms have changed. Please read them again."), code="terms_changed")
    rows = TermsAcceptance.objects.filter(tenant=tenant, base_model=base_model, terms_sha256=seen)
    if (accepted := rows.first()) is not None:
        return accepted
    accepted = TermsAcceptance.objects.create(
        base_model=base_model, tenant=tenant, user=user, terms_sha256=seen
    )
    actor = by if isinstance(by, Principal) else admin_label(by)
    audit.record(actor, "base_model.accept_terms", base_model, slug=base_model.slug, sha256=seen)
    return accepted


def mark_fetching(base_model: BaseModel) -> None:
    """listed | failed -> fetching. Raises Conflict when it is ready or on its way."""
    if not _move(base_model, {State.LISTED, State.FAILED}, State.FETCHING):
        raise Conflict(_("This base model is there, or on its way."), code="already_fetched")


def mark_damaged(base_model: BaseModel) -> bool:
    """ready -> failed: its files are not those that were fetched; it may then be fetched again."""
    return _move(base_model, {State.READY}, State.FAILED)


def mark_ready(
    base_model: BaseModel, *, artefact: str, sha256: str, size_bytes: int, **facts: Any
) -> bool:
    """fetching -> ready, with the folder in the artefact store and the digest of its manifest.

    `facts` may correct `parameters` and `context_length` by what the files say. False when it
    was no longer being fetched.
    """
    found = {"artefact": artefact, "sha256": sha256, "size_bytes": size_bytes, **facts}
    return _move(base_model, {State.FETCHING}, State.READY, **found)


def mark_failed(base_model: BaseModel) -> bool:
    """fetching -> failed; it may then be fetched again."""
    return _move(base_model, {State.FETCHING}, State.FAILED)


def mark_listed(base_model: BaseModel) -> bool:
    """fetching -> listed: the fetch was cancelled."""
    return _move(base_model, {State.FETCHING}, State.LISTED)


def _move(base_model: BaseModel, old: set[State], new: State, **fields: Any) -> bool:
    rows = BaseModel.objects.filter(id=base_model.id, state__in=old)
    return bool(rows.update(state=new, **fields))


def _import(entry: dict[str, Any]) -> BaseModel:
    shipped = entry.pop("terms_from", None)
    text = terms.from_package(**shipped) if shipped else ""
    spec = entry["source_spec"]
    base_model, created = BaseModel.objects.get_or_create(
        slug=entry.pop("slug"), defaults={**entry, "terms": text}
    )
    if text and base_model.terms != text:
        base_model.terms = text
        base_model.save(update_fields=["terms", "updated_at"])
    if {"sha256": spec.get("sha256"), **base_model.source_spec} == spec != base_model.source_spec:
        base_model.source_spec = spec
        base_model.save(update_fields=["source_spec", "updated_at"])
    if created:
        audit.record("platform", "base_model.add", base_model, slug=base_model.slug)
    return base_model


def check_source(source: str, spec: Mapping[str, Any]) -> None:
    """Raises InvalidInput where a source's details are missing, malformed or too many."""
    allowed = _SOURCE_FIELDS[source]
    wrong = {name: _("Not known for this source.") for name in set(spec) - set(allowed)}
    for name, (form, hint) in allowed.items():
        value = spec.get(name)
        if value is None and name in _OPTIONAL:
            continue
        if not isinstance(value, str) or not re.fullmatch(form, value):
            wrong[name] = hint
    if ".." in PurePosixPath(str(spec.get("path", ""))).parts:
        wrong["path"] = _("A folder's whole path, such as /srv/models/mine.")
    if wrong:
        raise InvalidInput(fields={f"source_spec.{name}": text for name, text in wrong.items()})


def _admins_only(by: User) -> None:
    if not by.is_staff:
        raise NotAllowed(_("Only an admin of the platform can do this."))


_OPTIONAL = frozenset({"file_glob", "revision", "sha256"})
_SHA256 = (r"[0-9a-f]{64}", _("The SHA-256 of the model's GGUF file: 64 letters and digits."))
_SOURCE_FIELDS: dict[str, dict[str, tuple[str, Any]]] = {
    BaseModel.Source.PYPI: {
        "package": (r"[A-Za-z0-9][A-Za-z0-9._-]*", _("The name of an installed package.")),
        "file_glob": (r"[\w.*/?\[\]-]+", _("A pattern such as **/*.gguf.")),
        "sha256": _SHA256,
    },
    BaseModel.Source.PATH: {
        "path": (r"/.+", _("A folder's whole path, such as /srv/models/mine.")),
        "sha256": _SHA256,
    },
    BaseModel.Source.HUB: {
        "site": (r"huggingface|modelscope", _("huggingface or modelscope.")),
        "id": (r"[\w.-]+/[\w.-]+", _("The model's name on the hub, such as Qwen/Qwen3-0.6B.")),
        "revision": (r"[\w.-]+", _("A tag, branch or commit.")),
    },
}
