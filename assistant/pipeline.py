"""``review_call``: from a transcript and the CRM's word to a review, one straight line of pure stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from assistant.domain import CallCrm, Receipt, Review
from assistant.hashes import sha256_of
from assistant.playbook import Playbook
from objections.detector import ObjectionFinder
from objections.encoder import SentenceEncoder
from objections.reader import Reader
from objections.types import Objection
from scoring_rubric.crm_check import check_crm
from scoring_rubric.facts import extract_facts
from scoring_rubric.feedback import advise
from scoring_rubric.lead_definition import judge_lead, out_of_segment
from scoring_rubric.letting_go import excused
from scoring_rubric.scoring import score
from scoring_rubric.scoring_findings import Findings, kind_of_call
from scoring_rubric.script import check_script
from scoring_rubric.statistics import measure_call
from scoring_rubric.types import CallContext, ScriptResult
from scoring_rubric.unanswered import unanswered_questions
from transcription.captions import transcript_to_json
from transcription.types import Transcript


@dataclass(frozen=True, slots=True)
class Reviewer:
    """The judging half of the pipeline, with everything it needs loaded. ``version`` is ours."""

    playbook: Playbook
    encoder: SentenceEncoder
    finder: ObjectionFinder
    version: str
    reader: Reader | None = None

    @staticmethod
    def of(
        playbook: Playbook,
        encoder: SentenceEncoder,
        version: str,
        cache: Path | None = None,
        reader: Reader | None = None,
    ) -> Reviewer:
        """``cache``: a folder that keeps the vectors of the packs' exemplars from run to run."""
        finder = ObjectionFinder(playbook.taxonomies, encoder, reader=reader, cache=cache)
        return Reviewer(playbook, encoder, finder, version, reader)

    def objections(self, transcript: Transcript) -> tuple[Objection, ...]:
        return self.finder.find(transcript)

    def check_script(self, transcript: Transcript, context: CallContext) -> ScriptResult:
        """The script stage alone, for measuring it."""
        script = self.playbook.script(self.playbook.language_of(transcript))
        return check_script(script, transcript, context, self.encoder, self.reader)

    def review(self, transcript: Transcript, crm: CallCrm, objections: tuple[Objection, ...] | None = None) -> Review:
        """Every later stage; ``objections`` are given where they were found before."""
        return review_call(transcript, crm, self, self.finder.find(transcript) if objections is None else objections)


def review_call(transcript: Transcript, crm: CallCrm, reviewer: Reviewer, objections: tuple[Objection, ...]) -> Review:
    """Pure: the same transcript, CRM records, configuration and models give an equal review."""
    playbook = reviewer.playbook
    language = playbook.language_of(transcript)
    context = replace(crm.context, kind=kind_of_call(transcript, crm.context))
    script = check_script(playbook.script(language), transcript, context, reviewer.encoder, reviewer.reader)
    statistics = measure_call(transcript, playbook.lexicon(language))
    facts = extract_facts(transcript, context, playbook.lexicon(language))
    lead = judge_lead(playbook.lead_definition, transcript, facts, objections, reviewer.encoder)
    script = excused(script, playbook.script(language), lead)
    words = playbook.lexicon(language)
    checked = check_crm(crm.record, facts, objections, transcript, lexicon=words, encoder=reviewer.encoder)
    findings = Findings(
        transcript=transcript,
        context=context,
        objections=objections,
        script=script,
        statistics=statistics,
        facts=facts,
        lead=lead,
        crm=checked,
        lexicon=playbook.lexicon(language),
    )
    rubric = playbook.rubrics.of(context.kind)
    scorecard = score(rubric, findings)
    return Review(
        transcript=transcript,
        context=context,
        objections=objections,
        script=script,
        statistics=statistics,
        facts=facts,
        lead=lead,
        crm=checked,
        scorecard=scorecard,
        advice=advise(scorecard, rubric, language, fits=not out_of_segment(lead)),
        receipt=_receipt(transcript, crm, reviewer),
        unanswered=unanswered_questions(transcript, playbook.lexicon(language)),
    )


def _receipt(transcript: Transcript, crm: CallCrm, reviewer: Reviewer) -> Receipt:
    models = {reviewer.encoder.traits.name: reviewer.encoder.traits.sha256}
    if reviewer.reader is not None:
        models["reader"] = reviewer.reader.sha256
    if transcript.engine is not None and transcript.engine.sha256:
        models[f"{transcript.engine.name}/{transcript.engine.model}"] = transcript.engine.sha256
    inputs: Mapping[str, object] = {
        "transcript": transcript_to_json(transcript),
        "crm": None if crm.record is None else asdict(crm.record),
        "context": asdict(crm.context),
    }
    return Receipt(
        inputs=sha256_of(inputs),
        config=reviewer.playbook.sha256,
        models={name: f"sha256:{value.removeprefix('sha256:')}" for name, value in models.items()},
        version=reviewer.version,
        packs=reviewer.playbook.packs,
        parts={name: sha256_of(value) for name, value in inputs.items()},
    )
