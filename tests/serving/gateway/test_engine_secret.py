"""The gateway tells each engine the secret of that one engine."""

from serving import engine_secrets
from serving.engine.guarded import bearer
from tests.serving.gateway.conftest import Shop


def test_the_engine_is_told_its_own_secret_and_never_the_caller_s_key(
    shop: Shop, other_shop: Shop
) -> None:
    told = set()
    for one in (shop, other_shop):
        one.ask()
        sent = {name.lower(): value for name, value in one.mock.headers[-1].items()}
        assert sent["authorization"] == bearer(engine_secrets.of(one.engine.pk))
        assert one.secret not in str(sent)
        told.add(sent["authorization"])
    assert len(told) == 2
