"""The register: a name in an IRI is assigned once and kept."""

from __future__ import annotations

import json

import pytest

from foundation.errors import DutygraphError
from ingest.entities import Entity, EntityKind
from ingest.register import FOLDERS, Register, read_register, write_register

BOARD = Entity(name="HSB", kind=EntityKind.ORGANIZATION, full="Harbor Safety Board")


def test_an_entity_gets_the_slug_of_its_short_name():
    assert Register().iri(BOARD) == "https://w3id.org/dutygraph/actor/hsb"


@pytest.mark.parametrize("kind", [kind for kind in EntityKind if kind is not EntityKind.CROSS_REFERENCE])
def test_each_kind_has_its_folder(kind):
    folder = {"organization": "actor", "position": "actor", "group": "actor"}.get(kind.value, kind.value)
    assert FOLDERS[kind] == folder
    assert Register().iri(Entity(name="Quay Thing", kind=kind)).endswith(f"/{folder}/quay-thing")


def test_it_keeps_the_slug_by_any_of_its_names():
    register = Register()
    first = register.iri(Entity(name="Harbor Safety Board", kind=EntityKind.ORGANIZATION))
    assert register.iri(BOARD) == first
    assert register.iri(Entity(name="HS", kind=EntityKind.GROUP, aliases=("Harbor Safety Board",))) == first


def test_another_entity_with_the_same_slug_is_counted():
    register = Register()
    made = [register.iri(Entity(name=name, kind=EntityKind.POSITION)) for name in ("Q.M", "Q M", "Q-M", "Q M")]
    ends = [each.rpartition("/")[2] for each in made]
    assert ends == ["q.m", "q-m", "q-m-2", "q-m"]


def test_one_name_in_two_folders_needs_no_count():
    register = Register()
    assert register.iri(BOARD).endswith("/actor/hsb")
    assert register.iri(Entity(name="HSB", kind=EntityKind.SYSTEM)).endswith("/system/hsb")


def test_a_name_without_a_letter_is_still_named():
    assert Register().iri(Entity(name="\u2014", kind=EntityKind.SYSTEM)).endswith("/system/unnamed")


def test_what_is_written_is_read_again(tmp_path):
    register = Register()
    register.iri(BOARD)
    register.iri(Entity(name="Attach\u00e9", kind=EntityKind.POSITION))
    path = tmp_path / "register.json"
    write_register(path, register)
    assert read_register(path).slugs == register.slugs == {"actor": {"HSB": "hsb", "Attach\u00e9": "attache"}}


def test_the_order_of_sight_does_not_show_in_the_file(tmp_path):
    others = [BOARD, Entity(name="Quay Manager", kind=EntityKind.POSITION), Entity(name="BRS", kind=EntityKind.SYSTEM)]
    for name, order in (("a.json", others), ("b.json", others[::-1])):
        register = Register()
        for each in order:
            register.iri(each)
        write_register(tmp_path / name, register)
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_a_missing_register_is_an_empty_one(tmp_path):
    assert read_register(tmp_path / "none.json").slugs == {}


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b""])
def test_a_damaged_register_is_refused(tmp_path, content):
    path = tmp_path / "register.json"
    path.write_bytes(content)
    with pytest.raises(DutygraphError) as caught:
        read_register(path)
    assert caught.value.code == "damaged-register"


@pytest.mark.parametrize("content", [[], {"actor": []}, {"actor": {"HSB": 1}}])
@pytest.mark.xfail(strict=True, reason="JSON of another form is taken as it is")
def test_json_that_is_no_register_is_refused(tmp_path, content):
    path = tmp_path / "register.json"
    path.write_text(json.dumps(content))
    with pytest.raises(DutygraphError):
        read_register(path)
