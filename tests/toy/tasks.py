from celery import shared_task

from tests.toy.models import Toy


@shared_task(name="toy.tidy")
def tidy() -> int:
    return Toy.objects.filter(state=Toy.State.BROKEN).delete()[0]
