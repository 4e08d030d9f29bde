"""Facts that a keeper enters because the source does not state them: a form for each."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from motcua.kernel.text import say
from motcua.rooms.procedures.records import ChannelKind, FactName, LimitUnit

FACT_NAMES = {
    FactName.LIMIT: say("Thời hạn"),
    FactName.FEE: say("Phí, lệ phí"),
    FactName.CHANNELS: say("Cách thức thực hiện"),
    FactName.PAPERS: say("Thành phần hồ sơ"),
    FactName.PAPER_NAME: say("Tên giấy tờ"),
    FactName.PAPER_COPIES: say("Số bản giấy tờ"),
    FactName.RESULTS: say("Kết quả"),
    FactName.COMPETENT: say("Cơ quan có thẩm quyền"),
    FactName.LEGAL_BASIS: say("Căn cứ pháp lý"),
}
UNITS = (
    (LimitUnit.WORKING_DAY.value, _("ngày làm việc")),
    (LimitUnit.DAY.value, _("ngày")),
    (LimitUnit.HOUR.value, _("giờ làm việc")),
    (LimitUnit.MONTH.value, _("tháng")),
    (LimitUnit.SAME_DAY.value, _("trong ngày")),
)


class FactForm(forms.Form):
    """Any fact comes with its source."""

    source = forms.CharField(label=_("Nguồn (số văn bản)"), max_length=300)

    def value(self) -> dict[str, Any]:
        """As ``complete_fact`` takes it."""
        return dict(self.cleaned_data)


class LimitFact(FactForm):
    amount = forms.IntegerField(label=_("Thời hạn"), min_value=1, max_value=3660)
    unit = forms.ChoiceField(label=_("Tính bằng"), choices=UNITS)
    field_order = ("amount", "unit", "source")


class FeeFact(FactForm):
    vnd = forms.IntegerField(label=_("Số tiền (đồng; 0 là miễn phí)"), min_value=0)
    text = forms.CharField(label=_("Diễn giải"), max_length=300, required=False)
    field_order = ("vnd", "text", "source")


class CompetentFact(FactForm):
    unit = forms.CharField(
        label=_("Mã đơn vị"),
        max_length=40,
        help_text=_("Ví dụ SO-TP; UB-{area} là Ủy ban nhân dân xã, phường liên quan."),
    )
    field_order = ("unit", "source")


class ChannelsFact(FactForm):
    kinds = forms.MultipleChoiceField(
        label=_("Cách thức"),
        widget=forms.CheckboxSelectMultiple,
        choices=(
            (ChannelKind.ONLINE.value, _("Trực tuyến")),
            (ChannelKind.COUNTER.value, _("Trực tiếp")),
            (ChannelKind.POST.value, _("Bưu chính")),
        ),
    )
    field_order = ("kinds", "source")


class PaperNameFact(FactForm):
    name = forms.CharField(label=_("Tên đầy đủ"), max_length=1000)
    field_order = ("name", "source")


class PaperCopiesFact(FactForm):
    originals = forms.IntegerField(label=_("Số bản chính"), min_value=0, max_value=100)
    copies = forms.IntegerField(label=_("Số bản sao"), min_value=0, max_value=100)
    field_order = ("originals", "copies", "source")


FORMS: dict[FactName, type[FactForm]] = {
    FactName.LIMIT: LimitFact,
    FactName.FEE: FeeFact,
    FactName.COMPETENT: CompetentFact,
    FactName.CHANNELS: ChannelsFact,
    FactName.PAPER_NAME: PaperNameFact,
    FactName.PAPER_COPIES: PaperCopiesFact,
}


def fact_form(
    fact: FactName, data: QueryDict | None, *, prefix: str, initial: Mapping[str, Any] | None = None
) -> FactForm:
    """The form of a fact; ``initial``: what officers entered most often."""
    return FORMS[fact](data, prefix=prefix, initial=dict(initial or {}))
