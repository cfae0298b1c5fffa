"""The texts that are timed are what the table says of them."""

from __future__ import annotations

from benchmarks.redaction import texts
from benchmarks.redaction.scoring import Post, Span

POSTS = [
    Post("1", "soy Ana Rojas", (Span(4, 13, "PERSON"),), set="plain"),
    Post("2", "mi dni es 45678912", (Span(10, 18, "NATIONAL_ID"),), set="plain"),
    Post("3", "gracias", (), set="negative"),
]


def test_ordinary_posts_have_150_to_200_characters_and_one_in_five_holds_data() -> None:
    made = texts.ordinary(POSTS)
    assert all(150 <= len(text) <= 200 for text in made)
    assert all(
        any(value in text for value in ("Ana Rojas", "45678912")) == (number % 5 == 0)
        for number, text in enumerate(made)
    )


def test_dense_posts_hold_a_name_and_have_about_180_characters() -> None:
    made = texts.dense(POSTS)
    assert all("Ana Rojas" in text and 160 <= len(text) <= 200 for text in made)
    assert not any("gracias" in text for text in made)


def test_hostile_texts_are_all_of_one_length() -> None:
    assert {len(text) for text in texts.hostile().values()} == {texts.HOSTILE_LENGTH}


def test_the_same_posts_make_the_same_texts() -> None:
    assert texts.ordinary(POSTS) == texts.ordinary(POSTS)
    assert len(set(texts.clean_pool())) == len(texts.clean_pool()) >= 100
