"""Checking a paper on the portal: what anybody sees, what nobody sees, what is published and how old it may be."""

import hashlib
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.doors.access import rates
from motcua.doors.portal.views import verification
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.models import ForgedCode
from papers import by_hand
from papers.register import AT, CLERK, KEEPER, LEADER, NUMBER, hash_of, issued, ready, request_of, row, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def result(city):
    ready()
    rates.table().forget()
    verification._made.clear()
    return issued()


def text(response):
    return response.content.decode()


def look(result, client):
    return client.get(f"/xac-minh/{row(result).signed_code}")


class TestByCode:
    def test_the_page_says_what_it_must_and_nothing_personal(self, result, client):
        response = look(result, client)
        page = text(response)
        assert response.status_code == 200
        assert 'data-outcome="valid"' in page
        for said in ("1/2026/KQ", "23/11/2026", "Văn bản trả kết quả"):
            assert said in page
        for secret in ("Nguyễn Thị Mẫu", NUMBER, row(result).code, str(result)):
            assert secret not in page
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Robots-Tag"] == "noindex"

    def test_in_english(self, result, client):
        client.cookies["lang"] = "en"
        assert "Answer to an administrative request" in text(look(result, client))

    def test_revoked_with_day_and_kind_of_reason(self, result, client):
        papers.revoke(result, cause="false-papers", reason="Bà Mẫu khai man", by=LEADER, at=AT)
        page = text(look(result, client))
        assert 'data-outcome="revoked"' in page
        assert "không đúng sự thật" in page
        assert "khai man" not in page

    def test_numbered_and_not_sealed(self, city, client):
        ready()
        one = signed()
        papers.number_result(one, by=CLERK, at=AT)
        assert 'data-outcome="not-issued"' in text(look(one, client))

    @pytest.mark.parametrize("code", ["x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.AA", "A" * 900])
    def test_what_we_did_not_sign_is_refused_and_counted(self, result, client, code):
        response = client.get(f"/xac-minh/{code}")
        assert response.status_code == 404
        assert 'data-outcome="forged"' in text(response)
        assert ForgedCode.objects.get().count == 1

    def test_a_flood_is_stopped_and_not_counted(self, result, client):
        answered = iter(lambda: client.get("/xac-minh/x").status_code, 429)
        counted = sum(1 for _ in answered)
        assert counted >= 120
        assert ForgedCode.objects.get().count == counted

    def test_the_file_is_for_its_holder_only(self, result, client):
        assert client.get(f"/xac-minh/{row(result).signed_code}/tep").status_code == 302
        assert "/tep" not in text(look(result, client))


class TestByHand:
    def test_number_and_code(self, result, client):
        said = {"number": "1/2026/KQ", "code": row(result).code}
        assert 'data-outcome="valid"' in text(client.post("/xac-minh/", said))
        assert 'data-outcome="unknown"' in text(client.post("/xac-minh/", said | {"number": "2/2026/KQ"}))

    def test_what_is_missing_is_named(self, result, client):
        response = client.post("/xac-minh/", {"number": "", "code": ""})
        assert response.status_code == 422
        assert text(response).count("Vui lòng nhập mục này") >= 2

    def test_guessing_is_slowed_down(self, result, client):
        codes = [client.post("/xac-minh/", {"number": "1", "code": "AAAAAAAA"}).status_code for _ in range(22)]
        assert codes[-1] == 429

    def test_a_form_needs_its_token(self, result):
        assert Client(enforce_csrf_checks=True).post("/xac-minh/", {"number": "1", "code": "2"}).status_code == 403


class TestByFile:
    def test_byte_for_byte(self, result, client, city):
        from motcua.rooms.papers.models import Result

        file = b"%PDF-1.7 sealed"
        Result.objects.filter(id=result).update(sha256=hashlib.sha256(file).hexdigest())
        for content, outcome in ((file, "valid"), (file + b" ", "unknown")):
            upload = SimpleUploadedFile("a.pdf", content, content_type="application/pdf")
            assert f'data-outcome="{outcome}"' in text(client.post("/xac-minh/", {"by": "file", "file": upload}))

    def test_a_browser_sends_the_hash_alone(self, result, client):
        sealed = hash_of(f"đã ký {request_of(result, 'seal').id}")
        assert 'data-outcome="valid"' in text(client.post("/xac-minh/", {"by": "file", "sha256": sealed}))

    @pytest.mark.parametrize("sha256", ["", "abc", "Z" * 64])
    def test_nothing_to_check(self, result, client, sha256):
        assert client.post("/xac-minh/", {"by": "file", "sha256": sha256}).status_code == 422


class TestPublished:
    def test_keys_and_list_are_enough_for_a_verifier_of_others(self, result, client):
        keys = json.loads(client.get("/.well-known/motcua/keys.json").content)
        said = by_hand.signed_by_list(text(client.get("/.well-known/motcua/revoked.jws")), keys)
        assert by_hand.check(row(result).signed_code, keys, said["r"], "2026-11-26") == "valid"

    @pytest.mark.parametrize(("name", "fresh"), [("keys.json", 3600), ("revoked.jws", 300)])
    def test_both_may_be_kept_by_anybody(self, result, client, name, fresh):
        client.cookies["lang"] = "en"
        response = client.get(f"/.well-known/motcua/{name}")
        assert response["Cache-Control"] == f"public, max-age={fresh}"
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Cookie" not in response.get("Vary", "")
        again = client.get(f"/.well-known/motcua/{name}", HTTP_IF_NONE_MATCH=response["ETag"])
        assert again.status_code == 304

    def test_what_was_revoked_a_moment_ago_is_on_the_list(self, result, client):
        before = client.get("/.well-known/motcua/revoked.jws")
        papers.revoke(result, cause="error", reason="Sai", by=LEADER, at=AT)
        keys = json.loads(client.get("/.well-known/motcua/keys.json").content)
        said = by_hand.signed_by_list(text(client.get("/.well-known/motcua/revoked.jws")), keys)
        assert row(result).token in said["r"]
        assert row(result).token not in by_hand.signed_by_list(text(before), keys)["r"]

    def test_without_a_key_there_is_no_list(self, result, client):
        papers.withdraw_key("26a", by=KEEPER, at=AT)
        assert client.get("/.well-known/motcua/revoked.jws").status_code == 404


class TestOfflinePage:
    def test_it_may_use_the_camera_and_knows_nobody(self, city, client):
        response = client.get("/xac-minh/ngoai-tuyen/")
        page = text(response)
        assert "camera=(self)" in response["Permissions-Policy"]
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert "unsafe" not in response["Content-Security-Policy"]
        for outcome in ("valid", "revoked", "forged", "expired"):
            assert re.search(rf'data-say="{outcome}">[^<]+<', page)

    def test_its_worker_comes_from_below_its_address(self, city, client):
        response = client.get("/xac-minh/ngoai-tuyen/sw.js")
        assert response["Content-Type"].startswith("text/javascript")
        assert b"motcua-verify" in response.content
