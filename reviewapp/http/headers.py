"""Security headers on every response, errors included."""

import secrets

from flask import Flask, Response, g, request

_PAGE = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_YEAR = "max-age=31536000; includeSubDomains"


def nonce() -> str:
    """The nonce that this page's scripts carry."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def for_swagger_ui() -> str:
    """The policy of the page that shows the API: as strict for scripts, styles and connections as everywhere.

    Its style sheet holds small pictures itself, and React writes mark-up in a way that trusted types forbid; what it
    writes comes out of our own description, and out of answers, which it shows as text.
    """
    policy = _PAGE.format(nonce=nonce()).replace("img-src 'self'", "img-src 'self' data:")
    return policy.replace("require-trusted-types-for 'script'; trusted-types 'none'", "trusted-types dompurify")


def add(response: Response) -> Response:
    """Add what is missing."""
    response.headers.setdefault("Content-Security-Policy", _PAGE.format(nonce=nonce()))
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        # What carries a tag may be kept by who asked for it, and is asked for again each time.
        response.headers["Cache-Control"] = "private, no-cache" if "ETag" in response.headers else "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = _YEAR
    if "request_id" in g:
        response.headers["X-Request-Id"] = g.request_id
    return response


def install(app: Flask) -> None:
    """Add the headers to every response of an app."""
    app.after_request(add)
