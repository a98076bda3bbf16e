"""What a model can be for: the example that explains it, and what follows from the choice."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maas.projects.models import Project


@dataclass(frozen=True, kw_only=True)
class SampleRow:
    """A row as a merchant would write it."""

    question: Promise
    answer: Promise
    category: Promise


@dataclass(frozen=True, kw_only=True)
class ProjectTask:
    """`examples`: the first explains the choice, and all stand in the spreadsheet to fill in.
    `greeting`: what a new chat page says first; "" leaves it to the page's own words."""

    value: str
    title: str | Promise
    icon: str
    examples: tuple[SampleRow, ...]
    greeting: str | Promise = ""

    @property
    def asks(self) -> Promise:
        return self.examples[0].question

    @property
    def answers(self) -> Promise:
        return self.examples[0].answer


TASKS = [
    ProjectTask(
        value=Project.Task.QUESTIONS,
        title=Project.Task.QUESTIONS.label,
        icon="message-question",
        examples=(
            SampleRow(
                question=_("Are you open on Sundays too?"),
                answer=_("No, on Sundays we are closed. From Monday to Saturday we open at 9:30."),
                category=_("Visiting"),
            ),
            SampleRow(
                question=_("Can I bring it back if it does not fit?"),
                answer=_("Yes, within 30 days with the receipt, unworn."),
                category=_("Returns"),
            ),
        ),
    ),
    ProjectTask(
        value=Project.Task.PRODUCTS,
        title=Project.Task.PRODUCTS.label,
        icon="building-store",
        examples=(
            SampleRow(
                question=_("What is the blue kettle made of?"),
                answer=_("Stainless steel; it holds 1.7 litres and switches itself off."),
                category=_("Kitchen"),
            ),
            SampleRow(
                question=_("How long is the guarantee on the blue kettle?"),
                answer=_("Two years from the day you bought it. Please keep the receipt."),
                category=_("Guarantee"),
            ),
        ),
        greeting=_("Hello! Which product would you like to know more about?"),
    ),
    ProjectTask(
        value=Project.Task.TEAM,
        title=Project.Task.TEAM.label,
        icon="users",
        examples=(
            SampleRow(
                question=_("Who signs a delivery that is damaged?"),
                answer=_("The shift leader, on form D4, with two photographs."),
                category=_("Deliveries"),
            ),
            SampleRow(
                question=_("When do I hand in my time sheet?"),
                answer=_("On the last working day of the month, before noon."),
                category=_("Working hours"),
            ),
        ),
        greeting=_("Hello! Ask me how we do things here."),
    ),
]


def project_task(value: str) -> ProjectTask:
    """The task of a project."""
    return next(task for task in TASKS if task.value == value)
