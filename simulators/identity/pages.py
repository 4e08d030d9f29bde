"""The pages of the simulator: plain, and marked so that nobody takes them for real."""

from collections.abc import Iterable, Mapping
from html import escape

from simulators.identity.citizens import Citizen

STYLE = """
body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 0; color: #14212b; background: #fbfaf7; }
main { max-width: 34rem; margin: 0 auto; padding: 1rem; }
.mark { background: #9a6700; color: #fff; padding: .75rem 1rem; text-align: center; font-weight: 700; }
button { font: inherit; display: block; width: 100%; text-align: left; padding: .9rem 1rem; margin: .5rem 0;
  border: 1px solid #5b6b77; border-radius: .4rem; background: #fff; color: inherit; min-height: 3rem; }
button:hover, button:focus-visible { border-color: #0b4f6c; outline: 3px solid #0b4f6c; }
button small { display: block; color: #5b6b77; }
button.stop { border: 0; background: none; text-decoration: underline; }
"""


def choose(citizens: Iterable[Citizen], asked: Mapping[str, str]) -> str:
    """The page on which one picks an invented citizen."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in asked.items()
    )
    buttons = "".join(_button(citizen) for citizen in citizens)
    return _page(
        "Chọn công dân mẫu",
        f"""<h1>Chọn công dân mẫu</h1>
<p>Đây không phải VNeID. Mọi người dưới đây là giả định.</p>
<p lang="en">This is not VNeID; everybody is invented.</p>
<form method="post" action="/authorize">{hidden}{buttons}
<button class="stop" name="citizen" value="">Dừng, không đăng nhập</button></form>""",
    )


def _button(citizen: Citizen) -> str:
    number = citizen.claims.get("SoDinhDanh") or citizen.claims.get("MaSoThue", "")
    name = escape(citizen.name)
    return f'<button name="citizen" value="{escape(citizen.key)}">{name}<small>{escape(number)}</small></button>'


def sorry(about: str) -> str:
    """The page for a request that cannot be sent back to its client."""
    return _page("Yêu cầu không hợp lệ", f"<h1>Yêu cầu không hợp lệ</h1><p><code>{escape(about)}</code></p>")


def signed_out() -> str:
    """The page after signing out."""
    return _page("Đã đăng xuất", "<h1>Đã đăng xuất khỏi hệ thống mô phỏng</h1>")


def _page(title: str, body: str) -> str:
    return f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{escape(title)} – MÔ PHỎNG</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/style.css"></head>
<body><div class="mark" role="note">MÔ PHỎNG / DEMO – Hệ thống định danh giả lập</div>
<main>{body}</main></body></html>"""
