"""`{% check_lines turn as checks %}`: what the checks said of an answer."""

from django import template

from serving.pages.presenters.checks import check_lines

register = template.Library()
register.simple_tag(check_lines)
