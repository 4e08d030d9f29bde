"""What the wallet may refuse."""

from motcua.kernel.errors import Invalid, NotAllowed, NotFound, Refusal
from motcua.kernel.text import say


class HoldingNotFound(NotFound):
    """No such paper is in this wallet, or the reader may not know of it."""

    code = "papers.holding_not_found"
    says = say("Không tìm thấy giấy tờ này trong kho giấy tờ.")


class NotYourWallet(NotAllowed):
    """A wallet belongs to one person; others need that person's consent."""

    code = "papers.not_your_wallet"
    says = say("Kho giấy tờ này thuộc về người khác và bạn chưa được người đó đồng ý cho dùng.")


class HoldingNotOffered(Invalid):
    """The paper was revoked, replaced or has expired, or it cannot stand for what is asked."""

    code = "papers.holding_not_offered"
    says = say("Giấy tờ đã chọn trong kho không dùng được cho mục này: đã hết giá trị hoặc không đúng loại.")


class ConsentNotFound(NotFound):
    """There is no such consent, or it was withdrawn already."""

    code = "papers.consent_not_found"
    says = say("Không còn sự đồng ý nào như vậy để rút.")


class ConsentGone(NotAllowed):
    """The person withdrew the consent, or its time is over."""

    code = "papers.consent_gone"
    says = say("Người dân đã rút lại sự đồng ý hoặc sự đồng ý đã hết hạn, nên không mở được giấy tờ này.")


class ConsentMissing(Invalid):
    """Nobody may use a paper of a wallet without the consent of its holder."""

    code = "papers.consent_missing"
    says = say("Cần sự đồng ý của chủ giấy tờ trước khi dùng giấy tờ trong kho.")


class NotOwnPaper(Refusal):
    """Only what its holder put there himself can be removed from a wallet."""

    code = "papers.not_own_paper"
    says = say("Chỉ xóa được giấy tờ do chính bạn tải lên; kết quả do cơ quan cấp luôn được giữ lại.")


class WalletFull(Refusal):
    """The wallet holds as many papers of its holder's own as the province allows."""

    code = "papers.wallet_full"
    says = say("Kho đã đủ {most} giấy tờ tự tải lên. Hãy xóa bớt trước khi thêm.")


class TitleMissing(Invalid):
    """A paper needs a name under which it is found again."""

    code = "papers.title_missing"
    says = say("Vui lòng đặt tên cho giấy tờ.")


class ShareNotFound(NotFound):
    """No such link, or it is closed; which of the two is not told."""

    code = "papers.share_not_found"
    says = say("Liên kết không đúng, đã hết hạn hoặc đã bị thu hồi.")


class CodeWrong(Invalid):
    """The code of a link is wrong; after some failures the link is closed."""

    code = "papers.share_code_wrong"
    says = say("Mã mở không đúng. Bạn còn {left} lần thử.")
