"""The desk's addresses."""

from django.urls import path

from factcheck.desk.views import articles, citations, claims, health, home, queries, revisions, sentences, sources

urlpatterns = [
    path("", home.home, name="home"),
    path("articles/new/", articles.new, name="article-new"),
    path("articles/<int:pk>/", articles.desk, name="desk"),
    path("articles/<int:pk>/gate/", articles.gate, name="desk-gate"),
    path("articles/<int:pk>/revisions/", revisions.revisions, name="article-revisions"),
    path("articles/<int:pk>/revisions/<int:number>/original/", revisions.original, name="article-original"),
    path("articles/<int:pk>/revisions/compare/", revisions.compare, name="article-compare"),
    path("articles/<int:pk>/revise/", revisions.revise, name="article-revise"),
    path("articles/<int:pk>/submit/", articles.submit, name="article-submit"),
    path("articles/<int:pk>/send-back/", articles.send_back, name="article-send-back"),
    path("articles/<int:pk>/raise/", claims.raise_, name="claim-raise"),
    path("articles/<int:pk>/undo/", claims.undo, name="claim-undo"),
    path("claims/<int:pk>/decide/", claims.decide, name="claim-decide"),
    path("claims/<int:pk>/drop/", claims.drop, name="claim-drop"),
    path("claims/<int:pk>/split/", claims.split, name="claim-split"),
    path("claims/<int:pk>/merge/", claims.merge, name="claim-merge"),
    path("claims/<int:pk>/cite/", citations.cite, name="claim-cite"),
    path("occurrences/<int:pk>/confirm/", claims.confirm, name="occurrence-confirm"),
    path("occurrences/<int:pk>/reject/", claims.reject, name="occurrence-reject"),
    path("pending/<int:pk>/", revisions.pending, name="pending-revision"),
    path("pending/<int:pk>/rebase/", revisions.rebase, name="pending-rebase"),
    path("lost/<int:pk>/place/", revisions.place, name="lost-place"),
    path("lost/<int:pk>/gone/", revisions.gone, name="lost-gone"),
    path("queries/<int:pk>/answered/", queries.answered, name="query-answered"),
    path("sentences/<int:pk>/look-away/", sentences.look_away, name="sentence-look-away"),
    path("sentences/<int:pk>/look-again/", sentences.look_again, name="sentence-look-again"),
    path("sentences/<int:pk>/raise/", sentences.raise_, name="sentence-raise"),
    path("citations/<int:pk>/status/", citations.status, name="citation-status"),
    path("citations/<int:pk>/withdraw/", citations.withdraw, name="citation-withdraw"),
    path("sources/<int:pk>/", sources.source, name="source"),
    path("sources/<int:pk>/recheck/", sources.recheck, name="source-recheck"),
    path("sources/<int:pk>/pause/", sources.pause, name="source-pause"),
    path("captures/<int:pk>/", sources.capture, name="capture"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
