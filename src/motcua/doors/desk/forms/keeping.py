"""Forms of what administrators keep."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from motcua.kernel.days import TZ
from motcua.rooms.units.records import DayKind, Hours, Mode, NewUnit, UnitKind
from motcua.rooms.units.records.clock import interval

DAYS = (_("Thứ Hai"), _("Thứ Ba"), _("Thứ Tư"), _("Thứ Năm"), _("Thứ Sáu"), _("Thứ Bảy"), _("Chủ nhật"))


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NationalCodeForm(forms.Form):
    """The agency code of QĐ 20/2020."""

    national_code = forms.CharField(
        label=_("Mã định danh (QĐ 20/2020/QĐ-TTg)"), max_length=40, help_text=_("Ví dụ H13.05.12")
    )


class ModeForm(forms.Form):
    """How working days are counted."""

    mode = forms.ChoiceField(
        label=_("Cách tính ngày làm việc"),
        choices=(
            (Mode.DAY.value, _("Theo ngày: đến hết giờ làm việc ngày cuối")),
            (Mode.HOUR.value, _("Theo giờ: đủ giờ kể từ lúc nhận")),
        ),
    )


class HoursForm(forms.Form):
    """Office hours: one line per day, empty when closed."""

    day_0 = forms.CharField(
        label=DAYS[0], required=False, max_length=60, help_text=_("Ví dụ 07:30-11:30, 13:30-17:30; để trống là nghỉ.")
    )
    day_1 = forms.CharField(label=DAYS[1], required=False, max_length=60)
    day_2 = forms.CharField(label=DAYS[2], required=False, max_length=60)
    day_3 = forms.CharField(label=DAYS[3], required=False, max_length=60)
    day_4 = forms.CharField(label=DAYS[4], required=False, max_length=60)
    day_5 = forms.CharField(label=DAYS[5], required=False, max_length=60)
    day_6 = forms.CharField(label=DAYS[6], required=False, max_length=60)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        week = []
        for number in range(7):
            try:
                parts = [part for part in str(said.get(f"day_{number}", "")).split(",") if part.strip()]
                week.append(tuple(interval(part) for part in parts))
            except ValueError:
                self.add_error(f"day_{number}", _now("Giờ phải có dạng 07:30-11:30, 13:30-17:30."))
                week.append(())
        try:
            said["hours"] = Hours(week=tuple(week))
        except ValueError:
            self.add_error(None, _now("Các khoảng giờ phải nối tiếp nhau và có ít nhất một ngày làm việc."))
        return said


class DecreedForm(forms.Form):
    """A change of units that a decision made."""

    decree = forms.CharField(label=_("Văn bản quyết định"), max_length=200)
    on = forms.DateField(label=_("Có hiệu lực từ ngày"), required=False, widget=_date())


class RenameForm(DecreedForm):
    """Another name."""

    name = forms.CharField(label=_("Tên mới"), max_length=200)
    short_name = forms.CharField(label=_("Tên ngắn"), max_length=80, required=False)
    field_order = ("name", "short_name", "decree", "on")


class MergeForm(DecreedForm):
    """This unit, and perhaps others, go into another."""

    into = forms.CharField(label=_("Mã đơn vị tiếp nhận"), max_length=40)
    also = forms.CharField(label=_("Các đơn vị nhập cùng (mã, cách nhau bởi dấu phẩy)"), max_length=400, required=False)
    field_order = ("into", "also", "decree", "on")


class SplitForm(DecreedForm):
    """New units in the place of this one; the first line is the heir."""

    into = forms.CharField(
        label=_("Các đơn vị mới"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Mỗi dòng một đơn vị: mã; tên. Đơn vị ở dòng đầu nhận các hồ sơ đang mở."),
    )
    field_order = ("into", "decree", "on")

    def new_units(self, kind: UnitKind) -> list[NewUnit]:
        lines = [line.partition(";") for line in self.cleaned_data["into"].splitlines() if line.strip()]
        return [NewUnit(code=code.strip(), name=name.strip(), kind=kind) for code, _semi, name in lines]


class OfficerForm(forms.Form):
    """A new officer, with the account to sign in."""

    staff_number = forms.CharField(label=_("Số hiệu cán bộ"), max_length=32)
    full_name = forms.CharField(label=_("Họ và tên"), max_length=200)
    title = forms.CharField(label=_("Chức vụ"), max_length=120, required=False)
    email = forms.EmailField(label=_("Thư điện tử công vụ"), required=False)
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)


class AccountForm(forms.Form):
    """A way to sign in."""

    login = forms.CharField(label=_("Tên đăng nhập"), max_length=60)
    password = forms.CharField(
        label=_("Mật khẩu ban đầu"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Cán bộ đổi mật khẩu và đăng ký yếu tố thứ hai ở lần đăng nhập đầu tiên."),
    )


class PostForm(forms.Form):
    """A role at a unit."""

    role = forms.ChoiceField(label=_("Vai trò"))
    unit = forms.CharField(label=_("Mã đơn vị"), max_length=40, help_text=_("Ví dụ UB-31135; dấu * là toàn thành phố."))

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        role = self.fields["role"]
        if isinstance(role, forms.ChoiceField):
            role.choices = roles


class DelegationForm(forms.Form):
    """One officer acts for another for a while."""

    receiver = forms.ChoiceField(label=_("Người nhận ủy quyền"))
    roles = forms.MultipleChoiceField(label=_("Vai trò"), widget=forms.CheckboxSelectMultiple)
    units = forms.MultipleChoiceField(label=_("Tại đơn vị"), widget=forms.CheckboxSelectMultiple)
    starts_on = forms.DateField(
        label=_("Từ ngày"), required=False, widget=_date(), help_text=_("Để trống là từ bây giờ.")
    )
    ends_on = forms.DateField(label=_("Đến hết ngày"), widget=_date())
    reason = forms.CharField(label=_("Lý do"), max_length=300)

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **more: Any) -> None:
        super().__init__(*args, **more)
        for name, offered in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered

    def span(self) -> dict[str, datetime | None]:
        """From the beginning of the first day to the end of the last, in Viet Nam."""
        start, end = self.cleaned_data.get("starts_on"), self.cleaned_data["ends_on"]
        begins = datetime.combine(start, time.min, TZ) if start else None
        return {"starts_at": begins, "ends_at": datetime.combine(end, time(23, 59, 59), TZ)}


class DayForm(forms.Form):
    """What one day is."""

    day = forms.DateField(label=_("Ngày"), widget=_date())
    kind = forms.ChoiceField(label=_("Là"), choices=[(kind.value, _(kind.says)) for kind in DayKind])
    name = forms.CharField(label=_("Tên"), max_length=200)
    decree = forms.CharField(label=_("Văn bản"), max_length=200)


class SwapForm(forms.Form):
    """A weekday off for a weekend day worked."""

    off = forms.DateField(label=_("Ngày nghỉ"), widget=_date())
    worked = forms.DateField(label=_("Ngày làm bù"), widget=_date())
    decree = forms.CharField(label=_("Văn bản"), max_length=200)


class UploadForm(forms.Form):
    """A file for the keepers."""

    file = forms.FileField(label=_("Tệp"))


class ClientForm(forms.Form):
    """A machine that may call the API."""

    name = forms.CharField(label=_("Tên hệ thống"), max_length=120)
    unit = forms.CharField(label=_("Mã đơn vị"), max_length=40, initial="*", help_text=_("Dấu * là toàn thành phố."))
    scopes = forms.MultipleChoiceField(label=_("Phạm vi"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, scopes: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["scopes"]
        if isinstance(field, forms.ChoiceField):
            field.choices = scopes
