"""The pages of the simulator: plain, and marked so that nobody takes them for real."""

from collections.abc import Mapping
from html import escape

from simulators.gateway.books import FAULTS, Attempt

STYLE = """
body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 0; color: #14212b; background: #fbfaf7; }
main { max-width: 34rem; margin: 0 auto; padding: 1rem; }
.mark { background: #9a6700; color: #fff; padding: .75rem 1rem; text-align: center; font-weight: 700; }
.amount { font-size: 1.9rem; font-weight: 700; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
button { font: inherit; display: block; width: 100%; padding: .9rem 1rem; margin: .5rem 0; border: 1px solid #0b4f6c;
  border-radius: .4rem; background: #0b4f6c; color: #fff; min-height: 3rem; }
button:hover, button:focus-visible, input:focus-visible { outline: 3px solid #14212b; outline-offset: 2px; }
button.stop { background: #fff; color: #14212b; border-color: #5b6b77; }
label { display: block; margin-top: .75rem; }
input { font: inherit; width: 100%; padding: .5rem; box-sizing: border-box; border: 1px solid #5b6b77; }
"""


def money(amount: int) -> str:
    return f"{amount:,}".replace(",", ".") + "\u00a0đ"


def pay(attempt: Attempt) -> str:
    """The page on which the payer pays, or turns back."""
    facts = f"""<h1>Thanh toán</h1><p class="amount">{money(attempt.amount)}</p>
<dl><dt>Đơn vị thu</dt><dd>{escape(attempt.office)}</dd><dt>Hồ sơ</dt><dd>{escape(attempt.dossier)}</dd>
<dt>Nội dung</dt><dd>{escape(attempt.words)}</dd><dt>Mã tra cứu</dt><dd>{escape(attempt.code)}</dd></dl>"""
    if attempt.state == "paid":
        return _page(
            "Đã thanh toán", f'{facts}<p>Khoản này đã thanh toán.</p><p><a href="{escape(attempt.back)}">Về</a></p>'
        )
    return _page(
        "Thanh toán",
        f"""{facts}<p>Không có tiền thật nào được chuyển. <span lang="en">No real money moves here.</span></p>
<form method="post"><button name="do" value="pay">Thanh toán {money(attempt.amount)}</button>
<button class="stop" name="do" value="cancel">Không thanh toán, quay lại</button></form>""",
    )


def bank(account: str, said: str = "") -> str:
    """The page that plays a banking app: what a scanned VietQR says is typed here."""
    done = f"<p role='status'><strong>{escape(said)}</strong></p>" if said else ""
    return _page(
        "Chuyển khoản",
        f"""<h1>Ứng dụng ngân hàng mô phỏng</h1>{done}
<form method="post"><label>Tài khoản nhận <input name="account" value="{escape(account)}"></label>
<label>Số tiền (đồng) <input name="amount" inputmode="numeric" required></label>
<label>Nội dung <input name="words" maxlength="100"></label><button>Chuyển khoản</button></form>""",
    )


def switches(faults: Mapping[str, int], attempts: int) -> str:
    """The page of the faults."""
    rows = "".join(
        f"<label>{escape(name)}: {escape(FAULTS[name])}"
        f' <input name="{escape(name)}" value="{value}" inputmode="numeric"></label>'
        for name, value in faults.items()
    )
    return _page(
        "Lỗi mô phỏng",
        f'<h1>Lỗi mô phỏng</h1><p>{attempts} lượt thanh toán · <a href="/bank">Ứng dụng ngân hàng</a></p>'
        f'<form method="post" action="/faults">{rows}<button>Đặt</button></form>',
    )


def sorry(about: str) -> str:
    """The page for what is not there."""
    return _page("Không có", f"<h1>Không có nội dung này</h1><p><code>{escape(about)}</code></p>")


def _page(title: str, body: str) -> str:
    return f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{escape(title)} – MÔ PHỎNG</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/style.css"></head>
<body><div class="mark" role="note">MÔ PHỎNG / DEMO – Cổng thanh toán giả lập, không có tiền thật</div>
<main>{body}</main></body></html>"""
