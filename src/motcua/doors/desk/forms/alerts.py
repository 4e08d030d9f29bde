"""Forms of those who deal with alerts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.doors.desk.forms.common import LimitMixin


class _UnitMixin(forms.Form):
    unit = forms.ChoiceField(label=_("Đơn vị xử lý"))

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["unit"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(units)


class AssignForm(LimitMixin, _UnitMixin):
    """Who deals with an alert, until when."""


class DismissForm(forms.Form):
    """Why an alert needs nothing."""

    reason = forms.CharField(
        label=_("Giải trình"),
        help_text=_("Vì sao không cần xử lý. Cảnh báo chỉ báo lại sau khi số liệu đã trở về bình thường."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class AlertOrderForm(LimitMixin, _UnitMixin):
    """An order made of an alert."""

    title = forms.CharField(label=_("Tên chỉ đạo"), max_length=200)
    text = forms.CharField(
        label=_("Nội dung"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000, required=False
    )
    field_order = ("title", "text", "unit", "limit", "limit_unit")
