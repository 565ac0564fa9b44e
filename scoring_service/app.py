"""The composition root: the only place where all parts of the web process meet."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_babel import Babel
from werkzeug.middleware.proxy_fix import ProxyFix

import scoring_service
from scoring_service import migrations
from scoring_service.accounts import api as sessions
from scoring_service.accounts.guards import requires
from scoring_service.accounts.permissions import Permission
from scoring_service.kernel.clock import Clock, SystemClock
from scoring_service.kernel.database import open_engine
from scoring_service.kernel.demonstration import refuse_demonstration
from scoring_service.kernel.secret_key import derive, load_secret_key
from scoring_service.kernel.settings import Settings
from scoring_service.notices import api as webhooks
from scoring_service.objections import api as objections
from scoring_service.objections import recipients_api as received_objections
from scoring_service.objections.casefile import api as objection_files
from scoring_service.objections.correspondence import contact_api as contacts
from scoring_service.objections.correspondence import evidence_api as evidence
from scoring_service.objections.correspondence import messages_api as messages
from scoring_service.objections.decisions import previews_api as previews
from scoring_service.objections.decisions import receipts_api as decision_receipts
from scoring_service.objections.effects import certifications_api as certifications
from scoring_service.objections.effects import statements_api as statements
from scoring_service.objections.figures import statistics_api as statistics
from scoring_service.objections.helping import api as helpers
from scoring_service.objections.inquiries import api as inquiries
from scoring_service.objections.inquiries import evidence_api as inquiry_evidence
from scoring_service.objections.inquiries import objections_api as objection_inquiries
from scoring_service.objections.lodging import api as lodging
from scoring_service.objections.review import api as reviews
from scoring_service.registry import api as registry
from scoring_service.registry import status_api as status
from scoring_service.registry.served import Served, serve_with
from scoring_service.registry.watching import start_serving
from scoring_service.scoring import api as scores
from scoring_service.scoring import explanations_api as explanations
from scoring_service.scoring import links_api as links
from scoring_service.sources import api as sources
from scoring_service.transparency import api as log
from scoring_service.transparency import keys
from scoring_service.transparency.keyring import open_signer
from scoring_service.transparency.signing import sign_with
from scoring_service.usage import api as fees
from scoring_service.web.pages import register_pages
from scoring_service.wire.body_sizes import register_body_sizes
from scoring_service.wire.characters import register_characters
from scoring_service.wire.docs import register_docs
from scoring_service.wire.headers import register_headers
from scoring_service.wire.installation import Installation, attach_installation
from scoring_service.wire.languages import select_locale
from scoring_service.wire.openapi import create_api
from scoring_service.wire.problems import register_problems

_API = (
    scores,
    links,
    explanations,
    objections,
    lodging,
    contacts,
    evidence,
    messages,
    reviews,
    received_objections,
    decision_receipts,
    previews,
    inquiries,
    inquiry_evidence,
    objection_inquiries,
    statements,
    certifications,
    objection_files,
    helpers,
    registry,
    sources,
    fees,
    statistics,
    webhooks,
    log,
    status,
    sessions,
)


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Flask:
    """Open the installation that the settings name, and compose the web application on it."""
    here = open_installation(settings or Settings.from_environment(), clock or SystemClock())
    return compose(here)


def open_installation(settings: Settings, clock: Clock) -> Installation:
    """Make everything ready that requests stand on.

    Refuses to start on a database of another release, and in earnest on a demonstration's
    directory. Versions that are not what was published are not served; everything else is.
    """
    refuse_demonstration(settings)
    settings.var.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database_url)
    migrations.refuse_outdated(engine)
    keys.finish_rotation(engine, settings.log_key_file)
    signer = open_signer(engine, settings.log_key_file)
    keys.refuse_stranger(engine, signer)
    sign_with(engine, signer)
    serve_with(engine, Served())
    start_serving(engine, clock)
    return Installation(settings, engine, clock, load_secret_key(settings.secret_key_file))


def compose(here: Installation) -> Flask:
    """Put the addresses of all parts together into one application."""
    app = Flask("scoring_service", static_folder=None)
    if proxies := here.settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # Flask's documented way
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    stand_on(app, here)
    Babel(app, locale_selector=select_locale)
    register_problems(app)
    register_body_sizes(app)
    register_characters(app)
    register_headers(app, https=here.settings.uses_https)
    api = create_api(app, scoring_service.__version__)
    for part in _API:
        api.register_blueprint(part.blueprint)
    register_docs(app, api, requires(Permission.PUBLIC_READ))
    register_pages(app)
    return app


def stand_on(app: Flask, here: Installation) -> None:
    """Let an application stand on an installation, with its keys and limits."""
    attach_installation(app, here)
    settings = here.settings
    app.secret_key = derive(here.secret_key, "page sessions")
    app.json.sort_keys = False  # type: ignore[attr-defined] # of the default provider
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_body_bytes,
        BABEL_TRANSLATION_DIRECTORIES=str(Path(__file__).parent / "web" / "translations"),
        SESSION_COOKIE_SECURE=settings.uses_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=8),
    )
