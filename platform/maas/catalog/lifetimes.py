"""How long models and their files are kept."""

from maas.common.lifetimes import Lifetime

LIFETIMES = (
    Lifetime(of="catalog.BaseModel", stays="one a model of the catalogue", artefacts=("artefact",)),
    Lifetime(of="catalog.TermsAcceptance", goes_with="tenants.Tenant"),
    Lifetime(of="catalog.TunedModel", task="tenants.purge_trash", after="30 days in the trash"),
    Lifetime(
        of="catalog.Adapter",
        task="tenants.purge_trash",
        after="its model's 30 days in the trash",
        artefacts=("artefact",),
    ),
    Lifetime(of="catalog.ModelVersion", goes_with="catalog.TunedModel"),
    Lifetime(of="catalog.Placement", goes_with="catalog.ModelVersion"),
)
