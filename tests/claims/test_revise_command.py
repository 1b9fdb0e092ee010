import json
from pathlib import Path

import pytest

from factcheck.accounts.models import User
from factcheck.articles.models import Article
from tests.commands import typed
from tests.papers import docx, p
from tests.stories import DRAFT, settled_story


@pytest.fixture
def story(ada: User, ben: User) -> Article:
    return settled_story(ada, ben)


def file(folder: Path, text: str) -> Path:
    made = folder / "next.md"
    made.write_text(text)
    return made


def test_the_report_names_every_place_and_what_became_of_it(story: Article, tmp_path: Path) -> None:
    text = "Good evening.\n\n" + DRAFT.replace("140", "150").replace("- No date for the return has been set.\n", "")
    ended = typed("revise_article", story.pk, file(tmp_path, text), "--json")
    report = json.loads(ended.out)
    assert (ended.status, report["revision"]) == (0, 2)
    states = {anchor["state"] for anchor in report["anchors"]}
    assert states == {"moved", "altered", "lost"}
    for anchor in report["anchors"]:
        place = story.claims.get(pk=anchor["claim"]).occurrences.get(pk=anchor["occurrence"])
        if anchor["state"] == "lost":
            assert (anchor["start"], anchor["end"]) == (None, None)
        elif anchor["state"] == "moved":
            assert text[anchor["start"] : anchor["end"]] == place.exact
    assert story.revision.by == story.author


def test_without_json_it_says_the_counts_and_what_was_not_carried_over(
    story: Article, ben: User, tmp_path: Path
) -> None:
    paper = tmp_path / "two.docx"
    paper.write_bytes(docx("".join(p(line) for line in DRAFT.splitlines()) + "<w:sdt/>" + p("Bye\u202e.")))
    ended = typed("revise_article", story.pk, paper, "--author", "ben")
    first, *others = ended.out.splitlines()
    assert first.startswith(f"Revision 2 of story {story.pk}: ")
    assert others[-len(story.revision.not_imported) :] == story.revision.not_imported != []
    assert story.revision.by == ben


def test_a_dry_run_says_what_would_become_of_the_claims_and_saves_nothing(story: Article, tmp_path: Path) -> None:
    lede, left, unset = (
        "The night ferry to Halden takes about 20 hours, the operator says.",
        "The ferry left Port Maren on Monday with 140 passengers.",
        "No date for the return has been set.",
    )
    text = DRAFT.replace("140", "150").replace("says.", "says!").replace(f"- {unset}\n", "")
    number = dict(story.claims.values_list("text", "number"))
    ended = typed("revise_article", story.pk, file(tmp_path, text), "--dry-run")
    assert ended.out.splitlines() == [
        f"Story {story.pk} would have: 2 exact, 0 moved, 2 altered, 1 lost.",
        f"Claim {number[lede]} altered under Lede: {lede} → {lede[:-1]}!",
        f"Claim {number[left]} altered under Verified Facts: 140 passengers → 150 passengers",
        f"Claim {number[unset]} lost under Key Takeaways: {unset}",
    ]
    report = json.loads(typed("revise_article", story.pk, file(tmp_path, text), "--dry-run", "--json").out)
    assert (report["revision"], len(report["anchors"])) == (None, 5)
    assert story.revisions.count() == 1


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["0", "next.md"], "There is no story 0 here."),
        (["{story}", "none.md"], "none.md could not be read: No such file or directory."),
        (["{story}", "next.md", "--author", "nobody"], "There is nobody called “nobody” here."),
        (["{story}", "next.md", "--author", "eve"], "Only its author and editors revise a story."),
    ],
)
def test_what_does_not_go_is_said_in_a_sentence(
    words: list[str], complaint: str, story: Article, eve: User, tmp_path: Path
) -> None:
    file(tmp_path, "Other words.")
    named = [word.format(story=story.pk) for word in words]
    ended = typed("revise_article", *[tmp_path / word if word.endswith(".md") else word for word in named])
    assert ended.status == 1
    assert ended.complaint.strip().endswith(complaint)
    assert story.revisions.count() == 1
