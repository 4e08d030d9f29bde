"""What is written once: sentences in each language, addresses, and the parts of a page that are the same for all."""

import re

import pytest
from django.http import HttpRequest
from django.middleware.csrf import _does_token_match
from django.template import TemplateSyntaxError, engines
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import NoReverseMatch
from django.utils.translation import override

from motcua.kernel.actors import Actor

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


def test_an_address_without_variables_is_read_with_the_template():
    said = source("vi")
    assert "{% url" not in said
    assert get_template("desk/rail.html").template.source.count("{{ place.url }}") == 1


def drawn(template, request=None, **context):
    return engines["django"].from_string(template).render(context, request)


def test_an_address_with_variables_is_escaped_and_unknown_pages_are_an_error():
    template = '{% url "desk:dossier" code %}'
    assert drawn(template, code="H13.1") == "/can-bo/ho-so/H13.1/"
    assert drawn(template, code="a&b") == "/can-bo/ho-so/a&amp;b/"
    with pytest.raises(NoReverseMatch):
        drawn('{% url "desk:nowhere" %}')


def asked(path: str) -> HttpRequest:
    return RequestFactory().get(path)


def test_a_kept_part_has_the_token_and_the_address_of_its_own_request():
    template = engines["django"].from_string(
        "{% kept actor.name %}<b>{{ actor.name }}</b>{% csrf_token %}<i>{{ page_address }}</i>{% endkept %}"
    )
    for name, path in (("An", "/a?x=1&y=<"), ("Bình", "/b"), ("An", "/c")):
        request = asked(path)
        page = template.render({"actor": Actor(id="officer:1", name=name)}, request)
        (token,) = re.findall(r'value="(\w+)"', page)
        assert _does_token_match(token, request.META["CSRF_COOKIE"])
        assert f"<b>{name}</b>" in page
        address = request.get_full_path().replace("&", "&amp;").replace("<", "&lt;")
        assert f"<i>{address}</i>" in page


def test_a_kept_part_inside_another_has_them_too():
    template = engines["django"].from_string(
        "{% kept %}{% kept %}{% csrf_token %}{{ page_address }}{% endkept %}{% endkept %}"
    )
    for path in ("/a", "/b"):
        page = template.render({}, asked(path))
        assert page.endswith(path)
        assert re.search(r'value="\w{64}"', page)


def test_a_kept_part_without_a_form_sets_no_cookie():
    request = asked("/a")
    assert engines["django"].from_string("{% kept %}x{% endkept %}").render({}, request) == "x"
    assert "CSRF_COOKIE" not in request.META


def test_a_kept_part_without_a_request_has_no_token():
    assert drawn("{% kept %}{% csrf_token %}{{ page_address }}{% endkept %}") == "/"


def test_a_kept_part_is_written_anew_for_other_values_and_escaped():
    template = engines["django"].from_string("{% kept said %}{{ said }}{% endkept %}")
    assert [template.render({"said": said}) for said in ("<a>", "b", "<a>")] == ["&lt;a&gt;", "b", "&lt;a&gt;"]


def test_a_kept_part_may_not_hold_what_others_replace():
    with pytest.raises(TemplateSyntaxError, match="block"):
        drawn("{% kept %}{% if 1 %}{% block a %}{% endblock %}{% endif %}{% endkept %}")
