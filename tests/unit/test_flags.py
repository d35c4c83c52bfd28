"""Flags: two lists, case matters, old letters are understood, unknown ones are never lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.catalog import read_catalog
from etl.transform.flags import FlagList, Flags

FLAGS = FlagList.of(read_catalog().flags)


@pytest.mark.parametrize(
    ("status", "conf", "expected"),
    [
        ("", "", ("", "")),
        ("b", "", ("b", "")),
        ("bu", "", ("bu", "")),
        ("ub", "", ("bu", "")),
        ("|C", "", ("", "C")),
        ("bu|C", "", ("bu", "C")),
        ("", "C", ("", "C")),
        ("c", "", ("", "C")),  # before 2025
        ("s", "", ("i", "")),
        ("z", "", ("m", "")),
        ("n", "", ("n", "")),
        ("|N", "", ("", "N")),  # not for publication, which is not 'n', not significant
        ("|P", "", ("", "P")),  # other secrecy, which is not 'p', provisional
        ("p", "", ("p", "")),
        (":", "", ("", "")),
        (": u", "", ("u", "")),
        ("ebp", "", ("bep", "")),
    ],
)
def test_letters_go_to_their_list(status: str, conf: str, expected: tuple[str, str]) -> None:
    read = FLAGS.read(status, conf)
    assert (read.status, read.conf) == expected
    assert read.unknown == ""


def test_confidential_is_not_a_break() -> None:
    """Defect 3 of the Commission's tool: flags are read letter by letter in lower case, so that C becomes a break."""
    assert "b" not in FLAGS.read("|C").status


def test_unknown_letter_is_kept_by_name() -> None:
    assert FLAGS.read("bX") == Flags(status="b", conf="", unknown="X", source="bX")


def test_the_original_letters_are_kept() -> None:
    assert FLAGS.read("c").source == "c"
    assert FLAGS.read("u", "C").source == "u|C"


@given(
    st.sets(st.sampled_from(sorted(FLAGS.status))),
    st.sets(st.sampled_from(sorted(FLAGS.conf))),
    st.randoms(use_true_random=False),
)
def test_any_order_of_letters_reads_the_same(status: set[str], conf: set[str], random: object) -> None:
    left, right = sorted(status), sorted(conf)
    random.shuffle(left)  # type: ignore[attr-defined]
    random.shuffle(right)  # type: ignore[attr-defined]
    together = FLAGS.read("".join(left) + ("|" + "".join(right) if right else ""))
    apart = FLAGS.read("".join(sorted(status)), "".join(sorted(conf)))
    assert (together.status, together.conf) == ("".join(sorted(status)), "".join(sorted(conf)))
    assert (apart.status, apart.conf) == (together.status, together.conf)
