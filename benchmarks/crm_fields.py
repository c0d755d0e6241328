"""How well a CRM field is compared with what was said.

    python -m benchmarks.crm_fields [--data benchmarks/crm_fields.second.yaml] [--errors] [--json OUT.json]

``crm_fields.yaml`` holds scenes with one field each and what a careful reader says of it (match, contradicts, missing,
not discussed), by a writer who knew no rule of the program; ``second`` to ``sixth`` are by others. All have been
learned from since, so a claim wants a new one. Prints how many come out as he says, by field, and how many
contradictions are claimed without the words of both sides, of which there must be none.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from assistant.settings import read_settings
from assistant.workshop import Workshop
from benchmarks.telling import parser_of, scene, tell
from scoring_rubric.crm_check import check_crm
from scoring_rubric.facts import extract_facts
from scoring_rubric.types import CallContext, CrmRecord, FieldStatus

DATA = Path(__file__).with_suffix(".yaml")


def main() -> None:
    parser = parser_of(__doc__, "print what comes out otherwise")
    parser.add_argument("--data", type=Path, default=DATA, help="other scenes of the same form")
    options = parser.parse_args()
    reviewer = Workshop(read_settings()).reviewer()
    right, count, unproved = Counter[str](), Counter[str](), 0
    for row in yaml.safe_load(options.data.read_text("utf-8")):
        transcript = scene(row["turns"], row["language"])
        lexicon = reviewer.playbook.lexicon(row["language"])
        context = CallContext(started_at=datetime.fromisoformat(str(row["started_at"])))
        facts = extract_facts(transcript, context, lexicon)
        record = CrmRecord({row["field"]: row["crm"] or ""})
        objections = reviewer.objections(transcript)
        check = check_crm(record, facts, objections, transcript, lexicon=lexicon, encoder=reviewer.encoder)
        found = next(one for one in check.fields if one.field == row["field"])
        count[row["field"]] += 1
        right[row["field"]] += found.status.value == row["expected"]
        unproved += found.status is FieldStatus.CONTRADICTS and not (found.crm and found.evidence)
        if options.errors and found.status.value != row["expected"]:
            said = " ".join(row["turns"])
            print(f"{row['field']} {row['crm']!r}: {row['expected']} came out as {found.status.value}: {said}")
    told: dict[str, Any] = {field: {"right": right[field], "of": count[field]} for field in count}
    told["all"] = round(sum(right.values()) / sum(count.values()), 3)
    told["contradictions_without_words"] = unproved
    tell(told, options.json)


if __name__ == "__main__":
    main()
