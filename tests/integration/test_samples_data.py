"""The shipped samples hold together: sound, dialogues, labels and the CRM export say the same things, no models run."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
import phonenumbers
import pytest
import yaml
from numpy.typing import NDArray

from objections.types import HandlingStatus, HandlingSteps
from samples.voice import DIALOGUES, load_dialogue
from scoring_rubric.types import CallKind, Facts, FieldStatus

SAMPLES = Path(__file__).parents[2] / "samples"
CALLS = SAMPLES / "calls"
RATE_HZ = 16_000

IDS = (
    "en-07-voicemail",
    "en-08-never-a-fit",
    "ru-01-well-led",
    "ru-02-price-given-up",
    "ru-03-day-late",
    "ru-04-crm-contradicts",
    "ru-05-wrong-refusal",
    "ru-06-objection-returns",
)
CATEGORIES = {
    "price", "stall", "authority", "competitor", "need", "trust", "fit", "effort", "terms", "brush_off", "busy",
    "contact",
}  # fmt: skip
STEPS = {
    "greeting", "name", "company", "purpose", "permission", "discovery", "qualification", "value", "next_step",
    "contact_check", "farewell",
}  # fmt: skip
COLUMNS = {
    "leads": "lead_id,created_at,name,phone,email,company,source,campaign,manager,status,refusal_reason,comment,"
    "marketing_qualified",
    "deals": "deal_id,lead_id,title,stage,amount,currency,manager,created_at,closed_at,refusal_reason,next_task,"
    "next_task_at,decision_role",
    "activities": "activity_id,lead_id,deal_id,type,direction,at,duration_s,manager,recording,outcome,comment,"
    "entered_at",
}

Row = dict[str, str]


@cache
def dialogue(call_id: str) -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load((DIALOGUES / f"{call_id}.yaml").read_text(encoding="utf-8"))
    return parsed


@cache
def sound(call_id: str) -> NDArray[np.float32]:
    """Decoded samples, shape (2, n) at 16 kHz: twice the band a telephone line may fill."""
    resampler = av.AudioResampler("fltp", "stereo", RATE_HZ)
    with av.open(str(CALLS / dialogue(call_id)["recording"])) as container:
        assert container.streams.audio[0].layout.name == "stereo"
        pieces = [part for frame in container.decode(audio=0) for part in resampler.resample(frame)]
    pieces += resampler.resample(None)
    return np.concatenate([piece.to_ndarray() for piece in pieces], axis=1)


def rows(name: str) -> list[Row]:
    with (SAMPLES / "crm" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def row(name: str, key: str, value: str) -> Row:
    (found,) = (item for item in rows(name) if item[key] == value)
    return found


def timings(call_id: str) -> list[Row]:
    with (SAMPLES / "timings.csv").open(encoding="utf-8", newline="") as file:
        return [item for item in csv.DictReader(file) if item["call_id"] == call_id]


def loudness_dbfs(samples: NDArray[np.float32]) -> float:
    return float(10 * np.log10(np.mean(samples.astype(np.float64) ** 2) + 1e-12))


def spoken_by(call_id: str, channel: int) -> NDArray[np.bool_]:
    """Which samples fall into a turn of the channel, with a tenth of a second around it."""
    speaks = np.zeros(sound(call_id).shape[1], dtype=bool)
    for item in timings(call_id):
        if (0 if item["speaker"] == "manager" else 1) == channel:
            start, end = float(item["start_s"]) - 0.1, float(item["end_s"]) + 0.1
            speaks[int(start * RATE_HZ) : int(end * RATE_HZ)] = True
    return speaks


def labels(node: Any) -> Iterator[dict[str, Any]]:
    """Everything below a truth label that quotes a turn."""
    if isinstance(node, dict):
        if "quote" in node:
            yield node
        for value in node.values():
            yield from labels(value)
    elif isinstance(node, list):
        for value in node:
            yield from labels(value)


class TestRecordings:
    def test_there_are_eight_six_russian_and_two_english(self) -> None:
        assert sorted(path.stem for path in DIALOGUES.glob("*.yaml")) == sorted(IDS)
        assert sorted(path.name for path in CALLS.iterdir()) == sorted(dialogue(call)["recording"] for call in IDS)
        assert sorted(dialogue(call)["language"] for call in IDS) == ["en"] * 2 + ["ru"] * 6

    def test_together_they_stay_small(self) -> None:
        assert sum(path.stat().st_size for path in CALLS.iterdir()) <= 6_000_000

    @pytest.mark.parametrize("call_id", IDS)
    def test_lasts_a_minute_and_a_half_to_four(self, call_id: str) -> None:
        assert 90 <= sound(call_id).shape[1] / RATE_HZ <= 240

    @pytest.mark.parametrize("call_id", IDS)
    def test_is_telephone_band(self, call_id: str) -> None:
        power = np.abs(np.fft.rfft(sound(call_id).mean(axis=0))) ** 2
        frequency_hz = np.fft.rfftfreq(sound(call_id).shape[1], 1 / RATE_HZ)
        assert power[frequency_hz > 4_000].sum() < 1e-5 * power.sum()
        assert power[frequency_hz < 150].sum() < 1e-3 * power.sum()

    @pytest.mark.parametrize("call_id", IDS)
    @pytest.mark.parametrize("channel", [0, 1])
    def test_a_channel_carries_its_own_side_only(self, call_id: str, channel: int) -> None:
        own, other = spoken_by(call_id, channel), spoken_by(call_id, 1 - channel)
        assert loudness_dbfs(sound(call_id)[channel][own]) > -30
        assert loudness_dbfs(sound(call_id)[channel][other & ~own]) < -50

    @pytest.mark.parametrize("call_id", IDS)
    def test_the_channels_have_noise_of_their_own(self, call_id: str) -> None:
        quiet = ~spoken_by(call_id, 0) & ~spoken_by(call_id, 1)
        left, right = sound(call_id)[:, quiet]
        assert -70 < loudness_dbfs(left) < -50
        assert abs(float(np.corrcoef(left, right)[0, 1])) < 0.2

    def test_the_voicemail_rings_before_it_answers(self) -> None:
        opening = sound("en-07-voicemail")[1, : 20 * RATE_HZ]
        loud = [loudness_dbfs(opening[at : at + RATE_HZ // 10]) > -35 for at in range(0, opening.size, RATE_HZ // 10)]
        assert 38 <= sum(loud) <= 44  # four rings of a second in tenths, edges included
        spectrum = np.abs(np.fft.rfft(opening))
        assert abs(np.argmax(spectrum) * RATE_HZ / opening.size - 425) < 2


class TestDialogues:
    @pytest.mark.parametrize("call_id", IDS)
    def test_is_one_the_voicing_accepts(self, call_id: str) -> None:
        spoken = load_dialogue(DIALOGUES / f"{call_id}.yaml")
        assert spoken.id == call_id
        assert all(turn.text.strip() for turn in spoken.turns)
        assert CallKind(dialogue(call_id)["kind"])
        assert set(dialogue(call_id)["title"]) == set(dialogue(call_id)["shows"]) == {"ru", "en"}

    @pytest.mark.parametrize("call_id", IDS)
    def test_every_turn_has_its_time(self, call_id: str) -> None:
        turns, timed = dialogue(call_id)["turns"], timings(call_id)
        assert [(item["turn"], item["speaker"]) for item in turns] == [
            (int(item["turn"]), item["speaker"]) for item in timed
        ]
        assert all(float(item["start_s"]) < float(item["end_s"]) for item in timed)
        assert float(timed[-1]["end_s"]) < sound(call_id).shape[1] / RATE_HZ

    @pytest.mark.parametrize("call_id", IDS)
    def test_labels_quote_the_turns_they_name(self, call_id: str) -> None:
        turns = dialogue(call_id)["turns"]
        found = list(labels(dialogue(call_id)["truth"]))
        assert found
        for label in found:
            assert label["quote"] in turns[label["turn"]]["text"]

    @pytest.mark.parametrize("call_id", IDS)
    def test_objections_are_the_clients_and_well_formed(self, call_id: str) -> None:
        turns, truth = dialogue(call_id)["turns"], dialogue(call_id)["truth"]
        for objection in truth["objections"]:
            assert objection["category"] in CATEGORIES
            assert {turns[item["turn"]]["speaker"] for item in objection["evidence"]} == {"client"}
            handling = objection["handling"]
            assert {HandlingStatus(status) for status in handling["status"]}
            assert HandlingSteps(**handling["steps"])
            assert {turns[item["turn"]]["speaker"] for item in handling["evidence"]} == {"manager"}
        resisted = {item["turn"] for objection in truth["objections"] for item in objection["evidence"]}
        assert not resisted & {item["turn"] for item in truth["not_objections"]}

    @pytest.mark.parametrize("call_id", IDS)
    def test_script_steps_and_facts_have_known_names(self, call_id: str) -> None:
        turns, truth = dialogue(call_id)["turns"], dialogue(call_id)["truth"]
        done = [step["id"] for step in truth["script"]["done"]]
        missing = truth["script"]["missing"] + truth["script"].get("not_applicable", [])
        assert set(done) | set(missing) <= STEPS
        assert len(done) == len(set(done))
        assert not set(done) & set(missing)
        assert {turns[step["turn"]]["speaker"] for step in truth["script"]["done"]} == {"manager"}
        assert set(truth["facts"]) <= set(Facts.__dataclass_fields__)
        assert {FieldStatus(item["status"]) for item in truth["crm"]} <= {FieldStatus.CONTRADICTS}

    @pytest.mark.parametrize("call_id", IDS)
    def test_the_next_step_lies_after_the_call(self, call_id: str) -> None:
        step = dialogue(call_id)["truth"]["facts"].get("next_step")
        if call_id in {"ru-02-price-given-up", "ru-05-wrong-refusal", "en-08-never-a-fit"}:
            assert step is None
        else:
            ahead = datetime.fromisoformat(step["when"]) - datetime.fromisoformat(dialogue(call_id)["started_at"])
            assert timedelta(0) < ahead < timedelta(days=8)

    def test_nobody_real_can_be_reached(self) -> None:
        """Subscriber numbers in Russia never begin with 0; 555-01xx is set apart for fiction; example.* is reserved."""
        for lead in rows("leads"):
            assert lead["phone"].startswith(("+74950", "+120255501"))
            assert phonenumbers.is_valid_number(phonenumbers.parse(lead["phone"]))
            assert lead["email"] == "" or lead["email"].split("@")[1] in {"example.com", "example.org", "example.net"}


class TestCrm:
    @pytest.mark.parametrize("name", COLUMNS)
    def test_has_our_own_columns_and_unique_keys(self, name: str) -> None:
        found = rows(name)
        assert ",".join(found[0]) == COLUMNS[name]
        keys = [next(iter(item.values())) for item in found]
        assert len(keys) == len(set(keys))

    @pytest.mark.parametrize("name", COLUMNS)
    def test_times_carry_an_offset(self, name: str) -> None:
        for item in rows(name):
            for column in ("created_at", "closed_at", "next_task_at", "at", "entered_at"):
                if item.get(column):
                    assert datetime.fromisoformat(item[column]).utcoffset() == timedelta(hours=3)

    def test_rows_refer_to_rows_that_exist(self) -> None:
        leads = {item["lead_id"] for item in rows("leads")}
        deals = {item["deal_id"]: item["lead_id"] for item in rows("deals")}
        assert set(deals.values()) <= leads
        for item in rows("activities"):
            assert item["lead_id"] in leads
            assert item["deal_id"] == "" or deals[item["deal_id"]] == item["lead_id"]

    @pytest.mark.parametrize("call_id", IDS)
    def test_every_call_has_its_activity(self, call_id: str) -> None:
        told = dialogue(call_id)
        activity = row("activities", "recording", told["recording"])
        assert (activity["type"], activity["direction"]) == ("call", told["direction"])
        assert (activity["lead_id"], activity["deal_id"]) == (told["lead_id"], told["deal_id"])
        assert activity["at"] == told["started_at"]
        assert activity["manager"] == told["manager"]
        assert abs(float(activity["duration_s"]) - sound(call_id).shape[1] / RATE_HZ) <= 1
        assert row("leads", "lead_id", told["lead_id"])["name"] == told["client"]

    def test_activities_name_only_recordings_that_exist(self) -> None:
        named = {item["recording"] for item in rows("activities")} - {""}
        assert named == {path.name for path in CALLS.iterdir()}

    def test_the_funnel_has_leads_without_calls_from_five_sources_and_two_sellers(self) -> None:
        leads = rows("leads")
        assert len(leads) == 14
        assert {item["source"] for item in leads} == {"site", "yandex_direct", "referral", "exhibition", "telegram"}
        assert len({item["manager"] for item in leads}) == 2
        assert len({item["status"] for item in leads}) >= 4


class TestWhatEachCallIsMeantToShow:
    def test_the_well_led_call_takes_every_step_within_five_minutes_of_the_request(self) -> None:
        told = dialogue("ru-01-well-led")
        assert {step["id"] for step in told["truth"]["script"]["done"]} == STEPS
        (objection,) = told["truth"]["objections"]
        assert objection["handling"]["status"] == ["resolved"]
        assert all(objection["handling"]["steps"].values())
        assert waited(told) <= timedelta(minutes=5)

    @pytest.mark.parametrize("call_id", ["ru-01-well-led", "ru-03-day-late"])
    def test_a_true_crm_entry_says_what_was_said(self, call_id: str) -> None:
        told = dialogue(call_id)
        assert row("leads", "lead_id", told["lead_id"])["phone"] == told["truth"]["facts"]["phone"]["value"]
        planned = {
            item["at"] for item in rows("activities") if item["type"] == "task" and item["deal_id"] == told["deal_id"]
        }
        assert told["truth"]["facts"]["next_step"]["when"] in planned

    def test_the_price_objection_is_given_up_at_once(self) -> None:
        told = dialogue("ru-02-price-given-up")
        (objection,) = told["truth"]["objections"]
        assert objection["category"] == "price"
        assert objection["handling"]["conceded"] is True
        assert objection["handling"]["evidence"][0]["turn"] == objection["evidence"][0]["turn"] + 1

    def test_one_first_call_comes_26_hours_after_the_request(self) -> None:
        assert waited(dialogue("ru-03-day-late")) == timedelta(hours=26)

    def test_the_crm_contradicts_the_call_in_phone_amount_and_next_task(self) -> None:
        told = dialogue("ru-04-crm-contradicts")
        lead, deal = row("leads", "lead_id", told["lead_id"]), row("deals", "deal_id", told["deal_id"])
        entered = {"phone": lead["phone"], "budget": deal["amount"], "next_step_at": deal["next_task_at"]}
        facts = told["truth"]["facts"]
        said = {
            "phone": facts["phone"]["value"],
            "budget": facts["budget"]["value"],
            "next_step_at": facts["next_step"]["when"],
        }
        wrong = {item["field"]: (item["crm"], item["call"]) for item in told["truth"]["crm"]}
        assert wrong == {name: (entered[name], said[name]) for name in entered}
        assert all(crm != call for crm, call in wrong.values())
        assert sorted(entered["phone"]) == sorted(said["phone"])  # digits swapped, as people do

    def test_the_refusal_reason_in_the_crm_is_not_the_one_said(self) -> None:
        told = dialogue("ru-05-wrong-refusal")
        assert row("deals", "deal_id", told["deal_id"])["refusal_reason"] == "Дорого"
        assert {item["category"] for item in told["truth"]["objections"]} == {"fit"}

    def test_the_objection_of_the_first_call_comes_back_in_the_second(self) -> None:
        second = dialogue("ru-06-objection-returns")
        first = dialogue(second["previous_call"])
        assert first["lead_id"] == second["lead_id"]
        assert first["started_at"] < second["started_at"]
        assert first["truth"]["objections"][0]["handling"]["status"] == ["resolved"]
        came_back = second["truth"]["comes_back"]["category"]
        assert came_back == first["truth"]["objections"][0]["category"]
        assert came_back == second["truth"]["objections"][0]["category"]

    def test_on_the_voicemail_the_client_says_nothing(self) -> None:
        told = dialogue("en-07-voicemail")
        assert {turn["speaker"] for turn in told["turns"]} == {"manager", "other"}
        assert told["truth"]["objections"] == []
        assert row("activities", "recording", told["recording"])["outcome"] == "voicemail"

    def test_marketing_called_the_misfit_qualified(self) -> None:
        told = dialogue("en-08-never-a-fit")
        assert row("leads", "lead_id", told["lead_id"])["marketing_qualified"] == "true"
        assert told["truth"]["lead"]["verdict"] == "not_qualified"


def waited(told: dict[str, Any]) -> timedelta:
    """From the lead's creation to the call."""
    created = datetime.fromisoformat(row("leads", "lead_id", told["lead_id"])["created_at"])
    return datetime.fromisoformat(told["started_at"]) - created
