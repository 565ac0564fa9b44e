"""Public pages; nobody needs to say who they are (SEEDS L1, L6, L12)."""

from pathlib import Path

from flask import Blueprint, Response, render_template, request

from scoring_service.accounts.guards import requires
from scoring_service.accounts.permissions import Permission
from scoring_service.kernel.database import reading
from scoring_service.kernel.days import day_of
from scoring_service.objections import freezing
from scoring_service.objections.figures.keeping import counted_lately
from scoring_service.objections.timing import deadlines
from scoring_service.registry import service as registry
from scoring_service.sources import catalogue, prohibitions
from scoring_service.transparency import verify
from scoring_service.transparency.reading import reading_log
from scoring_service.web.demo.playing import find_made
from scoring_service.web.public import (
    algorithms,
    changes,
    checking,
    figures,
    logbook,
    problems,
    trying,
)
from scoring_service.wire.installation import installation

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
@requires(Permission.PUBLIC_READ)
def front() -> str:
    with reading(installation().engine) as session:
        models = algorithms.list_models(session)
    return render_template("public/front.html", models=models, made=find_made())


@blueprint.get("/objecting")
@requires(Permission.PUBLIC_READ)
def objecting() -> str:
    terms = deadlines.terms_on(day_of(installation().clock.now()))
    frozen = freezing.FROM_THEN_ON[terms.disputed]
    return render_template("public/objecting.html", terms=terms, frozen=frozen)


@blueprint.get("/figures")
@requires(Permission.PUBLIC_READ)
def show_figures() -> Response:
    here, now = installation(), installation().clock.now()
    counted = counted_lately(here.engine, now=now)
    page = render_template("public/figures.html", **figures.shown(counted.statistics))
    response = Response(page)
    response.cache_control.private = True
    response.cache_control.max_age = counted.seconds_left(now)
    return response


@blueprint.get("/algorithms")
@requires(Permission.PUBLIC_READ)
def list_algorithms() -> str:
    with reading(installation().engine) as session:
        return render_template("public/algorithms.html", models=algorithms.list_models(session))


@blueprint.get("/algorithms/<name>")
@blueprint.get("/algorithms/<name>/versions/<int(max=2147483647):version>")
@requires(Permission.PUBLIC_READ)
def show_algorithm(name: str, version: int | None = None) -> str:
    with reading(installation().engine) as session:
        publication = algorithms.find_publication(session, name, version)
        return render_template("public/algorithm.html", **algorithms.read(session, publication))


@blueprint.get("/algorithms/<name>/versions/<int(max=2147483647):version>/points")
@requires(Permission.PUBLIC_READ)
def show_points(name: str, version: int) -> str:
    with reading(installation().engine) as session:
        publication = registry.get_publication(session, name, version)
        return render_template("public/points.html", **algorithms.points(session, publication))


@blueprint.get("/algorithms/<name>/versions/<int(max=2147483647):version>/try")
@requires(Permission.PUBLIC_READ)
def try_algorithm(name: str, version: int) -> str:
    with reading(installation().engine) as session:
        publication = registry.get_publication(session, name, version)
        return render_template("public/try.html", **trying.read(session, publication))


@blueprint.get("/algorithms/<name>/versions/<int(max=2147483647):version>/changes")
@requires(Permission.PUBLIC_READ)
def show_changes(name: str, version: int) -> str:
    other = changes.version_of(request.args.get("from"))
    with reading(installation().engine) as session:
        told = changes.read(session, name, version, other)
    return render_template("public/changes.html", **told)


@blueprint.get("/transparency")
@requires(Permission.PUBLIC_READ)
def show_log() -> str:
    with reading_log(installation().engine) as session:
        shown = logbook.read(session)
    return render_template("public/log.html", **shown)


@blueprint.get("/check")
@requires(Permission.PUBLIC_READ)
def check_score() -> str:
    with reading(installation().engine) as session:
        publications = checking.list_documents(session)
    return render_template("public/check.html", publications=publications, words=checking.WORDS)


@blueprint.get("/verify.py")
@requires(Permission.PUBLIC_READ)
def download_verifier() -> Response:
    program = Path(verify.__file__).read_bytes()
    response = Response(program, content_type="text/x-python; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename="verify.py")
    return response


@blueprint.get("/sources")
@requires(Permission.PUBLIC_READ)
def list_sources() -> str:
    today = day_of(installation().clock.now())
    return render_template(
        "public/sources.html", catalogue=catalogue.load(), prohibited=prohibitions.kinds_on(today)
    )


@blueprint.get("/problems")
@requires(Permission.PUBLIC_READ)
def list_problems() -> str:
    return render_template("public/problems.html", problems=problems.load())


@blueprint.get("/problems/<code>")
@requires(Permission.PUBLIC_READ)
def show_problem(code: str) -> str:
    return render_template("public/problem.html", problem=problems.get_problem(code))
