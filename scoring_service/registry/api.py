"""Published versions over HTTP: readable by anyone (SEEDS L12)."""

from typing import Any, Final

from flask import Response, jsonify, request
from werkzeug.exceptions import NotAcceptable

from scoring_service.accounts.guards import requires
from scoring_service.accounts.permissions import Permission
from scoring_service.disclosures import markdown
from scoring_service.kernel.database import reading
from scoring_service.registry import (
    change_schemas,
    comparisons,
    differences,
    releases,
    representation,
    schemas,
    service,
)
from scoring_service.registry.records import Disclosure
from scoring_service.transparency import entries, log
from scoring_service.wire.installation import installation
from scoring_service.wire.languages import language
from scoring_service.wire.openapi import Blueprint

blueprint = Blueprint(
    "publications",
    __name__,
    url_prefix="/v1/models",
    description="Published algorithms: what they are, how they were judged, their exact bytes",
)

Json = dict[str, Any]
_FOREVER: Final = 365 * 24 * 3600


@blueprint.get("")
@requires(Permission.PUBLIC_READ)
@blueprint.response(200, schemas.ModelsSchema)
def list_models() -> Json:
    """List every model with its published versions."""
    with reading(installation().engine) as session:
        models = representation.by_model(service.list_publications(session))
        newest = [service.find_newest(session, model) for model in models]
    bodies = [
        representation.model_body(model, algorithm, language())
        for model, algorithm in zip(models, newest, strict=True)
    ]
    return {"items": bodies}


@blueprint.get("/<name>")
@requires(Permission.PUBLIC_READ)
@blueprint.response(200, schemas.ModelSchema)
def get_model(name: str) -> Json:
    """Read one model and its published versions, newest first."""
    with reading(installation().engine) as session:
        publications = service.get_versions(session, name)
        algorithm = service.find_newest(session, publications)
    return representation.model_body(publications, algorithm, language())


@blueprint.get("/<name>/versions/<int(max=2147483647):version>")
@requires(Permission.PUBLIC_READ)
@blueprint.response(200, schemas.PublicationSchema)
def get_version(name: str, version: int) -> Json:
    """Read one published version: its facts, its state and its approval."""
    with reading(installation().engine) as session:
        publication = service.get_publication(session, name, version)
        algorithm = service.get_algorithm(session, publication.digest)
        disclosure = service.get_disclosure(session, name, version)
        logged = log.Prover(session).prove_entry(entries.publication_of(name, version))
    body = representation.publication_body(publication, algorithm, disclosure, language())
    return body | {"log": logged}


@blueprint.get("/<name>/versions/<int(max=2147483647):version>/algorithm")
@requires(Permission.PUBLIC_READ)
@blueprint.response(200, description="The canonical bytes of algorithm.json; ETag is their digest")
def get_algorithm(name: str, version: int) -> Response:
    """Download the exact bytes that make the scores."""
    with reading(installation().engine) as session:
        publication = service.get_publication(session, name, version)
        data = service.get_document(session, publication.digest)
    response = Response(data, content_type="application/json")
    response.set_etag(publication.digest)
    response.cache_control.public = response.cache_control.immutable = True
    response.cache_control.max_age = _FOREVER
    response.make_conditional(request)
    return response


@blueprint.get("/<name>/versions/<int(max=2147483647):version>/disclosure")
@requires(Permission.PUBLIC_READ)
@blueprint.response(200, description="Markdown, HTML or JSON, by the Accept header")
def get_disclosure(name: str, version: int) -> Response:
    """Read the disclosure in plain words, in the language asked for."""
    with reading(installation().engine) as session:
        disclosure = service.get_disclosure(session, name, version)
    response = _negotiated(disclosure, language())
    response.vary.update(("Accept", "Accept-Language"))
    return response


@blueprint.get("/<name>/versions/<int(max=2147483647):version>/approval")
@requires(Permission.PUBLIC_READ)
@blueprint.response(200, description="approval.json: who made it, who approved it, every check")
def get_approval(name: str, version: int) -> Response:
    """Read who made this version, who let it be published, and what every check found."""
    with reading(installation().engine) as session:
        disclosure = service.get_disclosure(session, name, version)
    return Response(releases.readable(disclosure.approval), content_type="application/json")


@blueprint.get("/<name>/versions/<int(max=2147483647):version>/changes")
@requires(Permission.PUBLIC_READ)
@blueprint.arguments(change_schemas.ChangesQuery, location="query")
@blueprint.response(200, change_schemas.ChangesSchema)
@blueprint.alt_response(404, "NOT_FOUND")
def get_changes(query: Json, name: str, version: int) -> Json:
    """Read what changed from another version, by default the one published before."""
    with reading(installation().engine) as session:
        compared = comparisons.compare_versions(session, name, version, query["other"])
    return differences.comparison_body(compared)


@blueprint.get("/<name>/versions/<int(max=2147483647):version>/reasons")
@requires(Permission.PUBLIC_READ)
@blueprint.response(200, schemas.ReasonsSchema)
def list_reasons(name: str, version: int) -> Json:
    """List every reason that a score of this version may give."""
    with reading(installation().engine) as session:
        publication = service.get_publication(session, name, version)
        algorithm = service.get_algorithm(session, publication.digest)
    return {"items": representation.reason_bodies(algorithm, language())}


@blueprint.get("/<name>/versions/<int(max=2147483647):version>/fairness")
@requires(Permission.PUBLIC_READ)
@blueprint.response(200, schemas.FairnessSchema)
def get_fairness(name: str, version: int) -> Json:
    """Read how groups of people fare under this version."""
    with reading(installation().engine) as session:
        disclosure = service.get_disclosure(session, name, version)
    return {"fairness": disclosure.facts.get("fairness", {})}


def _negotiated(disclosure: Disclosure, language: str) -> Response:
    text = disclosure.texts[language]
    media_types = ("text/markdown", "text/html", "application/json")
    asked = request.accept_mimetypes
    match asked.best_match(media_types) if asked else media_types[0]:
        case "text/markdown":
            return Response(text, content_type="text/markdown; charset=utf-8")
        case "text/html":
            page = markdown.page(text, language)
            return Response(page, content_type="text/html; charset=utf-8")
        case "application/json":
            return jsonify({"language": language, "text": text, "facts": disclosure.facts})
        case _:
            raise NotAcceptable
