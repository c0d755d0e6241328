"""Reading CRM exports: every form, every fault with its place, and nothing lost beside it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.crm_export import CrmMapping, ExportReader
from assistant.errors import BadExport
from scoring_rubric.packs_loading import load_pack

MAPPING = load_pack(Path("assistant/packs/crm-mapping.v1.yaml"), CrmMapping)
MOSCOW = timezone(timedelta(hours=3))


@pytest.fixture
def reader() -> ExportReader:
    return ExportReader(MAPPING, ZoneInfo("Europe/Moscow"))


def test_a_folder_of_three_tables_is_one_export(tmp_path: Path, reader: ExportReader) -> None:
    (tmp_path / "leads.csv").write_text("lead_id,name\nL1,Анна\n", encoding="utf-8")
    (tmp_path / "deals.csv").write_text("deal_id,lead_id,amount\nD1,L1,300 000\n", encoding="utf-8")
    (tmp_path / "activities.csv").write_text(
        "activity_id,lead_id,at\nA1,L1,2026-10-12T15:00:00+03:00\n", encoding="utf-8"
    )
    export = reader.read(tmp_path)
    assert [lead.name for lead in export.leads] == ["Анна"]
    assert export.deals[0].amount == 300_000
    assert export.activities[0].at == datetime(2026, 10, 12, 15, tzinfo=MOSCOW)


@pytest.mark.parametrize("text", ["lead_id;name\nL1;Анна, Иван\n", '\ufefflead_id,name\nL1,"Анна, Иван"\n'])
def test_commas_semicolons_and_byte_order_marks_are_read(tmp_path: Path, reader: ExportReader, text: str) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(text, encoding="utf-8")
    assert reader.read(path).leads[0].name == "Анна, Иван"


def test_windows_encoding_is_read(tmp_path: Path, reader: ExportReader) -> None:
    path = tmp_path / "leads.csv"
    path.write_bytes("lead_id;name\nL1;Анна\n".encode("cp1251"))
    assert reader.read(path).leads[0].name == "Анна"


@pytest.mark.parametrize(
    "document",
    [
        {"leads": [{"lead_id": 7, "name": "Ann"}]},
        [{"lead_id": 7, "name": "Ann"}],
        {"lead": {"lead_id": 7, "name": "Ann"}},
    ],
)
def test_json_comes_as_lists_or_single_records(tmp_path: Path, reader: ExportReader, document: object) -> None:
    path = tmp_path / "crm.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    lead = reader.read(path).leads[0]
    assert (lead.lead_id, lead.name) == ("7", "Ann")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",Анна,", "lead_id"),
        ("L1,Анна,вчера", "created_at is 'вчера'"),
    ],
)
def test_a_bad_row_is_listed_with_its_line_and_the_rest_goes_in(
    tmp_path: Path, reader: ExportReader, row: str, said: str
) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(f"lead_id,name,created_at\n{row}\nL2,Пётр,2026-10-12\n", encoding="utf-8")
    export = reader.read(path)
    assert [lead.lead_id for lead in export.leads] == ["L2"]
    assert (export.problems[0].line, export.problems[0].file) == (2, "leads.csv")
    assert said in export.problems[0].problem


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-10-12T15:00:00+05:00", datetime(2026, 10, 12, 15, tzinfo=timezone(timedelta(hours=5)))),
        ("2026-10-12 15:00", datetime(2026, 10, 12, 15, tzinfo=MOSCOW)),
        ("05.10.2026 15:00", datetime(2026, 10, 5, 15, tzinfo=MOSCOW)),
    ],
)
def test_times_keep_their_offset_or_get_the_company_zone(
    tmp_path: Path, reader: ExportReader, written: str, read: datetime
) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(f"lead_id,created_at\nL1,{written}\n", encoding="utf-8")
    assert reader.read(path).leads[0].created_at == read


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("leads.csv", "", "empty"),
        ("things.csv", "a,b\n1,2\n", "none of leads.csv"),
        ("crm.json", "{", "line 1: not valid JSON"),
        ("crm.json", '{"orders": []}', "expected lists named leads"),
    ],
)
def test_an_export_that_cannot_be_read_says_what_was_expected(
    tmp_path: Path, reader: ExportReader, name: str, text: str, said: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadExport, match=said):
        reader.read(path)


def test_other_column_names_are_mapped(tmp_path: Path) -> None:
    mapping = MAPPING.model_copy(update={"leads": MAPPING.leads | {"lead_id": ("ID",), "name": ("Имя клиента",)}})
    path = tmp_path / "leads.csv"
    path.write_text("id,имя Клиента\n5,Ольга\n", encoding="utf-8")
    lead = ExportReader(mapping, ZoneInfo("UTC")).read(path).leads[0]
    assert (lead.lead_id, lead.name) == ("5", "Ольга")
