"""A data set that was read, and its open link."""

import pytest

from finetune.datasets import services as datasets
from finetune.models import Dataset, Survey
from finetune.surveys import services
from maas.tenants.models import Tenant, User
from maas.tenants.principal import Principal
from tests import factories
from tests.finetune.datasets.conftest import read_now

SHEET = (
    "question,answer\n"
    "When do you open?,We open at nine on every weekday.\n"
    "Do you repair bicycles?,We repair bicycles of all makes for £60.\n"
)
OPEN, REPAIR = "We open at nine on every weekday.", "We repair bicycles of all makes for £60."


@pytest.fixture
def by(editor: User, tenant: Tenant) -> Principal:
    return factories.principal(editor, tenant)


@pytest.fixture
def dataset(by: Principal) -> Dataset:
    made = datasets.upload(by=by, filename="faq.csv", chunks=[SHEET.encode()], language="en")
    return read_now(made)


@pytest.fixture
def survey(by: Principal, dataset: Dataset) -> Survey:
    return services.open_survey(by=by, dataset_id=dataset.id)
