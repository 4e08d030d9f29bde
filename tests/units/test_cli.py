"""``motcua deadline`` and ``motcua calendar`` as an operator types them."""

import json

import pytest

from motcua.site.commands import calendar, deadline

HOURS = 'every_working_day: ["08:00-12:00", "13:00-17:00"]\nmode: hour\n'


def run(capsys, *words: str) -> tuple[int, str, str]:
    code = deadline.main(list(words))
    said = capsys.readouterr()
    return code, said.out.strip(), said.err.strip()


def test_the_due_moment(capsys):
    said = run(capsys, "--received", "2026-02-13T15:20", "--limit", "3wd")
    assert said == (0, "2026-02-25T17:30:00+07:00", "")


def test_the_due_moment_explained(capsys):
    _, out, _ = run(capsys, "--received", "2026-02-13T15:20", "--limit", "3wd", "--explain")
    assert out.splitlines() == [
        "Hạn trả thứ Tư 25/02/2026, 17:30.",
        "  · 3 ngày làm việc, kể từ thứ Sáu 13/02/2026; không tính ngày tiếp nhận.",
        "  · Nghỉ từ 16/02/2026 đến 20/02/2026: Tết Nguyên Đán.",
    ]


def test_for_machines_and_in_english(capsys, tmp_path):
    hours = tmp_path / "hours.yaml"
    hours.write_text(HOURS, encoding="utf-8")
    words = ["--received", "2026-03-02T14:30", "--limit", "3wd", "--hours", str(hours), "--lang", "en", "--json"]
    _, out, _ = run(capsys, *words, "--pause", "2026-03-03T09:00/2026-03-03T11:00")
    said = json.loads(out)
    assert said["due"] == "2026-03-05T16:30:00+07:00"
    assert said["reasons"][0] == "Due Thursday 05/03/2026, 16:30."
    assert said["reasons"][-1].endswith("2 h of working time added.")


def test_other_calendars_modes_extensions_and_open_pauses(capsys, tmp_path):
    year = tmp_path / "2026.yaml"
    year.write_text('year: 2026\nsource: "thử"\ndays: [{day: 2026-03-03, name: "Lễ thử"}]\n', encoding="utf-8")
    words = ("--received=2026-03-02T08:00+07:00", "--limit=1wd", f"--calendar={year}")
    assert run(capsys, *words)[1] == "2026-03-04T17:30:00+07:00"
    assert run(capsys, *words, "--mode=hour")[1] == "2026-03-04T08:00:00+07:00"
    assert run(capsys, *words, "--extend=1wd")[1] == "2026-03-05T17:30:00+07:00"
    assert run(capsys, *words, "--same-day")[1] == "2026-03-02T17:30:00+07:00"
    _, out, _ = run(capsys, *words, "--pause=2026-03-02T09:00/", "--json")
    assert json.loads(out)["due"] is None


def test_a_second_supplement_is_said_to_count_as_late(capsys):
    words = ["--received=2026-03-02T08:00", "--limit=5wd", "--explain"]
    once = "--pause=2026-03-03T09:00/2026-03-04T09:00/supplement"
    assert "766" not in run(capsys, *words, once, "--pause=2026-03-05T09:00/2026-03-05T10:00/payment")[1]
    _, out, _ = run(capsys, *words, once, "--pause=2026-03-05T09:00/2026-03-05T10:00/supplement")
    assert out.endswith("Đã yêu cầu bổ sung 2 lần: theo Quyết định 766/QĐ-TTg, hồ sơ bị tính là trễ hạn.")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--received", "hôm qua", "--limit", "3wd"], "Thời điểm không hợp lệ: hôm qua"),
        (["--received", "2026-02-30T10:00", "--limit", "3wd"], "Thời điểm không hợp lệ"),
        (["--received", "2026-02-13T15:20", "--limit", "3 tuần"], "Thời hạn không hợp lệ: 3 tuần"),
        (["--received", "2026-02-13T15:20", "--limit", "3wd", "--lang", "en", "--extend", "x"], "Not a limit: x"),
        (["--received", "2026-02-13T15:20"], "Cần nêu thời hạn"),
        (["--received", "2026-02-13T15:20", "--limit", "3wd", "--pause", "2026-02-14"], "tạm dừng không hợp lệ"),
        (["--received", "2026-02-13T15:20", "--limit", "3wd", "--pause", "2026-02-14/2026-02-13"], "tạm dừng"),
        (["--received", "2026-02-13T15:20", "--limit", "3wd", "--pause", "2026-02-14/2026-02-15/tea"], "tạm dừng"),
        (["--received", "2026-02-13T15:20", "--limit", "3wd", "--hours", "/none.yaml"], "Không dùng được tệp"),
        (["--received", "9999-12-31T15:20", "--limit", "3wd"], "Không tính được"),
        (["--received", "0001-01-01T00:00", "--limit", "3wd"], "Không tính được"),
        (["--received", "0001-01-01T00:00+14:00", "--limit", "3wd"], "Không tính được"),
        (["--limit", "3wd"], "Dòng lệnh không hợp lệ"),
        (["--lang=en", "--limit", "3wd"], "Cannot read the command line"),
        (["--received", "2026-02-13T15:20", "--limit", "3wd", "--mode", "week"], "Dòng lệnh không hợp lệ"),
    ],
)
def test_bad_input_is_told_and_exits_with_2(capsys, words, told):
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert told in err


def test_help(capsys):
    assert deadline.main(["--help"]) == 0


def test_seeding_a_calendar_never_overwrites_what_was_edited(capsys, settings, tmp_path):
    settings.CONTENT_DIR = tmp_path
    assert calendar.main(["seed", "2026"]) == 0
    file = tmp_path / "calendars" / "2026.yaml"
    file.write_text("edited", encoding="utf-8")
    assert calendar.main(["seed", "2026"]) == 1
    assert file.read_text(encoding="utf-8") == "edited"
    assert calendar.main(["seed", "2026", "--force"]) == 0
    assert "Ngày Văn hóa Việt Nam" in file.read_text(encoding="utf-8")
