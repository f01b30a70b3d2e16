"""Words, thesaurus, passages and full-text search."""

import pytest

from foundation.errors import DutygraphError
from queries.lexicon import Lexicon
from queries.passages import Name, cited
from queries.search import search
from queries.store import DEFAULT_FOLDER, open_store
from queries.thesaurus import groups
from queries.words import nearly, plain, sentences, stem, tokens


@pytest.fixture(scope="module")
def store():
    return open_store(str(DEFAULT_FOLDER))


def test_sentences_do_not_end_at_abbreviations():
    text = "It falls under the U.S. Chief (COM). See C5.1.8. for more, e.g. The list. In the U.S. The rest.\nNext line"
    assert [each.text for each in sentences(text)] == [
        "It falls under the U.S. Chief (COM).",
        "See C5.1.8. for more, e.g. The list.",
        "In the U.S.",
        "The rest.",
        "Next line",
    ]
    for each in sentences(text):
        assert text[each.start : each.end] == each.text


@pytest.mark.parametrize(
    ("one", "other"),
    [("SCOs", "SCO"), ("IMSs", "IMS"), ("parties", "party"), ("Thirty", "30"), ("sent", "send"), ("U.S.", "US")],
)
def test_plain_forms_are_the_same(one, other):
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("approval", "approves", True),
        ("disposal", "dispose", True),
        ("buying", "buy", True),
        ("paying", "pay", True),
        ("used", "use", True),
        ("owing", "owe", True),
        ("flying", "fly", True),
        ("commander", "command", False),
        ("department", "depart", False),
        ("policy", "police", False),
    ],
)
def test_stems(one, other, same):
    assert (stem(plain(one)) == stem(plain(other))) is same


def test_a_typing_slip_is_near_and_another_word_is_not():
    assert nearly("assesment", "assessment")
    assert nearly("recieve", "receive")
    assert not nearly("surcharge", "discharge")
    assert not nearly("rate", "date")


def test_tokens_keep_their_place():
    text = "P&A data under 22 U.S.C. §2321i"
    assert all(text[token.start : token.end] == token.text for token in tokens(text))


def test_cited_places():
    assert cited("See Section C6.4.10. and Table C5.T2a. or Chapter 8.") == ["C6.4.10", "C5.T2a", "C8"]


def test_every_thesaurus_group_has_several_words():
    assert len(groups()) > 100
    assert all(len(group.labels) > 1 for group in groups())
    assert any({"tell", "notify", "inform"} <= set(group.labels) for group in groups())


def test_search_finds_by_short_form_full_name_and_synonym(store):
    for words in ("CTA", "country team assessment", "Country Team Assesment"):
        assert search(store, words)[0].number == "C2.1.4.2"
    assert any(hit.number == "C2.1.2.1" for hit in search(store, "ambassador supervises the SCO"))


def test_a_hit_is_verbatim(store):
    for hit in search(store, "blue lantern"):
        text = store.select(
            "PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX dg: <https://w3id.org/dutygraph/ontology#> "
            f'SELECT ?text {{ ?place dcterms:identifier "{hit.number}" ; dg:text ?text }}'
        ).values("text")[0]
        assert text[hit.start : hit.end] == hit.quote


def test_search_is_limited_and_keeps_to_a_section(store):
    assert len(search(store, "SCO", limit=3)) == 3
    assert all(hit.number.startswith(("C2.3", "C2.T2")) for hit in search(store, "budget", section="C2.3"))
    with pytest.raises(DutygraphError, match="no provision"):
        search(store, "budget", section="C99.9")


def test_unknown_words_give_no_hits(store):
    assert search(store, "xylophone quark") == ()
    assert search(store, "  ?! ") == ()


def test_a_long_name_may_lack_one_of_its_words_and_a_verb_stand_apart_from_its_particle():
    lexicon = Lexicon(
        [
            Name("x:board", "Actor", "Harbour Pilot Licensing Board", False),
            Name("x:report", "Document", "Yearly Tide Report", False),
            Name("x:table", "Document", "Yearly Tide Table", False),
        ]
    )

    def asked(question):
        return {span.feature for span in lexicon.asked(tokens(question))}

    assert "e:x:board" in asked("who sits on the harbour licensing board")
    assert "e:x:board" not in asked("harbour pilot licensing")
    assert "e:x:report" in asked("when is the tide report due")
    assert "e:x:table" not in asked("when is the tide report due")
    assert "g:tell" in asked("we have to let the pilots know")
    assert "e:x:board" not in {
        span.feature for span in lexicon.spans(tokens("a harbour licensing board"), exact_case=True)
    }


def test_a_group_of_the_thesaurus_whose_preferred_label_names_an_actor_means_it():
    lexicon = Lexicon(
        [Name("x:customer", "Actor", "partner nation", False), Name("x:kit", "System", "equipment", False)]
    )
    spans = {(span.feature, span.kind) for span in lexicon.asked(tokens("may the buyer sell the gear"))}
    assert ("e:x:customer", "Actor") in spans
    assert not any(feature == "e:x:kit" for feature, _ in spans)
