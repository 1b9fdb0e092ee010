"""Who works on a story, by when, and who may know of it: as it stands, or as somebody saw it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from factcheck.accounts.models import User
from factcheck.articles.models import Article


@dataclass(frozen=True, slots=True)
class Staffing:
    """What is said on one page about a story's people, who are told by their ids."""

    editor: int | None
    deadline: datetime | None
    embargoed: bool
    people: frozenset[int]

    @classmethod
    def of(cls, article: Article) -> Self:
        people = article.people.values_list("pk", flat=True)
        return cls(article.editor_id, article.deadline, article.embargoed, frozenset(people))

    @classmethod
    def saying(
        cls, *, editor: User | None, deadline: datetime | None, embargoed: bool, people: Collection[User]
    ) -> Self:
        return cls(editor.pk if editor else None, deadline, embargoed, frozenset(person.pk for person in people))
