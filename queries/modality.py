"""The words for a kind of duty: "must", "need not"."""

from __future__ import annotations

MODALS = {"obligation": "must", "recommendation": "should", "permission": "may", "prohibition": "must not"}
_NEGATED = {
    "obligation": "need not",
    "recommendation": "should not",
    "permission": "need not",
    "prohibition": "must not",
}


def modal(modality: str, *, negated: bool = False) -> str:
    """Give the word of a kind of duty: obligation is "must"; what is no kind of duty is given back."""
    return (_NEGATED if negated else MODALS).get(modality, modality)
