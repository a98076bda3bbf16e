"""What folds out holds something."""

import pytest

from maas.jobs.models import Job, JobEvent
from tests import pages
from tests.browser import days, furnished
from tests.browser.conftest import Visitor

_EMPTY = """() => Array.from(document.querySelectorAll('main details')).filter(fold => {
  const inside = fold.cloneNode(true);
  inside.querySelectorAll('summary').forEach(one => one.remove());
  const controls = inside.querySelector('input:not([type=hidden]), select, textarea, button');
  const bare = Array.from(inside.querySelectorAll('tbody')).some(body => !body.children.length);
  return bare || (!controls && !inside.textContent.trim());
}).map(fold => fold.querySelector('summary').textContent.trim())"""


@pytest.mark.parametrize("day", ["good", "waiting", "unhappy", "bare"])
def test_no_fold_is_empty(site: str, visit: Visitor, day: str) -> None:
    shop = furnished.build()
    paths = pages.of(shop)
    if day == "waiting":
        JobEvent.objects.all().delete()
        Job.objects.filter(id=shop.ids["job"]).update(state=Job.State.QUEUED, progress=0)
    elif day != "good":
        {"unhappy": days.unhappy, "bare": days.bare}[day](shop)
    window = visit(shop.owner)
    empty = {}
    for path in paths:
        if found := window.go(path).evaluate(_EMPTY):
            empty[path] = found
    assert not empty
