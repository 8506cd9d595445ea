"""The components as template tags: ``{% load ui %}``. docs/reference/components.md shows each with an example."""

from django import template

from waarborg.doors.ui.components import blocks, forms, frame, marks, sets, times

register = template.Library()
for _part in (frame, marks, times, forms, sets, blocks):
    register.tags.update(_part.register.tags)
    register.filters.update(_part.register.filters)
