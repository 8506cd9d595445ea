"""The addresses of the portal; all of them are for a client's people."""

from django.urls import URLPattern

app_name = "portal"

urlpatterns: list[URLPattern] = []
