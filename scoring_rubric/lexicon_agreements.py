"""The words by which two people agree on a next step and its time."""

from __future__ import annotations

from scoring_rubric.lexicon_phrases import Coded, Phrases
from scoring_rubric.packs_loading import Frozen


class Agreements(Frozen):
    """``actions`` name what is agreed; ``scheduling`` shows that a time is being agreed, ``declined`` refuses it.

    Around a moment: ``unavailable`` says that it does not suit (``taken`` right after it, ``own_plans`` from the
    client), ``suits`` that it does, ``other_before`` and ``other_after`` that it is the time of something else
    (``busy_before`` may stand further off). A moment is one of a step only beside ``steps`` or in answer to one, and
    not beside ``past`` unless it is the booking that was made (``steps_made``). ``papers`` are sent, not met for
    (``invites`` are to a meeting, ``people_sent`` a visit); ``at_once`` is today. ``kept`` is what any side books;
    ``announced`` needs no consent unless it is ``offered``, ``confirmed`` seals what was said before, ``refused``
    takes back what is open unless ``not_refused`` stands there. ``other_hour`` asks for another, ``choices`` join
    alternatives, ``hesitant`` leaves open, ``same_time`` keeps the hour when the day moves.
    """

    actions: tuple[Coded, ...]
    scheduling: Phrases
    time_asked: Phrases
    accepted: Phrases
    taken_up: Phrases = ()
    """How a side takes what is promised or asked for («было бы здорово», "on its way")."""
    requests: Phrases = ()
    """The client asks for something to be done («пришлите», "send me")."""
    declined: Phrases
    not_actions: Phrases
    promises: Phrases
    not_promises: Phrases
    undertakings: tuple[Coded, ...] = ()
    """What a promise comes down to, the strongest first: of «уточню и перезвоню» the call."""
    asked_of_you: Phrases = ()
    """What makes the listener the one who has to act («перезвоните», "call me")."""
    papers: Phrases
    at_once: Phrases
    announced: Phrases
    offered: Phrases
    confirmed: Phrases
    kept: Phrases
    steps: Phrases
    steps_made: Phrases
    past: Phrases
    unavailable: Phrases
    other_asked: Phrases = ()
    """Asks for the day of something that is no step ("when does your contract run out")."""
    taken: Phrases
    own_plans: Phrases
    suits: Phrases
    other_before: Phrases
    other_after: Phrases
    busy_before: Phrases
    refused: Phrases
    not_refused: Phrases
    people_sent: Phrases
    invites: Phrases
    other_hour: Phrases
    choices: Phrases
    proposing: Phrases = ()
    """Right before a moment that is proposed in the place of another («лучше в три», "make it four")."""
    early: Phrases = ()
    """Makes an hour one of the morning (half seven, "before the lads start")."""
    bounding: Phrases = ()
    """After a moment: what follows only says why it suits («в девять, пока я дома»)."""
    hesitant: Phrases
    same_time: Phrases
    tasks: tuple[Coded, ...] = ()
    """Kinds of tasks a CRM holds, finer than ``actions``: an invoice is no contract, a video call no visit."""
    unwanted: Phrases = ()
    """Around a task (``XXX``): the client does not want it."""
    not_now: Phrases = ()
    """Around a task: it is put off."""
    offers: Phrases = ()
    """What makes a manager's turn an offer to do something."""
    refusing: Phrases = ()
    """How a client turns down what is offered."""
    client_calls: Phrases = ()
    """The client will call himself."""
    calls_awaited: Phrases = ()
    """How a manager leaves the call to the client («жду вашего звонка»)."""
    client_calls_typed: Phrases = ()
    in_person: Phrases = ()
    """Typed beside a meeting that is held in one place."""
