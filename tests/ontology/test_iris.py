"""Names for Python: prefixed names, slugs, the IRIs of keys."""

import pytest

from ontology import names


def test_a_prefixed_name_gives_its_iri():
    assert names.iri("dg:Norm") == "https://w3id.org/dutygraph/ontology#Norm"
    assert names.iri("eli:cites") == "http://data.europa.eu/eli/ontology#cites"


@pytest.mark.parametrize("name", ["dg:Nrom", "dg:", "nope:Norm", "Norm"])
def test_a_misspelt_name_is_an_error(name):
    with pytest.raises(KeyError):
        names.iri(name)


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("C2", "C2"),
        ("C2.1", "C2.1"),
        ("C2.1.4.2", "C2.1.4.2"),
        ("C2.1.6.7.1#2", "C2.1.6.7.1/item/2"),
        ("C2.T1", "C2.T1"),
        ("C2.T1#3", "C2.T1/row/3"),
        ("C5.T2a#12", "C5.T2a/row/12"),
        ("C2.F1", "C2.F1"),
        ("C4.3.2 note 1", "C4.3.2/note/1"),
        ("C4.3.2 note 1#2", "C4.3.2/note/1/item/2"),
        ("C4.3.2 table 1#2", "C4.3.2/table/1/row/2"),
        ("C2.T1#3#1", "C2.T1/row/3#1"),
    ],
)
def test_a_key_gives_its_iri(key, path):
    assert names.provision_iri("samm", key) == f"https://w3id.org/dutygraph/samm/{path}"


def test_keys_of_one_dataset_give_different_iris():
    keys = ["C2.1", "C2.1#1", "C2.1 note 1", "C2.1 note 1#1", "C2.1 table 1", "C2.1 table 1#1", "C2.T1", "C2.T1#1"]
    assert len({names.provision_iri("samm", key) for key in keys}) == len(keys)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("SCO", "sco"),
        ("Letter of Offer & Acceptance", "letter-of-offer-and-acceptance"),
        ("DoDD 5205.75", "dodd-5205.75"),
        ("22 U.S.C. §2321i", "22-u.s.c.-2321i"),
        ("Señor Café", "senor-cafe"),
        ("  --x.. ", "x"),
        ("§", ""),
    ],
)
def test_a_slug_is_plain_ascii(text, slug):
    assert names.slug(text) == slug


def test_a_graph_has_its_iri():
    assert names.graph_iri("samm-chapter-2/text") == "https://w3id.org/dutygraph/graph/samm-chapter-2/text"
