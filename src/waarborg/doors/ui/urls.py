"""Addresses of the component set: the gallery and the two switches of the frame."""

from django.urls import path

from waarborg.doors.ui import views

app_name = "ui"
urlpatterns = [
    path("gallery/", views.gallery, name="gallery"),
    path("gallery/portal/", views.gallery_portal, name="gallery_portal"),
    path("gallery/plain/", views.gallery_plain, name="gallery_plain"),
    path("theme/", views.theme, name="theme"),
    path("language/", views.language, name="language"),
]
