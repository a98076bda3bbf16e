"""What Django's cache keeps in the store can be read by anybody, and runs nothing."""

import json
import pickle

import pytest
from django.core.cache import cache

from maas.common import stores

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("value", [[1753.25, 1753.5], "text", 7, True, None, {"a": [1]}])
def test_a_value_comes_back_as_it_was(value: object) -> None:
    cache.set("longslope-test", value, 60)
    found = cache.get("longslope-test", "missing")
    assert found == value
    assert type(found) is type(value)


def test_numbers_are_counted_by_the_store() -> None:
    cache.set("longslope-test", 7, 60)
    assert cache.incr("longslope-test") == 8


def test_it_lies_there_as_json() -> None:
    cache.set("longslope-test", [1.5, "a"], 60)
    assert stores.client().get(cache.make_key("longslope-test")) == '[1.5, "a"]'


def test_what_somebody_else_pickled_is_not_unpickled() -> None:
    stores.client().set(cache.make_key("longslope-test"), pickle.dumps(["x"], protocol=0))
    with pytest.raises(json.JSONDecodeError):
        cache.get("longslope-test")


def test_what_json_has_no_form_for_is_refused() -> None:
    with pytest.raises(TypeError):
        cache.set("longslope-test", object())
