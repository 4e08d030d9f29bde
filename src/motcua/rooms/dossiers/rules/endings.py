"""How a paper of a dossier ends: what the national index counts as digitised."""

from motcua.rooms.dossiers.records import Channel, PaperEnding, PaperForm


def when_handed_in(form: PaperForm, channel: Channel) -> PaperEnding | None:
    """How a paper stands when it comes in; None while it is missing.

    A file that the applicant sends is an electronic file. A picture that the counter takes is still only paper: the
    certified copy makes it more (`motcua.rooms.papers`). TT 01/2023/TT-VPCP, confidence medium.
    """
    if form is PaperForm.MISSING:
        return None
    if form is PaperForm.REUSED:
        return PaperEnding.REUSED
    if form is PaperForm.FILE and channel is Channel.ONLINE:
        return PaperEnding.BORN
    return PaperEnding.PAPER
