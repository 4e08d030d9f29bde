"""What the clerk fills in besides the applicant's own form."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.doors.desk.forms.common import LIMIT_UNITS
from motcua.rooms.people.records import PersonDetails, PersonKind, Sex


class NewPersonForm(forms.Form):
    """A person whom the house does not know yet: only what must be known to answer him."""

    prefix = "p"
    kind = forms.ChoiceField(
        label=_("Người nộp là"),
        choices=((PersonKind.CITIZEN.value, _("Cá nhân")), (PersonKind.ORGANISATION.value, _("Tổ chức, doanh nghiệp"))),
        initial=PersonKind.CITIZEN.value,
    )
    full_name = forms.CharField(label=_("Họ và tên"), max_length=200)
    birth_date = forms.DateField(
        label=_("Ngày sinh"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    sex = forms.ChoiceField(
        label=_("Giới tính"),
        required=False,
        choices=(("", _("– chọn –")), (Sex.MALE.value, _("Nam")), (Sex.FEMALE.value, _("Nữ"))),
    )
    phone = forms.CharField(
        label=_("Điện thoại"), max_length=20, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    address = forms.CharField(label=_("Nơi ở"), max_length=300, required=False)

    def details(self, number: str) -> PersonDetails:
        """The person as he will be written down; ``number`` is an identity number or a tax code."""
        said = self.cleaned_data
        organisation = said["kind"] == PersonKind.ORGANISATION.value
        return PersonDetails(
            full_name=said["full_name"],
            kind=PersonKind(said["kind"]),
            identity_number=None if organisation else number or None,
            tax_code=number or None if organisation else None,
            birth_date=said.get("birth_date"),
            sex=Sex(said["sex"]) if said.get("sex") else None,
            phone=said.get("phone") or None,
            address=said.get("address") or None,
        )


class TermsForm(forms.Form):
    """Where it was received, who decides, how the result goes back, and what the catalogue does not state."""

    prefix = "t"
    channel = forms.ChoiceField(
        label=_("Hình thức nộp"), choices=(("counter", _("Trực tiếp")), ("post", _("Bưu chính"))), initial="counter"
    )
    unit = forms.ChoiceField(label=_("Nơi tiếp nhận"))
    competent = forms.ChoiceField(label=_("Cơ quan giải quyết"))
    return_by = forms.ChoiceField(
        label=_("Trả kết quả"),
        choices=(("counter", _("Tại một cửa")), ("post", _("Gửi bưu chính"))),
        initial="counter",
    )
    return_unit = forms.ChoiceField(label=_("Nơi trả kết quả"), required=False)
    return_address = forms.CharField(label=_("Địa chỉ nhận bưu chính"), max_length=300, required=False)
    support = forms.ChoiceField(label=_("Nơi hỗ trợ nộp"), required=False)
    limit = forms.IntegerField(label=_("Thời hạn giải quyết"), min_value=1, max_value=3660)
    limit_unit = forms.ChoiceField(label=_("Tính bằng"), choices=LIMIT_UNITS)
    limit_source = forms.CharField(label=_("Căn cứ của thời hạn (số văn bản)"), max_length=200)

    def __init__(
        self,
        *args: Any,
        units: list[tuple[str, str]],
        competents: list[tuple[str, str]],
        centres: list[tuple[str, str]],
        limit_stated: bool,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        offered = {
            "unit": units,
            "competent": competents,
            "return_unit": [("", gettext("Tại nơi tiếp nhận")), *centres],
            "support": [("", gettext("Không có nơi hỗ trợ riêng")), *centres],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
            if len(choices) < 2 and name == "unit":
                field.widget = forms.HiddenInput()
                field.initial = choices[0][0] if choices else ""
        if not competents:
            del self.fields["competent"]
        if limit_stated:
            for name in ("limit", "limit_unit", "limit_source"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("return_by") == "post" and not said.get("return_address"):
            self.add_error("return_address", _("Vui lòng ghi địa chỉ nhận kết quả."))
        return said

    @property
    def limit_code(self) -> str:
        """``3wd``; nothing when the catalogue states the limit."""
        amount = self.cleaned_data.get("limit")
        return f"{amount}{self.cleaned_data['limit_unit']}" if amount else ""
