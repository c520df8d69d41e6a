from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.text.languages import script_of, speak_differently

TEXTS = {
    "en": "You can return the shoes within thirty days if they have not been worn, and we send you a label for it.",
    "de": "Sie können die Schuhe innerhalb von dreißig Tagen zurückgeben, wenn sie nicht getragen sind.",
    "fr": "Vous pouvez rendre les chaussures dans les trente jours si elles ne sont pas portées dehors.",
    "es": "Puede devolver los zapatos en un plazo de treinta días si no se han usado fuera de casa.",
    "pl": "Buty można zwrócić w ciągu trzydziestu dni, jeśli nie były noszone, a my prześlemy etykietę.",
    "ru": "Вы можете вернуть обувь в течение тридцати дней, если она не была в носке, и мы вернём деньги.",
}


@pytest.mark.parametrize("one", TEXTS)
@pytest.mark.parametrize("other", TEXTS)
def test_two_texts_speak_differently_only_where_they_do(one: str, other: str) -> None:
    assert (speak_differently(TEXTS[one], TEXTS[other]) is not None) == (one != other)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("abc", "Latin"),
        ("été", "Latin"),
        ("это", "Cyrillic"),
        ("你好", "Chinese"),
        ("返品はできますか", "Japanese"),
        ("안녕", "Korean"),
        ("abc это", ""),
        ("12", ""),
        ("", ""),
    ],
)
def test_the_script_of_most_letters_is_named(text: str, script: str) -> None:
    assert script_of(text) == script


@given(st.text())
def test_a_text_never_differs_from_itself(text: str) -> None:
    assert speak_differently(text, text) is None
