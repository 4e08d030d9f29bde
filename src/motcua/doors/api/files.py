"""Uploading the files of a filing, and naming them in it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated, Any, cast

from django.core import signing
from django.http import HttpRequest
from ninja import Query, Status

from motcua.doors.api.bodies import MEGABYTE
from motcua.doors.api.problems import ProblemsFound
from motcua.doors.api.service import ApiRequest, operation
from motcua.doors.api.shapes.dossiers import FileOut, PaperGiven
from motcua.doors.api.tokens import Caller
from motcua.kernel.clock import now
from motcua.kernel.text import say
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import FileIn, PaperForm, PaperIn

TAG = "dossiers"
#: what one request may carry: the largest file that any province takes, and the frame of a multipart body
LARGEST = 64 * MEGABYTE
CHUNK = 64 * 1024
KEPT = timedelta(hours=24)
NOT_OURS = say("Tệp này không có, đã quá hạn hoặc do ứng dụng khác gửi.")
FILE_MISSING = say("Thiếu tham chiếu tệp của giấy tờ này.")
HOLDING_MISSING = say("Thiếu mã của giấy tờ trong kho giấy tờ.")
ONE_OF_BOTH = say("Chỉ gửi một trong hai: tệp, hoặc giấy tờ trong kho.")
_signer = signing.Signer(salt="motcua.api.file")

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}},
                }
            },
        },
    }
}


@operation(
    "POST",
    "/files",
    guard="dossiers:file",
    answers={201: FileOut},
    refuses=(413, 415, 422, 507),
    tag=TAG,
    extra=_BODY,
)
def upload_file(request: HttpRequest, name: Annotated[str, Query("", max_length=200)]) -> Any:
    """Upload one file of a filing.

    The body is the file itself, or multipart with one field ``file``. Its kind is found from its bytes. The answer's
    ``file`` names it in a filing; without one the file is swept away.
    """
    at = now()
    if request.content_type == "multipart/form-data":
        sent = request.FILES.get("file")
        if sent is None:
            raise ProblemsFound({"file": FILE_MISSING})
        kept = dossiers.keep_file(sent.chunks(CHUNK), name=name or sent.name or "", at=at)
    else:
        kept = dossiers.keep_file(_stream(request), name=name, at=at)
    caller = cast(Caller, cast(ApiRequest, request).auth)
    return Status(201, {"file": reference(kept, caller, at=at), **vars(kept)})


def _stream(request: HttpRequest) -> Iterator[bytes]:
    while chunk := request.read(CHUNK):
        yield chunk


def reference(file: FileIn, caller: Caller, *, at: datetime) -> str:
    """The name by which ``caller``, and nobody else, may put ``file`` into a filing within a day."""
    said = [caller.actor.id, file.sha256, file.name, file.size, file.mime, (at + KEPT).timestamp()]
    return _signer.sign_object(said)


def papers_in(papers: list[PaperGiven], caller: Caller, *, at: datetime) -> tuple[PaperIn, ...]:
    """The papers of a filing with their files.

    Raises:
        ProblemsFound: a file is not the caller's own, a paper handed in as a file has none, one that is reused names no
            paper of the wallet, or one names both.
    """
    wrong: dict[str, str] = {}
    found = []
    for place, paper in enumerate(papers):
        file = _opened(paper.file, caller, at) if paper.file else None
        form = PaperForm.REUSED if paper.holding else PaperForm(paper.form)
        if paper.file and paper.holding:
            wrong[f"papers.{place}.file"] = ONE_OF_BOTH
        elif paper.file and file is None:
            wrong[f"papers.{place}.file"] = NOT_OURS
        elif form is PaperForm.FILE and file is None:
            wrong[f"papers.{place}.file"] = FILE_MISSING
        elif form is PaperForm.REUSED and paper.holding is None:
            wrong[f"papers.{place}.holding"] = HOLDING_MISSING
        found.append(PaperIn(key=paper.key, name=paper.name, form=form, file=file, holding=paper.holding))
    if wrong:
        raise ProblemsFound(wrong)
    return tuple(found)


def _opened(said: str, caller: Caller, at: datetime) -> FileIn | None:
    try:
        whose, sha256, name, size, mime, ends = _signer.unsign_object(said)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if whose != caller.actor.id or ends <= at.timestamp():
        return None
    return FileIn(sha256=sha256, name=name, size=size, mime=mime)


__all__ = ["LARGEST", "papers_in", "reference", "upload_file"]
