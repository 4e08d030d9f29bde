"""What signing may refuse."""

from motcua.kernel.errors import Invalid, NotFound, Refusal
from motcua.kernel.text import say


class SignatureNotFound(NotFound):
    """No request for a signature has this id, or the actor may not see it."""

    code = "papers.signature_not_found"
    says = say("Không tìm thấy yêu cầu ký này.")


class AlreadyAsked(Refusal):
    """This paper waits for the same signature already."""

    code = "papers.already_asked"
    says = say("Văn bản này đã được trình ký và đang chờ.")


class AlreadySettled(Refusal):
    """Somebody else has signed, refused or withdrawn it meanwhile."""

    code = "papers.already_settled"
    says = say("Văn bản này vừa được người khác xử lý.")


class NothingToSign(Refusal):
    """An order names no request that still waits."""

    code = "papers.nothing_to_sign"
    says = say("Không còn văn bản nào trong số đã chọn chờ ký.")


class TooManyAtOnce(Refusal):
    """More than one act may order."""

    code = "papers.too_many_at_once"
    says = say("Mỗi lần ký nhiều nhất {most} văn bản.")


class NoCredential(Refusal):
    """The officer, or the unit, has no certificate that stands."""

    code = "papers.no_credential"
    says = say("Chưa có chứng thư số còn hiệu lực để ký. Đề nghị quản trị hệ thống đăng ký ở mục Khóa ký số.")


class CredentialNotFound(NotFound):
    """No credential has this id, or it was revoked before."""

    code = "papers.credential_not_found"
    says = say("Không tìm thấy chứng thư số này, hoặc chứng thư đã bị thu hồi.")


class CredentialInvalid(Invalid):
    """What was said about a key cannot be kept."""

    code = "papers.credential_invalid"


class KeyInUse(Refusal):
    """This certificate is registered already."""

    code = "papers.key_in_use"
    says = say("Chứng thư số này đã được đăng ký.")
