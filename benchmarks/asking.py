"""How well questions in plain language are answered, judged by the truth about a made-up database.

    python -m benchmarks.asking [--questions FILE] [--json] [--only ID ...] [--answers FILE]

Seeds a temporary home, asks every question through ``POST /api/ask`` of the whole web application, and prints how many
answers are fully right, how many show a figure that is not true, and every miss. ``--answers`` keeps what was answered.
Settings of a language model (``RAZBOR_LLM_*``) are taken as they are: without them none is asked.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.asking_judge import Judgement, Verdict, judge
from benchmarks.asking_readings import FIRST_SET, Question, questions
from benchmarks.asking_store import fill
from benchmarks.asking_truth import Truth, truths_of
from benchmarks.asking_values import ZONE

Ask = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""What answers one body of ``POST /api/ask``."""
SHOWN = 700


@dataclass(frozen=True, slots=True)
class Judged:
    question: Question
    answer: Mapping[str, Any]
    judgement: Judgement


def asked(ask: Ask, question: Question) -> Mapping[str, Any]:
    """The answer; what was asked before is asked first, each time with the query understood so far."""
    answer: Mapping[str, Any] = {}
    for text in (*question.after, question.question):
        body: dict[str, Any] = {"question": text, "as_of": question.as_of.isoformat()}
        if answer.get("query"):
            body["query"] = answer["query"]
        answer = ask(body)
    return answer


def judged(ask: Ask, listed: Sequence[Question]) -> list[Judged]:
    found = []
    for question in listed:
        answer = asked(ask, question)
        found.append(Judged(question, answer, judge(question, answer)))
    return found


def report(found: Sequence[Judged]) -> dict[str, Any]:
    """Counts of verdicts, right answers by language and by kind of question, and each miss."""
    groups: dict[str, Callable[[Judged], str]] = {
        "all": lambda _one: "all",
        "language": lambda one: one.question.language,
        "kind": lambda one: one.question.kind,
    }
    right: dict[str, dict[str, dict[str, float]]] = {}
    for name, of in groups.items():
        of_all = Counter(of(one) for one in found)
        well = Counter(of(one) for one in found if one.judgement.right)
        right[name] = {
            group: {"right": well[group], "of": number, "share": round(well[group] / number, 3)}
            for group, number in sorted(of_all.items())
        }
    verdicts = Counter(one.judgement.verdict.value for one in found)
    return {
        "right": right,
        "verdicts": {verdict.value: verdicts[verdict.value] for verdict in Verdict},
        "misses": [_miss(one) for one in found if not one.judgement.right],
    }


def _miss(one: Judged) -> dict[str, Any]:
    question = one.question
    return {
        "id": question.id,
        "kind": question.kind,
        "asked": [*question.after, question.question],
        "verdict": one.judgement.verdict.value,
        "why": list(one.judgement.reasons),
        "expected": ["declined"] if question.declined else [_told(each) for each in truths_of(question)],
        "answer": dict(one.answer),
    }


def _told(truth: Truth) -> str:
    calls = "" if truth.calls is None else f"; calls {', '.join(truth.calls)}"
    return "; ".join(map(str, truth.figures)) + calls


def printed(result: Mapping[str, Any]) -> str:
    lines = []
    for name, by_group in result["right"].items():
        for group, counted in by_group.items():
            title = "fully right" if name == "all" else f"  {name} {group}"
            lines.append(f"{title:<28}{counted['right']:>4} of {counted['of']:<4}{counted['share']:>7.1%}")
    lines += [
        f"{name:<40}{number:>4}" for name, number in result["verdicts"].items() if number or name == "wrong figure"
    ]
    for miss in result["misses"]:
        answer = miss["answer"]
        lines.append(f"\n{miss['id']} [{miss['kind']}] {miss['verdict'].upper()}: {' → '.join(miss['asked'])}")
        lines += [f"    why       {reason}" for reason in miss["why"]]
        lines += [f"    expected  {one[:SHOWN]}" for one in miss["expected"]]
        lines.append(f"    answered  {str(answer.get('answer', answer))[:SHOWN]}")
        lines.append(f"    query     {json.dumps(answer.get('query'), ensure_ascii=False)[:SHOWN]}")
        lines.append(f"    figures   {json.dumps(answer.get('figures'), ensure_ascii=False)[:SHOWN]}")
    return "\n".join(lines)


def through_the_api(home: Path) -> Ask:
    """The whole application over ``home``, asked as a browser on this machine would ask it."""
    from starlette.testclient import TestClient

    from assistant.app import build
    from assistant.settings import read_settings
    from ui.web.app import build_web

    web = build_web(build(read_settings(home=home, db="", timezone=ZONE.key, demo=True)))  # the demo needs no sign-in
    client = TestClient(web, base_url="http://127.0.0.1", client=("127.0.0.1", 50000), raise_server_exceptions=False)

    def ask(body: Mapping[str, Any]) -> Mapping[str, Any]:
        reply = client.post("/api/ask", json=dict(body))
        try:
            answer = reply.json()
        except json.JSONDecodeError:
            answer = None
        if reply.status_code == 200 and isinstance(answer, dict):
            return answer
        return {"detail": f"{reply.status_code}: {reply.text[:200]}"}

    return ask


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, default=FIRST_SET)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", nargs="*", default=(), help="ids of the questions to ask")
    parser.add_argument("--answers", type=Path, help="where every answer is kept as JSON, by the id of its question")
    given = parser.parse_args()
    chosen = [one for one in questions(given.questions) if not given.only or one.id in given.only]
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder))
        found = judged(through_the_api(Path(folder)), chosen)
    if given.answers:
        kept = {one.question.id: dict(one.answer) for one in found}
        given.answers.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
    result = report(found)
    print(json.dumps(result, ensure_ascii=False, indent=1) if given.json else printed(result))


if __name__ == "__main__":
    main()
