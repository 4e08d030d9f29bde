"""The content of the people room, and what an editor is told about mistakes in it."""

from pathlib import Path

import pytest

from motcua.kernel.content import Mistake
from motcua.rooms.people import content
from motcua.rooms.people.records import DemoPeople, Role, Template

NOTICES = [
    "filed",
    "received",
    "refused",
    "supplement-asked",
    "supplement-received",
    "payment-asked",
    "payment-settled",
    "decided-approved",
    "decided-rejected",
    "result-ready",
    "returned",
    "withdrawn",
    "stopped",
    "extended",
    "deadline-changed",
    "rehomed",
]


def test_the_content_of_the_province_has_no_mistakes():
    assert content.mistakes() == []


def test_every_notice_that_a_dossier_sends_exists_in_two_languages():
    found = content.templates()

    assert set(NOTICES) <= set(found)
    assert all(set(notice.texts) == {"vi", "en"} for notice in found.values())


def test_every_role_of_the_house_is_there():
    assert {"one-stop", "specialist", "division-leader", "unit-leader", "clerk", "accountant", "controller"} <= set(
        content.roles()
    )
    assert {"catalogue-keeper", "unit-admin", "system-admin", "operator", "director"} <= set(content.roles())


def test_invented_people_are_marked_and_cover_every_role():
    demo = content.demo_people()

    assert all(officer.name.endswith("(mẫu)") for officer in demo.officers)
    assert {role for officer in demo.officers for role, _ in officer.posts} == set(content.roles())


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("vi: {subject: a, body: b}\n", "'en' needs"),
        ("vi: {subject: a, body: '{code}'}\nen: {subject: a, body: b}\n", "same facts"),
        (
            "vi: {subject: a, body: '{identity_number}'}\nen: {subject: a, body: '{identity_number}'}\n",
            "{identity_number}",
        ),
        ("channels: [pigeon]\nvi: {subject: a, body: b}\nen: {subject: a, body: b}\n", "pigeon"),
        ("- just a list\n", "'vi' and 'en'"),
        ("vi: {subject: [\n", ""),
    ],
)
def test_a_notice_with_a_mistake_is_named_to_its_editor(tmp_path: Path, text: str, about: str):
    (tmp_path / "bad.yaml").write_text(text)

    found = content.read_templates(tmp_path)

    assert not any(isinstance(one, Template) for one in found)
    assert any(about in one.about for one in found if isinstance(one, Mistake))


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("roles: {}\n", "source"),
        ("source: {text: x}\nroles: {a: {vi: A, en: A}}\n", "permissions"),
        ("source: {text: x}\nroles: {a: {vi: A, en: A, permissions: [everything]}}\n", "room:act"),
        ("source: {text: x}\nroles: {a: {vi: A, en: A, permissions: ['role:b']}}\n", "room:act"),
    ],
)
def test_a_role_with_a_mistake_is_named_to_its_editor(tmp_path: Path, text: str, about: str):
    file = tmp_path / "roles.yaml"
    file.write_text(text)

    found = content.read_roles(file)

    assert not any(isinstance(one, Role) for one in found)
    assert any(about in one.about for one in found if isinstance(one, Mistake))


def test_an_invented_person_without_the_mark_is_refused(tmp_path: Path):
    file = tmp_path / "demo-people.yaml"
    file.write_text("password: x\nofficers: []\ncitizens: [{key: a, kind: citizen, name: Nguyễn Văn A}]\n")

    assert not isinstance(content.read_demo_people(file), DemoPeople)
