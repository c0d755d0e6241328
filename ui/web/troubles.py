"""What is wrong with a file, in the reader's language: stored sentences are English and are known by their wording."""

from __future__ import annotations

from scoring_rubric.wording import pattern_of
from ui.web.wording import Wording, wording


def trouble(told: str, words: Wording) -> str:
    """The sentence that reading a file gave, told again in the language of ``words``; as it is where none fits."""
    if words.language == "en":
        return told
    for key, template in wording("en").words["troubles"].items():
        # … stands for words that are not told again
        if found := pattern_of(template.replace("…", "{untold}")).fullmatch(told):
            values = found.groupdict()
            values.pop("untold", None)
            return words.text(f"troubles.{key}", **values)
    return told
