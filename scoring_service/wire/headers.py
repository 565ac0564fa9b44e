"""What every answer tells the browser: load nothing foreign, keep nothing, give nothing away.

A private link is a secret in an address: no referrer ever carries it, and no cache keeps what it
opened. An answer that may be kept, or that needs another policy, says so itself first.
"""

from typing import Final

from flask import Flask, Response

from scoring_service.wire import languages

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self' data:; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'"
)
_ALWAYS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
_HSTS: Final = f"max-age={365 * 24 * 3600}; includeSubDomains"


def register_headers(app: Flask, *, https: bool) -> None:
    """Put the headers on every answer of the application, problems and static files included.

    `https` says that the outside reaches the service encrypted: then it is binding for browsers.
    A request does not tell, where the proxy that ends TLS is not trusted or says nothing.
    """
    headers = _ALWAYS | ({"Strict-Transport-Security": _HSTS} if https else {})

    def protect(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    app.after_request(protect)
    app.after_request(_name_language)


def _name_language(response: Response) -> Response:
    """Name the language, where the answer depended on one."""
    if languages.mattered():
        response.headers.setdefault("Content-Language", languages.language())
        response.vary.update(("Accept-Language", "Cookie"))
    return response
