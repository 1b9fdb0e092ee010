"""The verbs of checking: the only place that writes claims, where they stand, what is cited, what is decided."""

from factcheck.claims.actions.citations import (
    Proof,
    SentTwice,
    attach_citation,
    prove,
    prove_all,
    repoint,
    withdraw_citation,
)
from factcheck.claims.actions.claims import drop_claim, merge_claims, raise_claim, split_claim
from factcheck.claims.actions.decisions import Cause, decide, evidence_of, reopen, reopen_all, undo
from factcheck.claims.actions.drafts import take_in_draft
from factcheck.claims.actions.places import confirm_occurrence, reject_occurrence
from factcheck.claims.actions.queries import answer_query, take_in_notes
from factcheck.claims.actions.revisions import (
    discard_pending,
    let_go,
    offer_edit,
    offer_revision,
    place_again,
    read_revision,
    revise,
    save_pending,
)

__all__ = [
    "Cause",
    "Proof",
    "SentTwice",
    "answer_query",
    "attach_citation",
    "confirm_occurrence",
    "decide",
    "discard_pending",
    "drop_claim",
    "evidence_of",
    "let_go",
    "merge_claims",
    "offer_edit",
    "offer_revision",
    "place_again",
    "prove",
    "prove_all",
    "raise_claim",
    "read_revision",
    "reject_occurrence",
    "reopen",
    "reopen_all",
    "repoint",
    "revise",
    "save_pending",
    "split_claim",
    "take_in_draft",
    "take_in_notes",
    "undo",
    "withdraw_citation",
]
