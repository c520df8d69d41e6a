"""Lines of printed pages: heads and feet that come back are left out, headings are told by their size."""

from tunewright.documents.pdf_lines import Line, levels_by_size, lines_of, without_running_heads


def pages(*said):
    """Pages of plain lines, divided by “|”."""
    return [[Line(text.strip(), 10.0) for text in page.split("|")] for page in said]


def left(*said):
    return [[line.text for line in page] for page in without_running_heads(pages(*said))]


def test_what_most_pages_repeat_is_left_out_numbers_aside():
    assert left("Guide | one | two | 1", "Guide | three | four | 2") == [["one", "two"], ["three", "four"]]
    assert left("a | Page i of iv", "b | Page ii of iv", "c | Page iii of iv") == [["a"], ["b"], ["c"]]


def test_what_left_and_right_pages_repeat_in_turn_is_left_out():
    said = [f"{'The guide' if n % 2 else 'Harbour office'} | text {'abcdefgh'[n]} | {n}" for n in range(8)]
    assert left(*said) == [[f"text {sign}"] for sign in "abcdefgh"]


def test_the_title_of_a_chapter_over_some_pages_is_left_out():
    said = [
        f"{n} {'Tides' if n < 4 else 'Winds' if n < 8 else 'Stars'} | it {'abcdefghijkl'[n]}" for n in range(12)
    ]
    assert [page[0] for page in left(*said)] == [f"it {sign}" for sign in "abcdefghijkl"]


def test_lines_that_only_look_alike_stay():
    table = [f"beginning {sign} | Harbour {n} 7 of 12" for n, sign in enumerate("abcdefghij")]
    assert left("One page | 1") == [["One page", "1"]]
    tail = [f"start {'abcdefghij'[n]} | {2000 + n} 14 3" for n in range(3)]
    middle = [f"other {'klmnopqrst'[n]} | words {'abcdefghij'[n]} end" for n in range(7)]
    assert left(*tail, *middle)[:3] == [[f"start {'abc'[n]}", f"{2000 + n} 14 3"] for n in range(3)]
    assert len(left(*table)[0]) == 1, "on every page, whatever its numbers"


def test_a_line_has_the_size_of_nearly_all_its_letters():
    pieces = [
        ("Big words", 18.0),
        ("\n", 10.0),
        ("small ", 10.0),
        ("b", 14.0),
        ("ut mostly", 10.1),
        ("\nhalf", 9.0),
    ]
    found = lines_of([*pieces, (" and half", 14.0)])
    assert found == [Line("Big words", 18.0), Line("small but mostly", 10.0), Line("half and half", 0.0)]


def sized(*lines):
    return [[Line(text, size) for text, size in lines]]


TEXT = [("A line of the text as it stands in most of the document.", 10.0)] * 30


def test_larger_letters_are_headings_the_largest_first():
    assert levels_by_size(sized(("Guide", 20.0), *TEXT, ("Part", 14.0), ("note", 8.0), *TEXT)) == {20.0: 1, 14.0: 2}


def test_sizes_that_say_nothing_make_no_headings():
    assert levels_by_size(sized(*TEXT, ("Nearly", 11.0), *TEXT)) == {}, "a little larger is not larger"
    assert levels_by_size(sized(("Foreword " * 9, 14.0), *([("in large letters", 14.0)] * 5), *TEXT)) == {}
    assert levels_by_size(sized(("123", 20.0), *TEXT)) == {}, "a number is no heading"
    noisy = [(f"Scanned line {n}", 11.5 + n % 9) for n in range(30)]
    assert levels_by_size(sized(*TEXT, *noisy)) == {}
    assert levels_by_size([[]]) == {}
    assert levels_by_size(sized(("no size", 0.0), ("none either", 0.0))) == {}
