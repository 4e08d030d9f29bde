"""Sentences of templates are put into their language once, and never into another's."""

from django.template.loader import get_template
from django.utils.translation import override

TEMPLATE = "desk/boards/boards.html"
VI, EN = "Trung tâm điều hành", "Operations centre"


def source(language):
    with override(language):
        return get_template(TEMPLATE).template.source


def test_each_language_has_its_own_whoever_comes_first():
    for language in ("en", "vi", "en"):
        said = source(language)
        assert f"<h1>{EN if language == 'en' else VI}</h1>" in said
        assert '{% trans "' + VI not in said
