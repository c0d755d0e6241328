"""The words of a language that reviewing needs: a versioned pack of phrases."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import StringConstraints

from scoring_rubric.lexicon_agreements import Agreements
from scoring_rubric.lexicon_contacts import Companies, Contacts, Names
from scoring_rubric.lexicon_needs import Answers, Comments, Deciding, Money, Questions
from scoring_rubric.lexicon_phrases import Coded, Phrases, Sentence
from scoring_rubric.packs_loading import PACKS, Frozen, Key, PackId, Version, load_pack


class Lexicon(Frozen):
    """A language's pack. ``reasons`` are the sentences that the CRM check fills."""

    id: PackId
    version: Version
    language: Literal["ru", "en"]
    phone_regions: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")], ...]
    backchannels: Phrases
    fillers: Phrases
    questions: Questions
    names: Names
    contacts: Contacts
    companies: Companies
    money: Money
    needs: Phrases
    not_needs: Phrases
    needs_asked: Phrases
    decision_roles: tuple[Coded, ...]
    role_asked: Phrases
    role_own: Phrases
    deciding: Deciding
    answers: Answers
    negations: Phrases
    scope_ends: Phrases
    refusals: Phrases
    not_refusals: Phrases
    refusal_reasons: tuple[Coded, ...]
    refusal_asked: Phrases
    refusal_named: Phrases
    """How the other side names a refusal that the client goes on to explain («вы отменили»)."""
    refusal_withheld: Phrases
    refusal_empty: Phrases = ()
    """Words of a refusal that give no reason («заказ», «спасибо»)."""
    sources: tuple[Coded, ...]
    source_asked: Phrases
    source_came: Phrases
    """How one came to know a firm («увидел», "heard"), beside which a bare word names the channel."""
    source_advertised: Phrases = ()
    """The manager invites to a channel: he does not ask whether the client came from it."""
    own_trade: Phrases = ()
    """The client tells how his own customers find him, or where he sells: not how he found the firm."""
    yourselves: Phrases
    """The listener's firm («вас», "your")."""
    platforms: tuple[Coded, ...] = ()
    """Channels by name, of which several are one source («авито», «вконтакте»)."""
    stages: tuple[Coded, ...]
    comments: Comments
    agreements: Agreements
    lost_stages: Phrases
    won_stages: Phrases
    not_yet: Phrases = ()
    """How an answer begins that says a thing is not done («ещё нет», "not yet")."""
    reasons: dict[Key, Sentence]

    @property
    def is_russian(self) -> bool:
        """Cases, patronymics and the order of words are read by Russian rules, else by English ones."""
        return self.language == "ru"


@lru_cache(maxsize=4)
def lexicon_for(language: str) -> Lexicon:
    """The shipped lexicon of ``language``; the English one for anything but Russian."""
    return load_lexicon(PACKS / f"lexicon.{'ru' if language == 'ru' else 'en'}.v1.yaml")


def load_lexicon(path: Path) -> Lexicon:
    """The lexicon in ``path``; raises PackError with file, line, field, found and expected."""
    return load_pack(path, Lexicon)
