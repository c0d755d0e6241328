"""How well the next step that both sides settled is read: its day and its time, at the ends of calls.

    python -m benchmarks.next_steps [--data FILE.yaml] [--errors] [--json OUT.json]

``next_steps.yaml`` holds sixty endings of calls by a writer who knew no rule of the program, full of other dates: of
deliveries, of refused proposals, of the past. Prints how many have day and time exactly right (none where none was
settled), and how many the day alone.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import yaml

from assistant.playbook import load_playbook
from assistant.settings import read_settings
from benchmarks.first_contact import moment_of
from benchmarks.telling import parser_of, scene, tell
from scoring_rubric.facts import extract_facts
from scoring_rubric.types import CallContext

DATA = Path(__file__).with_suffix(".yaml")


def main() -> None:
    parser = parser_of(__doc__, "print what is read otherwise")
    parser.add_argument("--data", type=Path, default=DATA, help="other endings of the same form")
    options = parser.parse_args()
    playbook = load_playbook(read_settings().packs)
    rows = yaml.safe_load(options.data.read_text("utf-8"))
    exact = days = 0
    for row in rows:
        context = CallContext(started_at=datetime.fromisoformat(str(row["started_at"])))
        facts = extract_facts(scene(row["turns"], row["language"]), context, playbook.lexicon(row["language"]))
        wanted = (row["expected"].get("date"), row["expected"].get("time"))
        got = moment_of(facts.next_step)
        exact += got == wanted
        days += got[0] == wanted[0]
        if options.errors and got != wanted:
            print(f"{row['id']}: {wanted} was read as {got}")
    tell({"endings": len(rows), "exact": exact, "day": days}, options.json)


if __name__ == "__main__":
    main()
