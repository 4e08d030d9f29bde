"""The form of those who warn the public."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.rooms.operations.records import Gravity

CATEGORIES = (
    ("Met", _("Thời tiết, thủy văn")),
    ("Geo", _("Sạt lở, động đất")),
    ("Env", _("Môi trường")),
    ("Health", _("Y tế, dịch bệnh")),
    ("Fire", _("Cháy nổ")),
    ("Infra", _("Hạ tầng")),
    ("Safety", _("An toàn")),
)
URGENCIES = (
    ("Immediate", _("Phải làm ngay")),
    ("Expected", _("Trong vòng một giờ")),
    ("Future", _("Sắp tới")),
    ("Unknown", _("Chưa rõ")),
)
CERTAINTIES = (
    ("Observed", _("Đã xảy ra")),
    ("Likely", _("Nhiều khả năng")),
    ("Possible", _("Có thể")),
    ("Unknown", _("Chưa rõ")),
)
AREA = forms.Textarea(attrs={"rows": 3})


class WarningForm(forms.Form):
    """A warning in both languages, for some communes, until a moment."""

    event = forms.CharField(label=_("Hiện tượng"), max_length=200, help_text=_("Ví dụ: Triều cường"))
    category = forms.ChoiceField(label=_("Loại"), choices=CATEGORIES)
    severity = forms.ChoiceField(label=_("Mức độ"), choices=[(one.value, one.says) for one in Gravity])
    urgency = forms.ChoiceField(label=_("Khẩn cấp"), choices=URGENCIES)
    certainty = forms.ChoiceField(label=_("Độ chắc chắn"), choices=CERTAINTIES)
    headline = forms.CharField(label=_("Tiêu đề"), max_length=160)
    headline_en = forms.CharField(label=_("Tiêu đề tiếng Anh"), max_length=160)
    description = forms.CharField(label=_("Mô tả"), widget=AREA, max_length=2000, required=False)
    description_en = forms.CharField(label=_("Mô tả tiếng Anh"), widget=AREA, max_length=2000, required=False)
    instruction = forms.CharField(label=_("Người dân cần làm gì"), widget=AREA, max_length=2000, required=False)
    instruction_en = forms.CharField(
        label=_("Người dân cần làm gì (tiếng Anh)"), widget=AREA, max_length=2000, required=False
    )
    areas = forms.MultipleChoiceField(label=_("Xã, phường"), help_text=_("Giữ phím Ctrl để chọn nhiều nơi."))
    replaces = forms.ChoiceField(label=_("Thay cho cảnh báo"), required=False)
    hours = forms.IntegerField(label=_("Hiệu lực trong (giờ)"), min_value=1, max_value=240, initial=24)

    def __init__(
        self,
        *args: Any,
        areas: Iterable[tuple[str, str]] = (),
        earlier: Iterable[tuple[str, str]] = (),
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        said: dict[str, list[tuple[str, Any]]] = {
            "areas": list(areas),
            "replaces": [("", _("– cảnh báo mới –")), *earlier],
        }
        for name, choices in said.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
