from foundation.errors import DutygraphError, ExitStatus, LimitError


def test_an_error_says_what_is_wrong_and_what_to_do():
    error = DutygraphError("no-such-file", "There is no file x.", "Check the name.")
    assert str(error) == "There is no file x. Check the name."
    assert error.as_json() == {
        "error": {"code": "no-such-file", "problem": "There is no file x.", "remedy": "Check the name."}
    }
    assert error.exit_status == ExitStatus.BAD_INPUT


def test_a_limit_has_its_own_exit_status():
    error = LimitError("too-large", "It is too large.", "Split it.")
    assert isinstance(error, DutygraphError)
    assert error.exit_status == ExitStatus.LIMIT


def test_the_exit_statuses_are_the_documented_ones():
    assert {status.name: int(status) for status in ExitStatus} == {
        "DONE": 0,
        "VIOLATION": 1,
        "BAD_INPUT": 2,
        "NOTHING_CHECKED": 3,
        "LIMIT": 4,
    }
