"""``build(settings)``: the only place that knows every concrete class and wires them together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
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
from assistant.playbook import Playbook, find_coaching_rules
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
from assistant.workshop import Workshop, version
from scoring_rubric.calibration import Rules


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
    _make_home(settings)
    workshop = Workshop(settings)
    database = _open_database(settings, workshop)
    stages = _stages(settings, workshop, database)
    queue = DurableQueue(url=settings.queue_url, home=settings.home, database=database, stages=stages)
    analyst = make_analyst(settings, workshop)
    zone, company, heard = ZoneInfo(settings.timezone), settings.company, Heard()

    def playbook() -> Playbook:
        return workshop.playbook

    corrections, overrides = Corrections(database, lambda: _categories(workshop), playbook), Overrides(database)
    golden, audit = Golden(database), Audit(database)
    themes = Themes(database, lambda: workshop.encoder, playbook, zone, settings.cache_dir / "exemplars", heard)
    imports = Imports(
        database=database,
        media_dir=settings.media_dir,
        reader=analyst.reader,
        company=company,
        judge_again=queue.judge_again,
    )
    ledger = Ledger(database, playbook, zone, clock=lambda: datetime.now(UTC))
    weeks = CoachingWeeks(database, zone, playbook, lambda: find_coaching_rules(settings.packs))
    calibration = Calibration(database, lambda: _standard(workshop), Rules(settings.weak_kappa, settings.weak_pairs))
    ratings = Ratings(database, zone, lambda: _standard(workshop).criteria, Terms(minimum=settings.rating_minimum))
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
        disputes=Disputes(database, corrections, overrides, zone, company),
        golden=golden,
        publishing=_publishing(settings, workshop, golden),
        themes=themes,
        team=Team(database, zone),
        calibration=calibration,
        ratings=ratings,
        rescoring=Rescoring(database, playbook, zone, version()),
        ledger=ledger,
        accounts=Accounts(database),
        audit=audit,
        asking=Asking(Runner(database, ledger, themes, playbook, zone), playbook, zone, make_teller(settings)),
        search=Search(database, playbook, lambda: workshop.encoder),
        looks=Looks(database),
        saved_views=SavedViews(database),
        import_batches=ImportBatches(database, imports, queue.enqueue_new),
        practice=Practice(database, workshop.reviewer, playbook, lambda: workshop.practice_packs, zone),
        weeks=weeks,
        receipts=Receipts(database, workshop.reviewer, company, zone),
        lost_points=LostPointsOfCalls(database, playbook),
        people=People(database, zone, playbook, weeks, ledger, first=settings.self_score_first),
        team_page=TeamRoom(database, zone, playbook, weeks, ratings, calibration),
        coaching_plan=CoachingPlan(database),
        funnel=Funnel(database, playbook, zone, Agreement(settings.sla_minutes, settings.working_hours), heard),
        briefs=Briefs(database, themes),
        transcripts=TranscriptCorrections(database, workshop.reviewer, queue.judge_again, company, zone, heard),
        comments=Comments(database),
        purging=purging,
        call_details=CallDetails(database, zone, company, queue.judge_again, purging, heard),
        retention=Retention(purging, settings.retention_days, settings.retention_recordings_days),
        backups=Backups(settings, version(), audit),
        peaks=Peaks(settings.cache_dir / "peaks"),
    )


def _make_home(settings: Settings) -> None:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        settings.media_dir.mkdir(exist_ok=True)
    except OSError as problem:
        raise WorkFailed(
            f"{settings.home} cannot be written to ({problem.strerror}); free it or set RAZBOR_HOME to another folder"
        ) from problem


def _open_database(settings: Settings, workshop: Workshop) -> Database:
    """The database at the newest schema; refuses packs that were changed under the version they were used by."""
    database = Database(open_engine(settings.database_url))
    migrate.upgrade(database.engine)
    with database.begin() as work:
        refuse_changed(work, workshop.playbook.files)
    return database


def _stages(settings: Settings, workshop: Workshop, database: Database) -> Stages:
    return Stages(
        database=database,
        media_dir=settings.media_dir,
        listener=workshop.transcriber,
        engine=lambda: workshop.recogniser.traits.engine,
        reviewer=workshop.reviewer,
        language=settings.language,
        company=settings.company,
        zone=ZoneInfo(settings.timezone),
    )


def _publishing(settings: Settings, workshop: Workshop, golden: Golden) -> Publishing:
    return Publishing(
        folder=settings.packs_dir,
        in_force=settings.own_packs,
        golden=golden,
        with_playbook=lambda playbook: workshop.candidate(playbook=playbook),
        current=workshop.reviewer,
    )


def _categories(workshop: Workshop) -> frozenset[str]:
    return frozenset(name for taxonomy in workshop.playbook.taxonomies.values() for name in taxonomy.names)


def _standard(workshop: Workshop) -> Standard:
    playbook = workshop.playbook
    pinned = next(item.sha256 for item in playbook.files if item.kind == "rubric")
    return Standard(playbook.rubric.name, pinned, tuple(criterion.id for criterion in playbook.rubric.criteria()))
