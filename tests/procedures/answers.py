"""Answers of the national catalogue service in its real shape, about procedures that do not exist."""

from typing import Any

SAME_DAY = (
    "Ngay trong ngày tiếp nhận; trường hợp nhận hồ sơ sau 15 giờ mà không giải quyết được ngay thì trả kết quả trong"
    " ngày làm việc tiếp theo."
)


def record(**changes: Any) -> dict[str, Any]:
    """One record; ``changes`` replace whole fields of it."""
    return {
        "ID": "1",
        "MATTHC": "9.000001.000.00.00.H13",
        "TENTTHC": "Thủ tục thử nghiệm  nhập danh mục",
        "MACOQUANCONGBO": "H13",
        "YEUCAU": "Không",
        "COQUANTHUCHIEN": [{"MADONVI": "H13.99", "TENDONVI": "Ủy ban Nhân dân xã, phường, thị trấn."}],
        "COQUANCOTHAMQUYEN": [],
        "TRINHTUTHUCHIEN": [{"TRUONGHOP": "", "TRINHTU": [{"TENTRINHTU": "Bước 1."}]}],
        "CAPTHUCHIEN": [{"CAPTHUCHIEN": "2", "TENCAP": "Cấp Xã"}],
        "LINHVUCTHUCHIEN": [{"MALINHVUC": "G15-TP07", "TENLINHVUC": "Thử nghiệm"}],
        "CACHTHUCTHUCHIEN": [
            {"KENH": "1", "THOIGIAN": [time("5", "Ngày làm việc", fees=[fee("50.000")])]},
            {"KENH": "2", "THOIGIAN": [time("5", "Ngày làm việc", fees=[fee("25.000")])]},
        ],
        "DOITUONGTHUCHIEN": [{"MADOITUONG": "1", "TENDOITUONG": "Công dân Việt Nam"}],
        "THANHPHANHOSO": [
            {
                "TRUONGHOP": "* Giấy tờ phải nộp:",
                "GIAYTO": [
                    paper("- Tờ khai theo mẫu", code="000.00.00.G15-KQ000001", originals="1"),
                    paper("- Bản sao căn cước", code="000.00.00.G15-KQ000002", copies="1"),
                ],
            },
            {"TRUONGHOP": "* Lưu ý:", "GIAYTO": [paper("+ Bản chụp phải rõ nét.")]},
        ],
        "KETQUATHUCHIEN": [{"MAKETQUA": "KQ.G15.900001", "TENKETQUA": "Giấy thử"}],
        "CANCUPHAPLY": [{"SOVANBAN": "1/2020/NĐ-CP", "TENVANBAN": "Nghị định thử"}],
        **changes,
    }


def time(amount: str, unit: str, *, says: str = "", fees: list[dict[str, str]] | None = None) -> dict[str, Any]:
    return {"THOIGIANGIAIQUYET": amount, "DONVITINH": unit, "MOTA": says, "PHILEPHI": fees or []}


def fee(amount: str, *, currency: str = "Đồng", says: str = "Theo nghị quyết") -> dict[str, str]:
    # the service really writes codes such as "2'"
    return {"DONVI": currency, "MAPHILEPHI": "2'", "SOTIEN": amount, "MOTA": says, "TENTEP": "", "URL": ""}


def paper(name: str, *, code: str = "", originals: str = "0", copies: str = "0") -> dict[str, str]:
    return {
        "MAGIAYTO": code,
        "TENGIAYTO": name,
        "SOBANCHINH": originals,
        "SOBANSAO": copies,
        "TENMAUDON": "",
        "URL": "",
        "MA_KQ_THAYTHE": "",
    }


def answer(*records: Any) -> dict[str, Any]:
    return {"result": list(records), "error_code": "0"}
