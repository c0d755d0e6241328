"""``build(settings)``: the only place that knows every concrete class and wires them together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib import metadata
from pathlib import Path
from threading import Lock
from zoneinfo import ZoneInfo

from assistant.accounts import Accounts
from assistant.analysis import Analyst
from assistant.asking.ask import Asking
from assistant.asking.running import Runner
from assistant.asking.telling import make_teller
from assistant.audit import Audit
from assistant.backups import Backups
from assistant.briefs import Briefs
from assistant.calibration import Calibration, Standard
from assistant.call_details import CallDetails
from assistant.calls import Calls
from assistant.coaching import CoachingWeeks
from assistant.coaching_plan import CoachingPlan
from assistant.comments import Comments
from assistant.corrections import Corrections
from assistant.crm_export import ExportReader
from assistant.disputes import Disputes
from assistant.errors import WorkFailed
from assistant.fair_comparison import Terms
from assistant.funnel import Agreement, Funnel
from assistant.golden import Golden
from assistant.heard import Heard
from assistant.import_batches import ImportBatches
from assistant.imports import Imports
from assistant.ledger import Ledger
from assistant.looks import Looks
from assistant.lost_points import LostPointsOfCalls
from assistant.overrides import Overrides
from assistant.peaks import Peaks
from assistant.people import People
from assistant.pinning import refuse_changed
from assistant.pipeline import Reviewer
from assistant.playbook import Playbook, find_coaching_rules, find_practice_packs, load_playbook
from assistant.practice import Practice
from assistant.publishing import Publishing
from assistant.purging import Purging
from assistant.queue import DurableQueue
from assistant.ratings import Ratings
from assistant.receipts import Receipts
from assistant.rescoring import Rescoring
from assistant.retention import Retention
from assistant.saved_views import SavedViews
from assistant.search import Search
from assistant.self_scores import SelfScores
from assistant.settings import Settings
from assistant.stages import Stages
from assistant.store import migrate
from assistant.store.unit_of_work import Database, open_engine
from assistant.team import Team
from assistant.team_page import TeamRoom
from assistant.themes import Themes
from assistant.transcript_corrections import TranscriptCorrections
from objections.encoder import Encoder, load_encoder
from objections.reader import Reader, find_reader
from scoring_rubric.calibration import Rules
from scoring_rubric.practice_pack import PracticePack
from transcription.engine import Recogniser
from transcription.engines import build_diariser, build_recogniser
from transcription.transcriber import Transcriber, TranscriberSettings
from transcription.vocabulary import Entry, Vocabulary, read_vocabulary


def version() -> str:
    return metadata.version("razbor")


class Workshop:
    """Models and packs, loaded when first asked for and then shared by every thread of the process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._encoder: Encoder | None = None
        self._recogniser: Recogniser | None = None
        self._transcriber: Transcriber | None = None
        self._reviewer: Reviewer | None = None

    @cached_property
    def playbook(self) -> Playbook:
        return load_playbook(self._settings.own_packs)

    @cached_property
    def practice_packs(self) -> dict[str, PracticePack]:
        return find_practice_packs(self._settings.own_packs)

    @property
    def encoder(self) -> Encoder:
        with self._lock:
            if self._encoder is None:
                self._encoder = load_encoder(
                    self._settings.encoder,
                    configured=self._settings.encoder_weights,
                    cache=self._settings.cache_dir,
                )
            return self._encoder

    @property
    def recogniser(self) -> Recogniser:
        with self._lock:
            if self._recogniser is None:
                self._recogniser = build_recogniser(
                    self._settings.engine,
                    model=self._settings.model,
                    configured=self._settings.weights,
                    cache=self._settings.cache_dir,
                    threads=self._settings.threads,
                    script=self._settings.script_answers,
                )
            return self._recogniser

    def transcriber(self) -> Transcriber:
        recogniser = self.recogniser
        with self._lock:
            if self._transcriber is None:
                self._transcriber = Transcriber(
                    recogniser,
                    settings=TranscriberSettings(
                        manager_channel=int(self._settings.manager_channel == "right"),
                        vocabulary=_vocabulary(self._settings),
                    ),
                    diariser=build_diariser,
                )
            return self._transcriber

    def reviewer(self) -> Reviewer:
        encoder = self.encoder
        with self._lock:
            if self._reviewer is None:
                self._reviewer = Reviewer.of(
                    self.playbook,
                    encoder,
                    version(),
                    self._settings.cache_dir / "exemplars",
                    find_reader(encoder, self._settings.own_reader, ours=self._settings.reader),
                )
            return self._reviewer

    def candidate(self, *, playbook: Playbook | None = None, reader: Path | None = None) -> Reviewer:
        """A reviewer with other packs or another reader than those at work, to be tried before they come into force."""
        current = self.reviewer()
        return Reviewer.of(
            playbook or self.playbook,
            self.encoder,
            version(),
            self._settings.cache_dir / "exemplars",
            Reader(self.encoder, reader) if reader else current.reader,
        )


def _vocabulary(settings: Settings) -> Vocabulary:
    """The company's own names. Client names of the CRM are left out: put in from there, they would confirm the CRM."""
    listed = read_vocabulary(settings.vocabulary).entries if settings.vocabulary else ()
    own = (Entry(settings.company, "company"),) if settings.company else ()
    return Vocabulary((*own, *listed))


@dataclass(frozen=True, slots=True)
class App:
    """The use cases, ready to be called by the command line, the API and the pages."""

    settings: Settings
    workshop: Workshop
    database: Database
    queue: DurableQueue
    calls: Calls
    imports: Imports
    analyst: Analyst
    corrections: Corrections
    overrides: Overrides
    self_scores: SelfScores
    disputes: Disputes
    golden: Golden
    publishing: Publishing
    themes: Themes
    team: Team
    calibration: Calibration
    ratings: Ratings
    rescoring: Rescoring
    ledger: Ledger
    weeks: CoachingWeeks
    receipts: Receipts
    lost_points: LostPointsOfCalls
    accounts: Accounts
    audit: Audit
    asking: Asking
    search: Search
    looks: Looks
    saved_views: SavedViews
    import_batches: ImportBatches
    practice: Practice
    people: People
    team_page: TeamRoom
    coaching_plan: CoachingPlan
    funnel: Funnel
    briefs: Briefs
    transcripts: TranscriptCorrections
    comments: Comments
    purging: Purging
    call_details: CallDetails
    retention: Retention
    backups: Backups
    peaks: Peaks

    def close(self) -> None:
        self.search.upkeep.stop()
        self.queue.close()
        self.database.close()


def make_analyst(settings: Settings, workshop: Workshop) -> Analyst:
    """What ``transcribe`` and ``analyse`` need: models and packs, no database."""
    return Analyst(
        transcriber=workshop.transcriber,
        reviewer=workshop.reviewer,
        reader=ExportReader(workshop.playbook.mapping, ZoneInfo(settings.timezone)),
        company=settings.company,
        language=settings.language,
    )


def build(settings: Settings) -> App:
    """Makes the home if it is missing, brings its database to the newest schema and wires everything."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        settings.media_dir.mkdir(exist_ok=True)
    except OSError as problem:
        raise WorkFailed(
            f"{settings.home} cannot be written to ({problem.strerror}); free it or set RAZBOR_HOME to another folder"
        ) from problem
    workshop = Workshop(settings)
    database = Database(open_engine(settings.database_url))
    migrate.upgrade(database.engine)
    with database.begin() as work:
        refuse_changed(work, workshop.playbook.files)
    stages = Stages(
        database=database,
        media_dir=settings.media_dir,
        listener=workshop.transcriber,
        engine=lambda: workshop.recogniser.traits.engine,
        reviewer=workshop.reviewer,
        language=settings.language,
        company=settings.company,
        zone=ZoneInfo(settings.timezone),
    )
    queue = DurableQueue(url=settings.queue_url, home=settings.home, database=database, stages=stages)
    analyst = make_analyst(settings, workshop)
    corrections, overrides = _corrections(database, workshop), Overrides(database)
    golden = Golden(database)
    heard, zone = Heard(), ZoneInfo(settings.timezone)
    themes = Themes(
        database,
        lambda: workshop.encoder,
        lambda: workshop.playbook,
        zone,
        settings.cache_dir / "exemplars",
        heard,
    )
    imports = Imports(
        database=database,
        media_dir=settings.media_dir,
        reader=analyst.reader,
        company=settings.company,
        judge_again=queue.judge_again,
    )
    ledger = Ledger(database, lambda: workshop.playbook, zone, clock=lambda: datetime.now(UTC))
    weeks = CoachingWeeks(database, zone, lambda: workshop.playbook, lambda: find_coaching_rules(settings.packs))
    calibration = Calibration(database, lambda: _standard(workshop), Rules(settings.weak_kappa, settings.weak_pairs))
    ratings = Ratings(database, zone, lambda: _standard(workshop).criteria, Terms(minimum=settings.rating_minimum))
    audit = Audit(database)
    purging = Purging(database, settings.media_dir, settings.cache_dir, queue.forget)
    return App(
        settings=settings,
        workshop=workshop,
        database=database,
        queue=queue,
        calls=Calls(database, settings.media_dir),
        imports=imports,
        analyst=analyst,
        corrections=corrections,
        overrides=overrides,
        self_scores=SelfScores(database, first=settings.self_score_first),
        disputes=Disputes(database, corrections, overrides, zone, settings.company),
        golden=golden,
        publishing=Publishing(
            folder=settings.packs_dir,
            in_force=settings.own_packs,
            golden=golden,
            with_playbook=lambda playbook: workshop.candidate(playbook=playbook),
            current=workshop.reviewer,
        ),
        themes=themes,
        team=Team(database, zone),
        calibration=calibration,
        ratings=ratings,
        rescoring=Rescoring(database, lambda: workshop.playbook, zone, version()),
        ledger=ledger,
        accounts=Accounts(database),
        audit=audit,
        asking=Asking(
            Runner(database, ledger, themes, lambda: workshop.playbook, zone),
            lambda: workshop.playbook,
            zone,
            make_teller(settings),
        ),
        search=Search(database, lambda: workshop.playbook, lambda: workshop.encoder),
        looks=Looks(database),
        saved_views=SavedViews(database),
        import_batches=ImportBatches(database, imports, queue.enqueue_new),
        practice=Practice(
            database,
            workshop.reviewer,
            lambda: workshop.playbook,
            lambda: workshop.practice_packs,
            zone,
        ),
        weeks=weeks,
        receipts=Receipts(database, workshop.reviewer, settings.company, zone),
        lost_points=LostPointsOfCalls(database, lambda: workshop.playbook),
        people=People(database, zone, lambda: workshop.playbook, weeks, ledger, first=settings.self_score_first),
        team_page=TeamRoom(database, zone, lambda: workshop.playbook, weeks, ratings, calibration),
        coaching_plan=CoachingPlan(database),
        funnel=Funnel(
            database,
            lambda: workshop.playbook,
            zone,
            Agreement(settings.sla_minutes, settings.working_hours),
            heard,
        ),
        briefs=Briefs(database, themes),
        transcripts=TranscriptCorrections(
            database, workshop.reviewer, queue.judge_again, settings.company, zone, heard
        ),
        comments=Comments(database),
        purging=purging,
        call_details=CallDetails(database, zone, settings.company, queue.judge_again, purging, heard),
        retention=Retention(purging, settings.retention_days, settings.retention_recordings_days),
        backups=Backups(settings, version(), audit),
        peaks=Peaks(settings.cache_dir / "peaks"),
    )


def _corrections(database: Database, workshop: Workshop) -> Corrections:
    return Corrections(database, lambda: _categories(workshop), lambda: workshop.playbook)


def _categories(workshop: Workshop) -> frozenset[str]:
    return frozenset(name for taxonomy in workshop.playbook.taxonomies.values() for name in taxonomy.names)


def _standard(workshop: Workshop) -> Standard:
    playbook = workshop.playbook
    pinned = next(item.sha256 for item in playbook.files if item.kind == "rubric")
    return Standard(playbook.rubric.name, pinned, tuple(criterion.id for criterion in playbook.rubric.criteria()))
