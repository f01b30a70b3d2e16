import pytest

from foundation import settings
from foundation.errors import DutygraphError


def test_a_setting_has_its_default():
    assert settings.text("host") == settings.REGISTER["host"].default == "127.0.0.1"
    assert settings.integer("app_port") == 8501


def test_the_environment_changes_a_setting_when_it_is_asked_for(monkeypatch):
    assert settings.integer("query_seconds") == int(settings.REGISTER["query_seconds"].default)
    monkeypatch.setenv("DUTYGRAPH_QUERY_SECONDS", "3")
    assert settings.integer("query_seconds") == 3


@pytest.mark.parametrize("value", ["", "ten", "1.5", "1e3"])
def test_a_value_that_is_no_number_names_its_variable(monkeypatch, value):
    monkeypatch.setenv("DUTYGRAPH_QUERY_SECONDS", value)
    with pytest.raises(DutygraphError) as caught:
        settings.integer("query_seconds")
    assert caught.value.code == "bad-setting"
    assert "DUTYGRAPH_QUERY_SECONDS" in caught.value.problem
    assert "DUTYGRAPH_QUERY_SECONDS" in caught.value.remedy


def test_an_unregistered_name_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        settings.text("no_such_setting")


@pytest.mark.parametrize("setting", settings.REGISTER.values(), ids=lambda each: each.name)
def test_every_setting_says_what_it_means(setting):
    assert setting.meaning
    assert setting.variable == f"DUTYGRAPH_{setting.name.upper()}"
    if setting.unit:
        assert int(setting.default) > 0
