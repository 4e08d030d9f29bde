"""Which unit of the city decides, where the names of the executing bodies leave no doubt."""

from collections.abc import Iterable

from motcua.kernel.text import fold

#: the committee of the commune that a request concerns
COMMUNE_COMMITTEE = "UB-{area}"
CITY_COMMITTEE = "UB-92"

#: folded name of an executing body → unit; a body that is not here leaves the competent unit "not stated"
_UNITS = {
    "uy ban nhan dan cap xa": COMMUNE_COMMITTEE,
    "ubnd cap xa": COMMUNE_COMMITTEE,
    "chu tich ubnd cap xa": COMMUNE_COMMITTEE,
    "chu tich uy ban nhan dan cap xa": COMMUNE_COMMITTEE,
    "uy ban nhan dan xa, phuong, thi tran": COMMUNE_COMMITTEE,
    "uy ban nhan dan xa, phuong, dac khu": COMMUNE_COMMITTEE,
    "uy ban nhan dan cap tinh": CITY_COMMITTEE,
    "chu tich uy ban nhan dan cap tinh": CITY_COMMITTEE,
    "uy ban nhan dan tinh va thanh pho truc thuoc trung uong": CITY_COMMITTEE,
    "chu tich uy ban nhan dan tinh, thanh pho truc thuoc trung uong": CITY_COMMITTEE,
    "so tu phap": "SO-TP",
    "giam doc so tu phap": "SO-TP",
    "so tai chinh": "SO-TC",
    "so tai chinh cac tinh, thanh pho": "SO-TC",
    "so nong nghiep va moi truong": "SO-NNMT",
    "co quan chuyen mon ve nong nghiep va moi truong thuoc uy ban nhan dan cap tinh": "SO-NNMT",
    "so xay dung": "SO-XD",
    "van phong so xay dung": "SO-XD",
    "ban quan ly khu cong nghiep, khu kinh te, khu che xuat, khu cong nghe cao cac tinh, thanh pho": "SO-BQL",
    # the provincial police and its divisions (PA08, PC06)
    "cong an cap tinh": "ND-CA",
    "phong quan ly xuat nhap canh": "ND-CA",
    "phong xuat nhap canh": "ND-CA",
    "phong canh sat quan ly hanh chinh ve trat tu xa hoi": "ND-CA",
    "thue tinh, thanh pho": "ND-THUE",
    "bao hiem xa hoi tinh": "ND-BHXH",
}


def competent(executing: Iterable[str]) -> str | None:
    """The competent unit when all named bodies mean the same one; None when there is any doubt.

    A body of another province ("Sở … Thành phố Hà Nội"), or one that the city may have several of (the commune's
    police, a tax or customs office, a port authority), leaves it open.
    """
    found = {_UNITS.get(fold(name).rstrip(". ")) for name in executing}
    return found.pop() if len(found) == 1 else None
