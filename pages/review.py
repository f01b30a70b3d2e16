"""The duties that the extractor is least sure of, one at a time: confirm, correct or reject. ``?n=`` is one duty."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from foundation.errors import DutygraphError
from pages.views import frame
from pages.views.answers import passage_html
from pages.views.correcting import correction
from pages.views.duties import review_link
from pages.views.guide import guide
from pages.views.marks import escape
from pages.views.reading import Book
from pages.views.reviewing import (
    Candidate,
    Made,
    called,
    read_candidates,
    read_outcomes,
    rejected,
    review_made,
    undecided,
)
from pages.views.rulings import VERDICTS, made_html, slots_html
from pages.views.writing import refusal, require_writing
from review.decision import Slots, Verdict
from review.ledger import add_decision, ledger_file

AT_ONCE = 50
CHOICES = {Verdict.CONFIRM: "Confirm", Verdict.CORRECT: "Correct", Verdict.REJECT: "Reject"}
ABOUT = {
    Verdict.CONFIRM: "All of it is what the words say. It will be marked as reviewed and sure.",
    Verdict.CORRECT: "There is a duty in these words, and parts of it are wrong. Mend them below.",
    Verdict.REJECT: "These words state no duty, or one that another entry has already. It will be left out.",
}


def page() -> None:
    """Lay the page out."""
    frame.title("Review")
    frame.style("reviewing")
    with frame.errors_shown():
        book, store = frame.book(), frame.store()
        candidates = frame.kept("candidates", "", lambda: read_candidates(store, book))
        outcomes = frame.kept("outcomes", "", lambda: read_outcomes(store))
        made = review_made(frame.decisions(), candidates, outcomes, book)
        waiting = undecided(candidates, made)
        st.html(
            '<h1 class="dg-h1">Review</h1><p class="dg-lead">What the extractor is least sure of comes first. '
            "Read the words and say whether it read them right; your decision counts at the next build.</p>"
        )
        if saved := st.session_state.pop("review-saved", ""):
            st.html(f'<p class="dg-verdict dg-good" role="status">{escape(saved)}</p>')
        candidate = chosen(candidates, made, waiting, book)
        if candidate is not None:
            names = frame.kept("names", "", lambda: called(store))
            one(book, candidate, made, names, waiting)
        decided(book, made)
    frame.ready("review")
    guide()


def chosen(
    candidates: dict[str, Candidate], made: Sequence[Made], waiting: Sequence[Candidate], book: Book
) -> Candidate | None:
    """Give the duty that the address asks for, else the least sure one on which nobody has decided."""
    wanted = st.query_params.get("n", "")
    if wanted:
        known = [*candidates.values(), *rejected(made, book)]
        found = next((each for each in known if each.name == wanted), None)
        if found is not None:
            return found
        frame.show_error(
            DutygraphError(
                "no-such-duty",
                f"There is no duty {wanted[:80]} in this dataset.",
                "It may be of another edition, or read by another name; go on with the next one.",
            )
        )
    if not waiting:
        st.html('<p class="dg-lead">Somebody has decided on every duty. Nothing is left to review.</p>')
        return None
    return waiting[0]


def one(
    book: Book,
    candidate: Candidate,
    made: Sequence[Made],
    names: dict[str, str],
    waiting: Sequence[Candidate],
) -> None:
    """Show one duty: its words in their paragraph, what was read from them, what may be decided."""
    place = book.places[candidate.provision]
    frame.title(f"{place.key} {candidate.action} · Review")
    steps(candidate, waiting)
    left, right = st.columns([11, 9], gap="large")
    with left, st.container(key="review-words"):
        st.html(
            f'<h2 class="dg-h2">The words</h2>{passage_html(book, place.key, [(candidate.start, candidate.end)])}'
            f'<h2 class="dg-h2 dg-gap">As it was read</h2>{slots_html(candidate.slots, names)}'
            f'<p class="dg-small">{sureness(candidate)}</p>'
        )
        earlier = [each for each in made if each.norm == candidate.norm]
        if earlier:
            st.html(f'<h2 class="dg-h2 dg-gap">Decided before</h2>{made_html(book, earlier, names)}')
    with right, st.container(key="review-decide"):
        st.html('<h2 class="dg-h2">Your decision</h2>')
        refused = refusal()
        if refused is not None:
            frame.show_error(refused)
            return
        decide(book, candidate, names)


def steps(candidate: Candidate, waiting: Sequence[Candidate]) -> None:
    """Say how far one is, with the links to the neighbours."""
    position = next((number for number, each in enumerate(waiting) if each.norm == candidate.norm), None)
    if position is None:
        before, after = None, waiting[0] if waiting else None
        words = f"Decided already; {len(waiting):,} duties wait"
    else:
        before = waiting[position - 1] if position else None
        after = waiting[position + 1] if position + 1 < len(waiting) else None
        words = f"{position + 1:,} of {len(waiting):,} that nobody has decided on"
    parts = [f'<a href="{escape(review_link(before.norm))}" data-go>‹ Back</a>'] if before else []
    parts.append(f"<span>{escape(words)}</span>")
    if after:
        parts.append(f'<a href="{escape(review_link(after.norm))}" data-go>Skip ›</a>')
    st.html(f'<nav class="dg-steps" aria-label="Duties to review">{"".join(parts)}</nav>')


def sureness(candidate: Candidate) -> str:
    """Say how sure it is, and of what."""
    if candidate.rejected:
        return "It was rejected, and is in no answer."
    if candidate.decision:
        return "A reviewer decided on it: sure."
    return f"The extractor is {candidate.confidence:.0%} sure of it."


def decide(book: Book, candidate: Candidate, names: dict[str, str]) -> None:
    """Take a verdict with a name and a reason, and keep it."""
    # The fields belong to the duty as it is shown: where a build changed it meanwhile, nothing that was written about
    # the old words is taken for the new ones.
    key = candidate.state
    last = st.session_state.get("review-shown", ("", ""))
    st.session_state["review-shown"] = (candidate.norm, key)
    if last[0] == candidate.norm and last[1] != key:
        st.html(
            '<p class="dg-outdated" role="alert">This duty was built anew since you opened it. Look at it again.</p>'
        )
    picked = st.segmented_control(
        "Verdict",
        list(CHOICES),
        default=Verdict.CONFIRM,
        format_func=CHOICES.__getitem__,
        key=f"review-verdict-{key}",
        label_visibility="collapsed",
    )
    verdict = Verdict(picked) if picked else Verdict.CONFIRM
    st.html(f'<p class="dg-about">{ABOUT[verdict]}</p>')
    with st.form(f"review-form-{key}-{verdict}", border=False):
        text = book.places[candidate.provision].text
        corrected = correction(frame.store(), candidate, text, names) if verdict is Verdict.CORRECT else None
        reviewer = st.text_input(
            "Your name",
            value=st.session_state.get("review-name", ""),
            key=f"review-name-{key}-{verdict}",
            max_chars=200,
        )
        reason = st.text_area(
            "Why", key=f"review-reason-{key}-{verdict}", height=90, placeholder="What in the words shows it"
        )
        pressed = st.form_submit_button("Keep the decision", type="primary")
    if pressed:
        st.session_state["review-name"] = reviewer
        with frame.errors_shown():
            keep(candidate, verdict, reviewer, reason, corrected() if corrected is not None else {})
            st.session_state["review-saved"] = saved_words(book, candidate, verdict)
            st.query_params.clear()
            st.rerun()


def keep(candidate: Candidate, verdict: Verdict, reviewer: str, reason: str, corrected: Slots) -> None:
    """Add the decision to the file. Raises ``DutygraphError`` where that is refused."""
    require_writing()
    add_decision(
        ledger_file(),
        verdict=verdict,
        reviewer=reviewer,
        reason=reason,
        fact=(candidate.norm, candidate.provision, candidate.quote, candidate.action),
        seen=dict(candidate.slots),
        corrected=dict(corrected),
    )


def saved_words(book: Book, candidate: Candidate, verdict: Verdict) -> str:
    """Say that a decision was kept."""
    return (
        f"{book.places[candidate.provision].key}, {candidate.action}: {VERDICTS[verdict]}. It counts at the next build."
    )


def decided(book: Book, made: Sequence[Made]) -> None:
    """List the decisions, the last ones first."""
    if not made:
        return
    names = frame.kept("names", "", lambda: called(frame.store()))
    counts = {state: sum(each.state == state for each in made) for state in dict.fromkeys(each.state for each in made)}
    summed = "; ".join(f"{number:,} {state}" for state, number in counts.items())
    st.html(
        f'<h2 class="dg-h2">Decisions so far</h2><p class="dg-about">{escape(summed)}. They are kept in '
        f"<code>{escape(ledger_file().name)}</code>, with name, time and reason.</p>"
        f"{made_html(book, made[:AT_ONCE], names)}"
    )
    if len(made) > AT_ONCE:
        st.html(f'<p class="dg-small">The last {AT_ONCE} of {len(made):,} decisions are shown; the file has all.</p>')


if __name__ == "__main__":
    frame.whole_app()
