"""Which column is what: recognised by name and content, or declared by the merchant."""

from finetune.data.columns.layout import Column, Layout, Role
from finetune.data.columns.recognise import recognise, recognise_from

__all__ = ["Column", "Layout", "Role", "recognise", "recognise_from"]
