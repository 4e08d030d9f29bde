"""Forms of those who give orders and of those who carry them out."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.doors.desk.forms.common import LimitMixin


class OrderForm(LimitMixin, forms.Form):
    """A new order: what, to whom, by when."""

    title = forms.CharField(label=_("Tên chỉ đạo"), max_length=200)
    text = forms.CharField(
        label=_("Nội dung"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000, required=False
    )
    units = forms.MultipleChoiceField(
        label=_("Đơn vị thực hiện"), help_text=_("Giữ phím Ctrl để chọn nhiều đơn vị; mỗi đơn vị có hạn riêng.")
    )
    field_order = ("title", "text", "units", "limit", "limit_unit")

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["units"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(units)


class ActForm(forms.Form):
    """What is said about an order; the button says what is done."""

    text = forms.CharField(
        label=_("Nội dung"),
        help_text=_("Bắt buộc khi báo tiến độ, báo cáo hoàn thành, yêu cầu làm lại hoặc rút."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
    )
    file = forms.FileField(label=_("Tệp minh chứng"), help_text=_("PDF, JPEG hoặc PNG"), required=False)
