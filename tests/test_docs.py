"""What exists is documented: commands and options, settings, named queries, pages of the app, kinds of record."""

import ast
import re

import click
import pytest

from cli import main as command
from foundation import settings
from foundation.errors import ExitStatus
from foundation.files import REPOSITORY
from ontology import names
from queries.named import list_queries
from shapes.kinds import list_kinds
from tools.write_reference import DOCS, PAGES

COMMANDS = (DOCS / "commands.md").read_text(encoding="utf-8")
DOCUMENTS = sorted(path for pattern in ("*.md", "docs/**/*.md", "benchmarks/*.md") for path in REPOSITORY.glob(pattern))


def section(name: str) -> str:
    found = re.search(rf"^## dutygraph {name}\b.*?(?=^## |\Z)", COMMANDS, flags=re.MULTILINE | re.DOTALL)
    assert found, f"docs/commands.md does not speak of dutygraph {name}"
    return found[0]


@pytest.mark.parametrize("name", sorted(command.commands))
def test_every_command_and_option_is_documented(name):
    text = section(name)
    for parameter in command.commands[name].params:
        if isinstance(parameter, click.Option):
            assert any(f"`{option}" in text for option in parameter.opts), f"{parameter.opts} of {name}"
            if isinstance(parameter.type, click.Choice):
                assert "\\|".join(parameter.type.choices) in text, f"the choices of {parameter.opts} of {name}"
        else:
            assert parameter.human_readable_name.upper() in text.splitlines()[0]


def test_no_command_and_no_option_is_documented_that_is_not_there():
    assert set(re.findall(r"^## dutygraph (\w+)", COMMANDS, flags=re.MULTILINE)) == set(command.commands)
    for name in command.commands:
        known = {option for parameter in command.commands[name].params for option in parameter.opts}
        assert set(re.findall(r"^\| `(--?\w+)", section(name), flags=re.MULTILINE)) <= known, name


def test_every_exit_status_is_documented():
    assert {int(status) for status in re.findall(r"^\| (\d) \|", COMMANDS, flags=re.MULTILINE)} == set(ExitStatus)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_that_is_made_from_the_code_is_current(name):
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), f"docs/{name} is stale: make docs"


def test_every_setting_query_kind_and_term_is_documented():
    for page, wanted in (
        ("settings.md", [f"`{setting.variable}`" for setting in settings.REGISTER.values()]),
        ("queries.md", [f"\n## {query.name}\n" for query in list_queries()]),
        ("records.md", [f"\n`{kind.name}`: " for kind in list_kinds()]),
        ("vocabulary.md", [f"| `dg:{iri.removeprefix(names.PREFIXES['dg'])}` |" for iri in names.own_terms()]),
    ):
        text = (DOCS / page).read_text(encoding="utf-8")
        assert [each for each in wanted if each not in text] == [], page


def test_every_page_of_the_app_is_documented():
    tree = ast.parse((REPOSITORY / "app.py").read_text(encoding="utf-8"))
    titles = {
        keyword.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.Page"
        for keyword in node.keywords
        if keyword.arg == "title"
    }
    assert titles
    text = section("app")
    assert [title for title in titles if title not in text] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_a_variable_that_is_named_is_a_setting(path):
    known = {setting.variable for setting in settings.REGISTER.values()} | {"DUTYGRAPH_SHARED"}
    assert set(re.findall(r"DUTYGRAPH_[A-Z_]+", path.read_text(encoding="utf-8"))) <= known
