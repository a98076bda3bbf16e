"""What fine-tuning keeps of people, for the privacy page."""

from django.utils.translation import ngettext

from finetune.surveys import receiving
from maas.console.legal.sections import StoredData
from maas.tenants import trash


def _data() -> str:
    told = ngettext(
        "Your files, questions and answers: until you throw them away, and %(n)d day more in the "
        "trash. What a model was taught with stays as long as that model.",
        "Your files, questions and answers: until you throw them away, and %(n)d days more in "
        "the trash. What a model was taught with stays as long as that model.",
        trash.KEPT.days,
    )
    return told % {"n": trash.KEPT.days}


def _sent_in() -> str:
    told = ngettext(
        "Questions that people send in by a link of yours, without their names: %(n)d day, or as "
        "long as the data that they become part of.",
        "Questions that people send in by a link of yours, without their names: %(n)d days, or "
        "as long as the data that they become part of.",
        receiving.KEPT.days,
    )
    return told % {"n": receiving.KEPT.days}


KEPT = (
    StoredData(name="data", order=40, told=_data),
    StoredData(name="sent_in", order=50, told=_sent_in),
)
