"""Words, fields and tables of the layout: what every page is made of."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from motcua.doors.layout import answers, fields, words
from motcua.doors.layout.look import Look, wanted
from motcua.doors.portal.procedure_page import short_name
from motcua.doors.portal.templatetags.portal import linked
from motcua.rooms.procedures.records import Choice, Form, FormField, FormStep

AT = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


def drawn(source: str, **context) -> str:
    context["request"] = RequestFactory().get("/list/", {"q": "a", "page": "3"})
    return Template("{% load layout %}" + source).render(Context(context))


def test_moments_are_read_on_a_clock_in_viet_nam():
    assert words.moment(AT) == "thứ Năm 26/11/2026, 16:30"
    assert words.moment(AT, "en") == "Thu 26 Nov 2026, 16:30"
    assert words.moment(datetime(2026, 11, 21, 17, 0, tzinfo=UTC)) == "Chủ nhật 22/11/2026, 00:00"
    assert words.day(date(2026, 2, 3)) == "03/02/2026"


@pytest.mark.parametrize(
    ("amount", "unit", "vi", "en"),
    [
        (3, "wd", "3 ngày làm việc", "3 working days"),
        (1, "working_day", "1 ngày làm việc", "1 working day"),
        (10, "day", "10 ngày", "10 calendar days"),
        (0.5, "wd", "0,5 ngày làm việc", "0.5 working days"),
        (2, "month", "2 tháng", "2 months"),
    ],
)
def test_limits_in_words(amount, unit, vi, en):
    assert words.limit(amount, unit).replace("\u00a0", " ") == vi
    assert words.limit(amount, unit, "en").replace("\u00a0", " ") == en


def test_money_and_sizes():
    assert words.money(8000) == "8.000\u00a0đ"
    assert words.money(8000, "en") == "8,000\u00a0đ"
    assert words.size(1_240_000) == "1,2\u00a0MB"
    assert words.figure(12408) == "12.408"
    assert words.figure(98.44, "vi", 1) == "98,4"


def test_short_forms_of_limits_are_read():
    assert words.split_limit("3wd") == (3.0, "wd")
    assert words.split_limit("8h") == (8.0, "wh")
    assert words.split_limit("soon") is None


def test_a_state_is_a_shape_a_word_and_a_colour():
    assert drawn('{% state "late" %}') == '<span class="state late">Quá hạn</span>'
    with translation.override("en"):
        assert drawn('{% state "late" %}') == '<span class="state late">Late</span>'


def test_a_due_moment_has_its_reasons_beside_it():
    page = drawn("{% due at why %}", at=AT, why=["24/11 nghỉ <lễ>"])
    assert "thứ Năm 26/11/2026, 16:30" in page
    assert "<li>24/11 nghỉ &lt;lễ&gt;</li>" in page
    assert "chưa có hạn trả" in drawn("{% due none %}", none=None)


def test_a_heading_sorts_both_ways_and_forgets_the_page():
    assert '<a href="?q=a&amp;sort=due">' in drawn('{% sort_header "due" "Hạn" %}')
    page = Template('{% load layout %}{% sort_header "due" "Hạn" "number" %}').render(
        Context({"request": RequestFactory().get("/list/", {"sort": "due"})})
    )
    assert 'aria-sort="ascending"' in page
    assert "?sort=-due" in page


def test_pages_keep_the_rest_of_the_address():
    page = drawn("{% pages 3 12 570 %}")
    assert 'href="?q=a&amp;page=4"' in page
    assert 'aria-current="page">3<' in page
    assert "Tổng số: 570" in page


class _Form(forms.Form):
    name = forms.CharField(label="Họ và tên", help_text="Như trên thẻ")
    sex = forms.ChoiceField(label="Giới tính", choices=[("m", "Nam"), ("f", "Nữ")], widget=forms.RadioSelect)


def test_a_django_form_is_drawn_with_labels_hints_and_errors():
    form = _Form({"name": "", "sex": "f"})
    page = drawn("{% error_summary form %}{% field form.name %}{% field form.sex %}", form=form)
    assert 'href="#f-name"' in page
    assert 'aria-describedby="f-name-hint f-name-error"' in page
    assert 'aria-invalid="true"' in page
    assert 'value="f" checked' in page


def test_the_look_forgets_what_it_does_not_know():
    assert Look.of({"lang": "fr", "theme": "dark", "size": "2"}) == Look("vi", "dark", "2")
    assert wanted({"lang": "en", "theme": "pink", "next": "/"}) == {"lang": "en"}


def _field(path, **more):
    said = {"help": None, "help_en": None, "widget": "text", "width": "full", "required": True}
    return FormField(path=path, title=path, title_en=f"{path} (en)", **(said | more))


FORM = Form(
    name="f@1",
    title="Tờ khai",
    title_en="Form",
    steps=(
        FormStep(
            key="a",
            title="Phần một",
            title_en="Part one",
            help=None,
            help_en=None,
            fields=(
                _field("child.name"),
                _field("child.place", widget="radio", choices=(Choice("home", "Ở nhà", "At home"),)),
                _field("child.detail", show_if=("child.place", "home")),
                _field("copies.number", widget="number"),
                _field("agreed", widget="checkbox"),
                _field("child.born", widget="date"),
            ),
        ),
    ),
    summary=(),
    schema={},
)


def test_what_was_typed_becomes_data_of_the_right_kind():
    sent = {"child.name": " Khang ", "child.place": "other", "child.detail": "ẩn", "copies.number": "3", "agreed": "on"}
    assert answers.typed(FORM, sent) == {
        "child": {"name": "Khang", "place": "other", "detail": ""},
        "copies": {"number": 3},
        "agreed": True,
    }
    assert answers.typed(FORM, {"copies.number": "ba"}) == {"copies": {"number": "ba"}}


def test_answers_are_read_back_in_words():
    data = {"child": {"name": "Khang", "place": "home", "born": "2026-11-10"}, "agreed": True}
    (part,) = answers.parts(FORM, data, "en")
    assert part.title == "Part one"
    assert part.lines == (
        ("child.name (en)", "Khang"),
        ("child.place (en)", "At home"),
        ("agreed (en)", "Có"),
        ("child.born (en)", "10 Nov 2026"),
    )


def test_a_field_shows_what_was_typed_even_when_it_is_wrong():
    (group,) = answers.groups(FORM, {"copies": {"number": "ba"}}, {"copies.number": "Nội dung chưa đúng."}, "vi")
    number = next(one for one in group.fields if one.name == "copies.number")
    assert isinstance(number, fields.Field)
    assert (number.value, number.error) == ("ba", "Nội dung chưa đúng.")


def test_a_notice_leads_to_its_dossier_and_to_nothing_else():
    said = linked("Xem /ho-so/H13.TT1-261123-0001/. <script> https://example.org/x")
    assert '<a href="/ho-so/H13.TT1-261123-0001/">' in said
    assert "&lt;script&gt; https://example.org/x" in said


def test_procedures_are_called_by_what_they_do():
    assert short_name("Thủ tục đăng ký khai sinh") == "Đăng ký khai sinh"
    assert short_name("Cấp bản sao") == "Cấp bản sao"
