"""The small form of each act on a step."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.doors.desk.forms.common import LimitMixin, ReasonForm
from motcua.rooms.dossiers.records import PaperForm, PaperLine, SupplementItem
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import UnitKind


class ActForm(forms.Form):
    """An act that needs nothing but, perhaps, a few words."""

    note = forms.CharField(label=_("Ý kiến"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False)

    def values(self) -> dict[str, Any]:
        """What the act is given."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class ReasonedForm(ReasonForm):
    """Refuse, send back, reject."""

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ReceiveForm(forms.Form):
    """Receipt: which originals were seen, and the fee where nobody states it.

    The fee may be left open: it is then entered on the dossier's page, and nobody waits at the counter for it.
    """

    fee = forms.CharField(
        label=_("Phí, lệ phí (đồng; 0 nếu không thu)"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "short"}),
        help_text=_("Danh mục chưa nêu mức phí. Nhập một lần, những hồ sơ sau dùng lại; để trống nếu chưa xác định."),
    )
    fee_source = forms.CharField(label=_("Căn cứ của mức phí (số nghị quyết)"), max_length=200, required=False)
    seen = forms.MultipleChoiceField(
        label=_("Đã đối chiếu bản chính"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, papers: Sequence[PaperLine] = (), fee_known: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        if fee_known:
            del self.fields["fee"], self.fields["fee_source"]
        here = [(str(one.id), one.name) for one in papers if one.form != PaperForm.MISSING]
        seen = self.fields["seen"]
        if here and isinstance(seen, forms.MultipleChoiceField):
            seen.choices = here
        else:
            del self.fields["seen"]

    def values(self) -> dict[str, Any]:
        fee = {name: self.cleaned_data[name] for name in ("fee", "fee_source") if self.cleaned_data.get(name)}
        return {"seen": self.cleaned_data.get("seen", []), **fee}


class ReceiveStatingForm(LimitMixin, ReceiveForm):
    """Receipt of a procedure whose time limit the catalogue does not state: the officer enters it with its source."""

    limit_source = forms.CharField(label=_("Căn cứ của thời hạn (số văn bản)"), max_length=200)
    field_order = ("limit", "limit_unit", "limit_source", "fee", "fee_source", "seen")

    def values(self) -> dict[str, Any]:
        stated = {"limit": self.limit_code(), "limit_source": self.cleaned_data.get("limit_source", "")}
        return {**super().values(), **stated}


class PaymentForm(forms.Form):
    """What is to be paid, and how much."""

    what = forms.CharField(label=_("Khoản phải nộp"), max_length=300)
    amount = forms.CharField(
        label=_("Số tiền (đồng)"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "short"}),
    )

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ConsultForm(ActForm):
    """Which office is asked for its opinion."""

    unit = forms.ChoiceField(label=_("Cơ quan được lấy ý kiến"))
    field_order = ("unit", "note")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        unit = self.fields["unit"]
        if isinstance(unit, forms.ChoiceField):
            unit.choices = [("", _("– chọn –")), *consultable()]


def consultable() -> list[tuple[str, str]]:
    """Offices that may be asked: departments and sectoral bodies first, then committees."""
    kinds = (UnitKind.DEPARTMENT, UnitKind.SECTORAL, UnitKind.CITY_COMMITTEE, UnitKind.COMMITTEE)
    return [(unit.code, unit.name) for kind in kinds for unit in units.units(kind)]


class ReturnForm(ActForm):
    """How the result left the office."""

    handed_by = forms.ChoiceField(
        label=_("Hình thức trả"),
        widget=forms.RadioSelect,
        choices=(("counter", _("Trao tại quầy")), ("post", _("Gửi bưu chính"))),
        initial="counter",
    )
    field_order = ("handed_by", "note")


@dataclass(frozen=True)
class Askable:
    """Something that may have to be completed, with what the officer has said about it so far."""

    kind: str
    key: str
    name: str
    chosen: bool = False
    why: str = ""

    @property
    def id(self) -> str:
        return f"{self.kind}:{self.key}"


class SupplementForm(ReasonForm):
    """What is to be completed, item by item, each with its reason; ``reason`` is the message as a whole."""

    def __init__(self, *args: Any, askable: Sequence[Askable] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reason"].label = gettext("Lời nhắn cho người nộp")
        sent = self.data if isinstance(self.data, QueryDict) else None
        self.askable = [_said(one, sent, self.add_prefix("")) for one in askable] if sent else list(askable)
        self.order_fields(["reason"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        chosen = [one for one in self.askable if one.chosen]
        if not chosen:
            raise forms.ValidationError(gettext("Vui lòng chọn ít nhất một mục cần bổ sung."))
        if any(not one.why for one in chosen):
            raise forms.ValidationError(gettext("Vui lòng ghi lý do cho từng mục đã chọn."))
        return said

    def values(self) -> dict[str, Any]:
        items = [SupplementItem(one.kind, one.key, one.name, one.why) for one in self.askable if one.chosen]
        return {"reason": self.cleaned_data["reason"], "items": [asdict(item) for item in items]}


def _said(one: Askable, sent: QueryDict, prefix: str) -> Askable:
    chosen = one.id in sent.getlist(f"{prefix}item")
    why = sent.get(f"{prefix}why:{one.id}", "").strip()[:500]
    return Askable(one.kind, one.key, one.name, chosen, why)


PLAIN: Mapping[str, type[forms.Form]] = {
    "refuse": ReasonedForm,
    "back": ReasonedForm,
    "reject": ReasonedForm,
    "payment": PaymentForm,
    "consult": ConsultForm,
    "return": ReturnForm,
}


def prefix(work_id: UUID, outcome: str) -> str:
    """What tells the fields of two acts on one page apart."""
    return f"{outcome}-{work_id.hex[-6:]}"


def form_for(
    outcome: str,
    work_id: UUID,
    *,
    papers: Sequence[PaperLine],
    askable: Sequence[Askable],
    limit_stated: bool,
    fee_known: bool = True,
    data: QueryDict | None = None,
) -> forms.Form:
    """The form of ``outcome`` at the step ``work_id``."""
    named = {"prefix": prefix(work_id, outcome)}
    if outcome == "receive":
        kind = ReceiveForm if limit_stated else ReceiveStatingForm
        return kind(data, papers=papers, fee_known=fee_known, **named)
    if outcome == "supplement":
        return SupplementForm(data, askable=askable, **named)
    return PLAIN.get(outcome, ActForm)(data, **named)  # type: ignore[arg-type]
