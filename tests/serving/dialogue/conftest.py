import pytest

from knowledgebase.retrieval.index import Index
from tests import shops


@pytest.fixture(scope="package")
def english() -> Index:
    return shops.english()


@pytest.fixture(scope="package")
def chinese() -> Index:
    return shops.chinese()
