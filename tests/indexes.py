"""Fixtures for whoever asks the encoder: the two small shops' indexes, and one thread."""

from collections.abc import Iterator

import pytest
import torch

from knowledgebase.retrieval.index import Index
from tests import shops


@pytest.fixture(scope="package")
def english() -> Index:
    return shops.english()


@pytest.fixture(scope="package")
def chinese() -> Index:
    return shops.chinese()


@pytest.fixture(scope="package", autouse=True)
def one_thread() -> Iterator[None]:
    """As in the gateway: a short text is not worth several threads, which wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
