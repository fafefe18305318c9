"""The description of the JSON API as a page: Swagger UI out of its package, without anything from elsewhere."""

from importlib.resources import files

from flask import Blueprint, Response, url_for
from werkzeug.exceptions import NotFound

from reviewapp.http import headers
from reviewapp.http.guards import public
from reviewapp.web.pages.api_docs import ApiDocsPage
from reviewapp.web.rendering import render

bp = Blueprint("api_docs", __name__)
_FILES = {"swagger-ui.css": "text/css", "swagger-ui-bundle.js": "text/javascript"}


@bp.get("/api/docs")
@public
def show() -> Response:
    """The page; it tells what can be asked, and nothing of the desk."""
    page = ApiDocsPage(
        description_href=url_for("api.openapi"),
        style_href=url_for(".asset", name="swagger-ui.css"),
        script_href=url_for(".asset", name="swagger-ui-bundle.js"),
    )
    response = Response(render("api/docs.html", page))
    response.headers["Content-Security-Policy"] = headers.for_swagger_ui()
    return response


@bp.get("/api/docs/<name>")
@public
def asset(name: str) -> Response:
    """A file of Swagger UI."""
    if name not in _FILES:
        raise NotFound
    data = (files("flask_swagger_ui") / "dist" / name).read_bytes()
    return Response(data, content_type=f"{_FILES[name]}; charset=utf-8")
