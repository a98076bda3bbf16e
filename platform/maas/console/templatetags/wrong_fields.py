"""What is wrong on a page, told at its top with a link to each field.

Any form on the page that was sent and refused is found by itself, so that no page can forget it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template import Context

register = template.Library()


@dataclass(frozen=True, kw_only=True)
class WrongField:
    """`anchor` is the id of what is typed into, or of the group of choices."""

    label: str
    anchor: str
    error: str


@register.inclusion_tag("components/wrong_fields.html", takes_context=True)
def wrong_fields(context: Context) -> dict[str, list[WrongField]]:
    """The fields in error of all forms on the page, in their order; nothing where all is well."""
    return {"wrong": [found for form in _refused(context) for found in _wrong(form)]}


def _refused(context: Context) -> list[BaseForm]:
    found: dict[int, BaseForm] = {}
    values: Iterable[Any] = context.flatten().values()
    for value in values:
        # By its true type: a lazy value must not be worked out for this.
        if issubclass(type(value), BaseForm) and value.is_bound and value.errors:
            found[id(value)] = value
    return list(found.values())


def _wrong(form: BaseForm) -> Iterator[WrongField]:
    for field in form:
        if field.errors and not field.is_hidden:
            yield WrongField(
                # A colon follows: two marks would meet where the label asks.
                label=str(field.label).rstrip("?？ "),
                anchor=_anchor(field),
                error=str(field.errors[0]),
            )


def _anchor(field: BoundField) -> str:
    return str(field.id_for_label or field.auto_id)
