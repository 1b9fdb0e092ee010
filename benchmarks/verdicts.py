"""What the desk and a verdict cost, in queries and beside a bare view."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from benchmarks.results import Result, seconds
from benchmarks.words import newsroom_text
from factcheck.accounts.models import Role, User
from factcheck.articles.actions import submit
from factcheck.articles.models import Article
from factcheck.claims.actions import take_in_draft
from factcheck.claims.models import Claim, Verdict

FEW, MANY = 10, 1_000
MOST_QUERIES = 12


def measure() -> list[Result]:
    ada = User.objects.create_user("bench-ada", role=Role.REPORTER)
    ben = User.objects.create_user("bench-ben", role=Role.EDITOR)
    client = Client(headers={"HX-Request": "true"})
    client.force_login(ben)
    page = Client()
    page.force_login(ben)
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        few, many = (_story(ada, claims) for claims in (FEW, MANY))
        return [*_desk(page, few, many), *_verdict(client, many)]


def _story(by: User, claims: int) -> Article:
    article = take_in_draft(headline=f"{claims} claims", given=newsroom_text(claims * 22).encode(), by=by)
    submit(article=article, by=by)
    surplus = article.claims.in_order()[claims:].values("pk")
    Claim.objects.filter(pk__in=surplus).update(dropped_at=article.created_at, dropped_by=by)
    return article


def _desk(page: Client, few: Article, many: Article) -> list[Result]:
    counts = {}
    for article in (few, many):
        address = reverse("desk", args=[article.pk])
        page.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert page.get(address).status_code == 200
        counts[article.pk] = len(queries)
    same = counts[few.pk] == counts[many.pk]
    standing = many.claims.standing().count()
    return [
        Result(f"desk, {few.claims.standing().count()} claims", counts[few.pk], "queries"),
        Result(
            f"desk, {standing:,} claims",
            counts[many.pk],
            "queries",
            against=f"desk, {few.claims.standing().count()} claims",
            ratio=counts[many.pk] / counts[few.pk],
            target="= 1",
            ok=same,
        ),
    ]


def _verdict(client: Client, article: Article) -> list[Result]:
    waiting = iter(article.claims.unresolved().in_order())

    def decide() -> None:
        claim = next(waiting)
        answer = client.post(
            reverse("claim-decide", args=[claim.pk]),
            {"verdict": Verdict.UNCONFIRMED, "note": "", "seen": claim.version},
        )
        assert answer.status_code == 200, answer.status_code

    decide()
    with CaptureQueriesContext(connection) as queries:
        decide()
    # Read now, for the next request forgets them.
    cost = sum(query["sql"] not in {"BEGIN", "COMMIT"} for query in queries.captured_queries)
    took = seconds(decide, times=50)
    bare = seconds(_bare_view(article), times=50)
    return [
        Result(
            "verdict, beside BEGIN and COMMIT", cost, "queries", target=f"≤ {MOST_QUERIES}", ok=0 < cost <= MOST_QUERIES
        ),
        Result("verdict, server time", took * 1000, "ms", against="a bare view doing one UPDATE", ratio=took / bare),
    ]


def _bare_view(article: Article) -> Callable[[], HttpResponse]:
    def view(_request: HttpRequest) -> HttpResponse:
        Article.objects.filter(pk=article.pk).update(headline=article.headline)
        return HttpResponse()

    requests = RequestFactory()
    return lambda: view(requests.post("/"))
