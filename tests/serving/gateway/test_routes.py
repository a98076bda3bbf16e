"""Which model answers: the tenant's own live ones, and for exams the candidates."""

import openai
import pytest

from maas.catalog import terms
from maas.catalog.models import Placement, TermsAcceptance
from maas.common import events
from serving.models import Deployment, Engine
from tests import factories
from tests.serving.gateway.conftest import Shop, go_live
from tests.serving.gateway.mock_engine import Behaviour


def test_unknown_foreign_and_paused_models_look_the_same(shop: Shop, other_shop: Shop) -> None:
    paused = Deployment.objects.create(
        tenant=shop.tenant, name="paused", state=Deployment.State.PAUSED
    )
    retired = Deployment.objects.create(
        tenant=shop.tenant, name="retired", state=Deployment.State.RETIRED
    )
    texts = set()
    for name in ("unknown", other_shop.model, paused.name, retired.name):
        with pytest.raises(openai.NotFoundError) as refused:
            shop.ask(model=name)
        assert refused.value.code == "model_not_found"
        assert isinstance(refused.value.body, dict)
        texts.add(str(refused.value.body["message"]).replace(name, "…"))
    assert len(texts) == 1


@pytest.mark.parametrize("name", ["", "x" * 200, "a\0b", "../etc/passwd", "FAQ"])
def test_odd_names_are_unknown_models(shop: Shop, name: str) -> None:
    with pytest.raises(openai.NotFoundError):
        shop.ask(model=name)


def test_the_inner_name_of_a_version_is_not_a_model(shop: Shop) -> None:
    for name in (shop.version.lora_name, shop.engine.served_name):
        with pytest.raises(openai.NotFoundError):
            shop.ask(model=name)


def test_two_tenants_may_use_one_name(shop: Shop, other_shop: Shop) -> None:
    Deployment.objects.filter(pk=other_shop.deployment.pk).update(name="faq")
    shop.gateway.announce(events.ROUTES, {"tenant": str(other_shop.tenant.pk)})
    shop.ask()
    other_shop.ask(model="faq")
    inner = [asked["model"] for asked in shop.mock.asked[-2:]]
    assert inner == [shop.version.lora_name, other_shop.version.lora_name]


def test_a_new_revision_answers_as_soon_as_it_is_told_of(shop: Shop) -> None:
    shop.ask()
    version = factories.make_version(shop.tenant, base_model=shop.version.base_model)
    go_live(shop, version)
    shop.ask()
    assert shop.mock.asked[-1]["model"] == version.lora_name


def test_a_revision_that_nobody_told_of_is_found_when_the_old_one_is_gone(shop: Shop) -> None:
    shop.ask()
    version = factories.make_version(shop.tenant, base_model=shop.version.base_model)
    revision = go_live(shop, version)
    Deployment.objects.update(active=shop.deployment.revisions.exclude(pk=revision.pk).get())
    shop.gateway.announce(events.ROUTES, {})
    shop.ask()  # the old revision is in the gateway's memory now
    Deployment.objects.filter(pk=shop.deployment.pk).update(active=revision)
    del shop.mock.models[shop.version.lora_name]
    assert shop.ask().choices
    assert shop.mock.asked[-1]["model"] == version.lora_name


def test_undeploying_bites_at_once(shop: Shop) -> None:
    shop.ask()
    Deployment.objects.filter(pk=shop.deployment.pk).update(
        state=Deployment.State.PAUSED, active=None
    )
    shop.gateway.announce(events.ROUTES, {"tenant": str(shop.tenant.pk)})
    with pytest.raises(openai.NotFoundError):
        shop.ask()
    assert list(shop.client().models.list()) == []


def test_a_model_that_is_going_live_is_worth_another_try(shop: Shop) -> None:
    Deployment.objects.filter(pk=shop.deployment.pk).update(
        state=Deployment.State.PUBLISHING, active=None
    )
    shop.gateway.announce(events.ROUTES, {})
    with pytest.raises(openai.InternalServerError) as refused:
        shop.ask()
    assert refused.value.status_code == 503
    assert refused.value.response.headers["retry-after"] == "1"


def candidate(shop: Shop, state: str = Placement.State.LOADED) -> str:
    """A version that is on the engine for its exam, as exams name it."""
    version = factories.make_version(shop.tenant, base_model=shop.version.base_model)
    factories.put_artefact(version)
    Placement.objects.create(
        tenant=shop.tenant,
        version=version,
        purpose=Placement.Purpose.EXAM,
        state=state,
        engine_id=shop.engine.pk,
    )
    shop.mock.models[version.lora_name] = Behaviour()
    return f"candidate:{version.pk.hex}"


def test_exams_ask_candidates_and_the_base_model_and_are_booked_as_exams(shop: Shop) -> None:
    _row, exam = shop.new_key(scopes=("exam",))
    shop.mock.models[shop.engine.served_name] = Behaviour()
    name = candidate(shop)
    assert shop.ask(exam, model=name).model == name
    base = f"base:{shop.version.base_model.slug}"
    assert shop.ask(exam, model=base).model == base
    assert shop.mock.asked[-1]["model"] == shop.engine.served_name
    assert {(row.kind, row.model) for row in shop.booked(2)} == {("exam", name), ("exam", base)}


def test_a_candidate_that_is_still_loading_is_worth_another_try(shop: Shop) -> None:
    _row, exam = shop.new_key(scopes=("exam",))
    with pytest.raises(openai.InternalServerError):
        shop.ask(exam, model=candidate(shop, Placement.State.WANTED))


def test_candidates_do_not_exist_for_other_keys(shop: Shop) -> None:
    with pytest.raises(openai.NotFoundError):
        shop.ask(model=candidate(shop))


def test_anyone_may_compare_with_the_base_model(shop: Shop) -> None:
    shop.mock.models[shop.engine.served_name] = Behaviour()
    base = f"base:{shop.version.base_model.slug}"
    assert shop.ask(model=base).model == base
    assert [row.kind for row in shop.booked(1)] == ["inference"]


def test_a_base_model_is_only_for_those_who_accepted_its_terms(shop: Shop) -> None:
    model = shop.version.base_model
    model.terms_must_be_accepted = True
    model.terms = "Be kind."
    model.save()
    shop.mock.models[shop.engine.served_name] = Behaviour()
    with pytest.raises(openai.NotFoundError):
        shop.ask(model=f"base:{model.slug}")
    TermsAcceptance.objects.create(
        base_model=model, tenant=shop.tenant, terms_sha256=terms.digest(model.terms)
    )
    shop.gateway.announce(events.ROUTES, {"tenant": str(shop.tenant.pk)})
    assert shop.ask(model=f"base:{model.slug}").model == f"base:{model.slug}"


def test_another_tenants_candidate_does_not_exist_even_for_exams(
    shop: Shop, other_shop: Shop
) -> None:
    _row, exam = shop.new_key(scopes=("exam",))
    for name in (candidate(other_shop), "candidate:nonsense", "base:nothing"):
        with pytest.raises(openai.NotFoundError):
            shop.ask(exam, model=name)


def test_an_engine_that_is_down_is_a_503_until_it_is_back(shop: Shop) -> None:
    Engine.objects.filter(pk=shop.engine.pk).update(state=Engine.State.DOWN)
    shop.gateway.announce(events.ROUTES, {})
    with pytest.raises(openai.InternalServerError) as refused:
        shop.ask()
    assert refused.value.status_code == 503
    Engine.objects.filter(pk=shop.engine.pk).update(state=Engine.State.READY, generation=2)
    shop.gateway.announce(events.ROUTES, {})
    assert shop.ask().choices
