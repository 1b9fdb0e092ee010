"""What it takes to import a draft, and that a long one takes no longer per word than a short one."""

from benchmarks.results import Result, seconds
from benchmarks.words import newsroom_text
from factcheck.accounts.models import Role, User
from factcheck.claims.actions import take_in_draft

SHORT, LONG = 1_000, 20_000
MOST = 1.5


def measure() -> list[Result]:
    by = User.objects.create_user("bench-reporter", role=Role.REPORTER)

    def per_thousand(words: int, times: int) -> float:
        given = newsroom_text(words).encode()
        took = seconds(lambda: take_in_draft(headline="A long story", given=given, by=by), times=times)
        return took / words * 1_000

    short, long = per_thousand(SHORT, 9), per_thousand(LONG, 3)
    return [
        Result("import, 1,000 words", short, "s per 1,000 words"),
        Result(
            "import, 20,000 words",
            long,
            "s per 1,000 words",
            against="import, 1,000 words",
            ratio=long / short,
            target=f"≤ {MOST}",
            ok=long / short <= MOST,
        ),
    ]
