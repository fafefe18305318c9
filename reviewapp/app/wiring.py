"""The only place where the parts are wired together."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from reviewapp import signing
from reviewapp.api.blueprint import blueprint
from reviewapp.config import Settings
from reviewapp.domain.errors import Misconfigured
from reviewapp.explain.explainers import Explainers
from reviewapp.http import assets, context, errors, flashes, guards, headers, requests
from reviewapp.http.sessions import DeskSessions
from reviewapp.store.cache import Cache
from reviewapp.store.database import Store, open_store
from reviewapp.web import words
from reviewapp.web.blueprints import BLUEPRINTS
from reviewapp.web.navigation import nav

_PACKAGE = Path(__file__).parent.parent
_SHORTEST_KEY = 32


def asset_folders() -> tuple[Path, Path]:
    """The folders of templates and static files: inside the package, else at the checkout's root."""
    for root in (_PACKAGE, _PACKAGE.parent):
        if (root / "templates").is_dir():
            return root / "templates", root / "static"
    raise Misconfigured("The templates are missing: this installation is not complete.")


def system_clock() -> datetime:
    """The time now, UTC."""
    return datetime.now(UTC)


def create_app(settings: Settings, store: Store | None = None, clock: Callable[[], datetime] = system_clock) -> Flask:
    """The desk as a WSGI application; raises Misconfigured where it could not run safely."""
    templates, static = asset_folders()
    app = Flask("reviewapp", template_folder=str(templates), static_folder=None)
    desk_store = store or open_store(settings.url, settings.blob_dir)
    desk_store.check(is_weak=settings.has_weak_role)
    app.config.update(
        SECRET_KEY=_secret_key(settings),
        MAX_CONTENT_LENGTH=settings.largest_body,
        MAX_FORM_MEMORY_SIZE=min(500_000, settings.largest_body),
        TRUSTED_HOSTS=[host.strip() for host in settings.trusted_hosts.split(",") if host.strip()] or None,
        WTF_CSRF_TIME_LIMIT=None,  # a form lives as long as its session
        WTF_CSRF_SSL_STRICT=False,  # Origin and Sec-Fetch-Site are checked by our own guard
    )
    signing.load_or_make(settings.signing_key, settings.origin)  # refuses before the first signature is asked for
    app.extensions[context.EXTENSION] = context.Desk(
        desk_store,
        settings,
        clock,
        Cache(settings.cache_dir, settings.cache_bytes),
        Explainers(settings.explainer, settings.explainer_seconds, settings.explainer_processes),
    )
    app.session_interface = DeskSessions()
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.autoescape = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    assets.install(app, static)
    app.jinja_env.globals["risk_shapes"] = words.RISK_SHAPES
    _install(app)
    if proxies := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    return app


def _install(app: Flask) -> None:
    requests.install(app)
    guards.install_before_csrf(app)
    api = blueprint()
    # Only here: the API answers to tokens alone, which no browser sends by itself.
    CSRFProtect(app).exempt(api)
    guards.install(app)
    headers.install(app)
    errors.install(app)
    for one in (*BLUEPRINTS, api):
        app.register_blueprint(one)
    app.context_processor(lambda: {"csp_nonce": headers.nonce(), "nav": nav(), "told": flashes.told, "unseen": ""})


def _secret_key(settings: Settings) -> str:
    if settings.secret_key:
        if len(settings.secret_key) < _SHORTEST_KEY:
            raise Misconfigured(f"REVIEWAPP_SECRET_KEY has fewer than {_SHORTEST_KEY} characters; make a longer one.")
        return settings.secret_key
    path = settings.data_dir / "secret.key"
    if not path.exists():
        signing.make_key_file(path, secrets.token_hex(32))
    key = path.read_text().strip()
    if len(key) < _SHORTEST_KEY:
        raise Misconfigured("The key file secret.key in the data folder is cut short; remove it and start again.")
    return key
