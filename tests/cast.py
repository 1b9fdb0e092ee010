"""The fixed cast: Ada reports; Ben and Cleo check; Dan edits; Amin administers; Eve is an outsider to every embargo."""

import pytest

from factcheck.accounts.models import Role, User
from tests.factories import UserFactory


@pytest.fixture
def ada(db: None) -> User:
    return UserFactory.create(username="ada", role=Role.REPORTER)


@pytest.fixture
def ben(db: None) -> User:
    return UserFactory.create(username="ben", role=Role.EDITOR)


@pytest.fixture
def cleo(db: None) -> User:
    return UserFactory.create(username="cleo", role=Role.EDITOR)


@pytest.fixture
def dan(db: None) -> User:
    return UserFactory.create(username="dan", role=Role.EDITOR, is_senior=True)


@pytest.fixture
def amin(db: None) -> User:
    return UserFactory.create(username="amin", role=Role.ADMIN)


@pytest.fixture
def eve(db: None) -> User:
    return UserFactory.create(username="eve", role=Role.REPORTER)
