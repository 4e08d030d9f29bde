"""What the people room may refuse."""

from motcua.kernel.errors import Invalid, NotAllowed, NotFound, Refusal
from motcua.kernel.text import say


class PersonNotFound(NotFound):
    """No person has this id."""

    code = "people.person_not_found"
    says = say("Không tìm thấy công dân hoặc tổ chức này.")


class OfficerNotFound(NotFound):
    """No officer has this id."""

    code = "people.officer_not_found"
    says = say("Không tìm thấy cán bộ này.")


class AlreadyKnown(Refusal):
    """Another person has this number; ``person_id`` in the facts says who."""

    code = "people.already_known"
    says = say("Số này đã thuộc về một người khác trong hệ thống.")


class PersonInvalid(Invalid):
    """What was said about a person cannot be kept."""

    code = "people.person_invalid"


class StaffNumberTaken(Refusal):
    """Another officer has this staff number or sign-in name."""

    code = "people.staff_number_taken"
    says = say("Số hiệu hoặc tên đăng nhập này đã có người dùng.")


class MayNotAssign(NotAllowed):
    """The actor may not give or end posts at this unit."""

    code = "people.may_not_assign"
    says = say("Bạn không có quyền phân vai trò tại đơn vị này.")


class RoleUnknown(Refusal):
    """The content knows no such role."""

    code = "people.role_unknown"
    says = say("Không có vai trò {role}.")


class PostHeld(Refusal):
    """The officer holds this post already."""

    code = "people.post_held"
    says = say("Cán bộ đã giữ vai trò này tại đơn vị.")


class PostNotFound(NotFound):
    """The officer does not hold this post."""

    code = "people.post_not_found"
    says = say("Không tìm thấy vai trò cần kết thúc.")


class NothingToDelegate(Refusal):
    """The giver holds none of these roles at these units himself."""

    code = "people.nothing_to_delegate"
    says = say("Người ủy quyền không giữ vai trò nào trong phạm vi này.")


class MayNotDelegate(NotAllowed):
    """Only the giver himself, or an administrator of the units, may delegate or withdraw."""

    code = "people.may_not_delegate"
    says = say("Bạn không có quyền ủy quyền thay cho cán bộ này.")


class DelegationInvalid(Invalid):
    """A delegation needs an end after its start, a reason, a scope and two officers."""

    code = "people.delegation_invalid"


class DelegationNotFound(NotFound):
    """No delegation has this id, or it ended already."""

    code = "people.delegation_not_found"
    says = say("Không tìm thấy ủy quyền, hoặc ủy quyền đã kết thúc.")


class MandateInvalid(Invalid):
    """A mandate needs two different persons and an end after its start."""

    code = "people.mandate_invalid"


class MandateNotFound(NotFound):
    """No mandate has this id, or it ended already."""

    code = "people.mandate_not_found"
    says = say("Không tìm thấy ủy quyền, hoặc ủy quyền đã kết thúc.")


class MayNotMandate(NotAllowed):
    """Only the person himself, or an officer at a counter, may give or withdraw a mandate."""

    code = "people.may_not_mandate"
    says = say("Bạn không có quyền lập hoặc rút ủy quyền này.")


class ClientNotFound(NotFound):
    """No API client has this id."""

    code = "people.client_not_found"
    says = say("Không tìm thấy ứng dụng kết nối này.")


class ClientRefused(Refusal):
    """The client's id or secret is wrong, or it was revoked."""

    status = 401
    code = "people.client_refused"
    says = say("Thông tin xác thực của ứng dụng không đúng hoặc đã bị thu hồi.")


class WrongDoor(NotAllowed):
    """Officers sign in with a password, citizens by the identity provider; this account came by the other way."""

    code = "people.wrong_door"
    says = say("Tài khoản này không đăng nhập bằng cách này.")


class NobodyNamed(Refusal):
    """The identity provider did not say who signed in."""

    code = "people.nobody_named"
    says = say("Hệ thống định danh không cho biết bạn là ai. Vui lòng thử lại.")


class TemplateUnknown(NotFound):
    """The content has no notice of this name."""

    code = "people.template_unknown"
    says = say("Không có mẫu thông báo {template}.")


class MessageNotFound(NotFound):
    """The reader has no such message."""

    code = "people.message_not_found"
    says = say("Không tìm thấy thông báo này.")


class NotYours(NotAllowed):
    """The actor may not write about this person."""

    code = "people.not_yours"
    says = say("Bạn không có quyền sửa thông tin của người này.")


class OfficerInvalid(Invalid):
    """What was said about an officer or his account cannot be kept."""

    code = "people.officer_invalid"
