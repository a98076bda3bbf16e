import pytest

from maas.catalog.models import BaseModel
from tests.finetune.factories import make_base_model


@pytest.fixture
def base_model(db: None) -> BaseModel:
    return make_base_model(slug="smollm2-135m-instruct", default_for=["en"])
