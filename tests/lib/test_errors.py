from factcheck.lib.errors import Conflict, Refused


def test_a_refusal_is_its_sentence() -> None:
    assert str(Refused("Not yet.")) == Refused("Not yet.").sentence == "Not yet."


def test_a_conflict_says_what_stands_now() -> None:
    assert Conflict("Cleo was quicker.", current={"verdict": "wrong"}).current == {"verdict": "wrong"}
