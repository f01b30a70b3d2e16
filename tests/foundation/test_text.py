from foundation.text import find_words


def test_words_are_found_whatever_the_white_space():
    assert find_words("a  b\nc", "b c") == (3, 6)
    assert find_words("a", " ") is None
    assert find_words("a.c", "abc") is None
