"""What a model can be for, each with a question and an answer as an example."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maas.console.models import Project


@dataclass(frozen=True, kw_only=True)
class Task:
    value: str
    title: str | Promise
    icon: str
    asks: Promise
    answers: Promise


TASKS = [
    Task(
        value=Project.Task.QUESTIONS,
        title=Project.Task.QUESTIONS.label,
        icon="message-question",
        asks=_("Are you open on Sundays too?"),
        answers=_("No, on Sundays we are closed. From Monday to Saturday we open at 9:30."),
    ),
    Task(
        value=Project.Task.PRODUCTS,
        title=Project.Task.PRODUCTS.label,
        icon="building-store",
        asks=_("What is the blue kettle made of?"),
        answers=_("Stainless steel; it holds 1.7 litres and switches itself off."),
    ),
    Task(
        value=Project.Task.TEAM,
        title=Project.Task.TEAM.label,
        icon="users",
        asks=_("Who signs a delivery that is damaged?"),
        answers=_("The shift leader, on form D4, with two photographs."),
    ),
]
