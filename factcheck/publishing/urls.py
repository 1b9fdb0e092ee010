"""The addresses of the public record, and of the acts that lead to it."""

from django.urls import path

from factcheck.publishing import views

urlpatterns = [
    path("articles/<int:pk>/preview/", views.preview, name="article-preview"),
    path("articles/<int:pk>/clear/", views.clear, name="article-clear"),
    path("articles/<int:pk>/publish/", views.publish, name="article-publish"),
    path("articles/<int:pk>/export/<slug:format_name>/", views.export, name="article-export"),
    path("stories/", views.story_list, name="story-list"),
    path("stories/<slug:slug>/", views.story, name="story"),
    path("stories/<slug:slug>/<int:number>/", views.story, name="story-edition"),
    path("corrections/", views.corrections, name="corrections"),
]
