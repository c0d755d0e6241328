"""The packs a company judges by: several rubrics, each in its newest version, all of them in the one hash."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain import CallCrm
from assistant.playbook import load_playbook, packs_sha256
from scoring_rubric.packs_loading import PackError
from scoring_rubric.types import CallContext, CallKind
from tests.sample_reviews import sample_review, sample_reviewer
from tests.unit.assistant.test_rescoring import rubric_file


def test_ours_is_one_rubric_for_every_kind() -> None:
    playbook = load_playbook()
    assert {playbook.rubrics.of(kind).name for kind in CallKind} == {"default@1"}
    assert playbook.sha256 == packs_sha256(playbook.packs)


def test_a_companys_rubrics_take_the_place_of_ours_each_in_its_newest_version(tmp_path: Path) -> None:
    rubric_file(tmp_path, "rubric.team.v2.yaml", id="team", version="2")
    rubric_file(tmp_path, "rubric.team.v10.yaml", id="team", version="10")
    rubric_file(tmp_path, "rubric.again.v1.yaml", id="again", version="1", for_kinds="[repeat]")
    playbook = load_playbook(tmp_path)
    assert playbook.rubric.name == "team@10"
    assert playbook.rubrics.of(CallKind.REPEAT).name == "again@1"
    found = {item.kind: (item.path.name, item.name, item.own) for item in playbook.files if "rubric" in item.kind}
    assert found == {
        "rubric": ("rubric.team.v10.yaml", "team@10", True),
        "rubric.again": ("rubric.again.v1.yaml", "again@1", True),
    }


def test_the_hash_covers_every_rubric(tmp_path: Path) -> None:
    rubric_file(tmp_path, "rubric.team.v1.yaml", id="team", version="1")
    rubric_file(tmp_path, "rubric.again.v1.yaml", id="again", version="1", for_kinds="[repeat]")
    before = load_playbook(tmp_path).sha256
    rubric_file(tmp_path, "rubric.again.v1.yaml", id="again", version="1", for_kinds="[repeat]", weight="3")
    assert load_playbook(tmp_path).sha256 != before


def test_files_that_claim_the_same_calls_are_named(tmp_path: Path) -> None:
    rubric_file(tmp_path, "rubric.a.v1.yaml", id="a")
    rubric_file(tmp_path, "rubric.b.v1.yaml", id="b")
    with pytest.raises(PackError, match=r"rubric\.a\.v1\.yaml and .*rubric\.b\.v1\.yaml"):
        load_playbook(tmp_path)


def test_a_review_is_scored_by_the_rubric_of_its_kind(tmp_path: Path) -> None:
    rubric_file(tmp_path, "rubric.team.v1.yaml", id="team", version="1")
    rubric_file(tmp_path, "rubric.again.v1.yaml", id="again", version="1", for_kinds="[repeat]")
    playbook = load_playbook(tmp_path)
    reviewer = type(sample_reviewer())(playbook, sample_reviewer().encoder, sample_reviewer().finder, "test")
    transcript = sample_review("ru-01-well-led").transcript
    for kind, name in ((CallKind.REPEAT, "again@1"), (CallKind.FIRST_OUTGOING, "team@1")):
        review = reviewer.review(transcript, CallCrm(CallContext(kind=kind)))
        assert (review.scorecard.rubric, review.receipt.packs) == (name, playbook.packs)


def test_the_packs_of_a_call_are_those_of_its_language_and_kind(tmp_path: Path) -> None:
    rubric_file(tmp_path, "rubric.team.v1.yaml", id="team", version="1")
    rubric_file(tmp_path, "rubric.again.v1.yaml", id="again", version="1", for_kinds="[repeat]")
    used = {item.kind for item in load_playbook(tmp_path).files_for("ru", CallKind.REPEAT)}
    assert used == {
        "rubric.again", "lead_definition", "crm-mapping", "script.first-contact.ru", "lexicon.ru", "objections.ru",
    }  # fmt: skip
