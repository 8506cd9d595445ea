"""The component set's own addresses, at the place where the product has them."""

from django.urls import include, path

urlpatterns = [path("ui/", include("waarborg.doors.ui.urls"))]
