"""What people say of reviews, golden cases and publications as JSON, for the API and the command line alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from assistant.golden import GoldenVerdict, Replay
from assistant.publishing import Publication
from assistant.remarks import Acknowledgement, Dispute, GoldenCase, Override, Remarks, SelfScore

_DISPUTE = TypeAdapter(Dispute)
_OVERRIDE = TypeAdapter(Override)
_SELF_SCORE = TypeAdapter(SelfScore)
_ACKNOWLEDGEMENT = TypeAdapter(Acknowledgement)
_EXPECTATION_EMPTY = (None, "", False)


def dispute_json(dispute: Dispute) -> dict[str, Any]:
    made: dict[str, Any] = _DISPUTE.dump_python(dispute, mode="json")
    return made | {"state": dispute.state.value}


def override_json(override: Override) -> dict[str, Any]:
    made: dict[str, Any] = _OVERRIDE.dump_python(override, mode="json")
    return made


def self_score_json(mark: SelfScore) -> dict[str, Any]:
    made: dict[str, Any] = _SELF_SCORE.dump_python(mark, mode="json")
    return made


def acknowledgement_json(read: Acknowledgement) -> dict[str, Any]:
    made: dict[str, Any] = _ACKNOWLEDGEMENT.dump_python(read, mode="json")
    return made


def remarks_json(remarks: Remarks) -> dict[str, Any]:
    return {
        "self_scores": [self_score_json(one) for one in remarks.self_scores],
        "acknowledgements": [acknowledgement_json(one) for one in remarks.acknowledgements],
        "disputes": [dispute_json(one) for one in remarks.disputes],
        "overrides": [override_json(one) for one in remarks.overrides],
    }


def case_json(case: GoldenCase) -> dict[str, Any]:
    """A golden case without its transcript: `razbor show CALL --json` has that."""
    expected = {name: value for name, value in asdict(case.expectation).items() if value not in _EXPECTATION_EMPTY}
    return {
        "case_id": case.case_id,
        "call_id": case.call_id,
        "name": case.name,
        "expected": expected,
        "author": case.author,
        "reason": case.reason,
        "made_at": case.made_at.isoformat(timespec="seconds"),
        "retired_at": case.retired_at.isoformat(timespec="seconds") if case.retired_at else None,
        "retired_by": case.retired_by,
        "retired_reason": case.retired_reason,
    }


def verdicts_json(verdicts: Iterable[GoldenVerdict]) -> list[dict[str, Any]]:
    return [case_json(one.case) | {"holds": one.holds, "got": asdict(one.got)} for one in verdicts]


def replay_json(replay: Replay) -> dict[str, Any]:
    """``broken`` cases held before; ``waiting`` ones hold neither before nor after."""
    return {
        "held": [one.case.case_id for one in replay.held],
        "broken": verdicts_json(replay.broken),
        "waiting": verdicts_json(replay.waiting),
    }


def publication_json(made: Publication) -> dict[str, Any]:
    return {
        "published": made.published,
        "folder": str(made.folder),
        "files": list(made.files),
        "known": list(made.known),
        "golden": replay_json(made.replay),
    }
