"""The words around who somebody is, which firm is his and how to reach him."""

from __future__ import annotations

from scoring_rubric.lexicon_phrases import Phrases
from scoring_rubric.packs_loading import Frozen


class Names(Frozen):
    """Around ``_`` stands the name: introductions of oneself, of an addressed person, and what is not a name."""

    myself: Phrases
    asked: Phrases
    addressing: Phrases
    third_person: Phrases
    titles: Phrases = ()
    sought: Phrases = ()
    """Before the name of whom one has rung up, as a question («разговариваю с», "am i speaking with")."""
    found: Phrases = ()
    """How he says that it is he whom one has named («он самый», "that's me")."""
    before_firm: Phrases
    """What comes after the name in an introduction («павел автошкола старт», "john from ...")."""
    not_names: Phrases
    refuted: Phrases = ()
    """Around a name, which stands as ``XXX``: the person is somebody else, or is no longer there."""
    corrected: Phrases = ()
    """How one puts his own name right ("it's harrison actually")."""
    apologies: Phrases = ()
    """How the other takes a name that was put right («прошу прощения», "my mistake")."""
    sellers: Phrases = ()
    """Right before the name of somebody of the seller's firm («у вас», "your driver")."""
    spoken_of: Phrases = ()
    """After a name: its bearer is spoken of and not addressed ("gary spotted it", "fiona's on lunch")."""
    known: tuple[str, ...] = ()
    short: dict[str, tuple[str, ...]]


class Contacts(Frozen):
    """Whose contact is said. ``own``: the speaker's. ``yours``: the listener's, who must ``confirm`` it or ``deny`` it.

    ``sending`` something to a contact makes it the listener's without a word from him; ``surely`` confirms what was not
    asked. ``firms`` betrays that a client names a contact of the manager's firm. ``corrections`` take back what was
    just dictated, ``dictating`` is what the listener says meanwhile, ``not_phones`` are numbers of other things
    («ИНН»), unless a word of ``phones`` follows.
    """

    own: Phrases
    yours: Phrases
    sending: Phrases
    confirm: Phrases
    surely: Phrases = ()
    deny: Phrases
    firms: Phrases = ()
    corrections: Phrases = ()
    dictating: Phrases = ()
    not_phones: Phrases = ()
    phones: Phrases = ()


class Companies(Frozen):
    """``cues`` precede a title even in lower case, ``kinds`` of business only one that is written as a name."""

    cues: Phrases
    kinds: Phrases
    called: Phrases
    yours: Phrases
    asked: Phrases
    forms: Phrases
    own: Phrases
    """What precedes the speaker's own firm in any letters («мы», "ringing from")."""
    firm_kinds: Phrases = ()
    """Kinds of firms after which a noun in nominative is a title («завод электроприбор»)."""
    elsewhere: tuple[str, ...] = ()
    """Words before a kind of firm that make it somebody else's («у», «в»)."""
    callers: Phrases = ()
    """What follows the speaker's own firm («из санатория берёзка беспокоят»)."""
    spellings: dict[str, str]
    """Words of titles that are written and said in two ways ("bros": "brothers")."""
    leading: Phrases
    not_titles: Phrases
    denied: Phrases
    """Beside a title: it is not, or no longer, the speaker's firm."""
    replaced: Phrases = ()
    """Answers the manager's title: the firm is another one by now («ип закрыли, мы теперь ооо»)."""
    refuted: Phrases = ()
    """The same in so many words, around the title, which stands as ``XXX`` («XXX это наш подрядчик»)."""
    left: Phrases = ()
    """How a client answers a question for a firm that he has left («я оттуда ушла»)."""
    others: Phrases = ()
    """Around ``XXX``: the title of a firm that one buys from or compares with."""
    posts: Phrases = ()
    """What one does at his own firm («руковожу складом», "i run operations"): a title follows after "at" or «в»."""
    posts_at: tuple[str, ...] = ()
