"""Which addresses may be told: public ones, so that nobody reaches what is behind this service.

A webhook is a request that a stranger has the service make. It must not reach its own machine, its
network, or the metadata of its cloud (OWASP, server-side request forgery).
"""

import ipaddress
from typing import Final
from urllib.parse import urlsplit

from scoring_service.kernel.errors import FieldError
from scoring_service.kernel.texts import marked as N_

LONGEST_URL: Final = 2000

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
_TRANSLATED: Final = ipaddress.IPv6Network("64:ff9b::/96")
_REFUSED: Final = tuple(
    map(
        ipaddress.ip_network,
        (
            "168.63.129.16/32",  # metadata of a cloud, on a public address
            "192.0.0.0/24",  # of protocols, and the metadata of another cloud
            "192.88.99.0/24",  # relays into tunnels, RFC 7526
            "2001::/23",  # of protocols; Teredo among them
            "2002::/16",  # tunnels to addresses of version 4
            "3fff::/20",  # for examples, RFC 9637
        ),
    )
)
"""Beside what every Python knows not to be global."""


def is_public(text: str) -> bool:
    """Tell whether an address is one of the public internet, whatever form it hides in."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = _inner(address)
        if inner is None and address not in _UNICAST:
            return False
        address = inner or address
    return _is_global(address) and not any(address in network for network in _REFUSED)


def is_loopback(text: str) -> bool:
    """Tell whether an address is this very machine."""
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False


def url_errors(url: str, *, loopback: bool) -> list[FieldError]:
    """Say why an address cannot be an endpoint's; `loopback` where this machine may be told.

    A name is resolved when something is sent, and what it stands for is checked then.
    """
    wrong = _wrong(url, loopback=loopback)
    return [FieldError("/url", wrong)] if wrong else []


def _wrong(url: str, *, loopback: bool) -> str | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return N_("Is not an address.")
    host = (parts.hostname or "").rstrip(".")
    plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    if not (plain and host) or port == 0 or "%" in host:
        return N_("Is not an address.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        return N_("Leave out the user, the password and what follows a number sign.")
    if loopback and (host == "localhost" or is_loopback(host)):
        return None if parts.scheme in {"http", "https"} else N_("Must begin with https://.")
    if parts.scheme != "https":
        return N_("Must begin with https://.")
    return N_("Is not an address on the public internet.") if _is_inside(host) else None


def _is_inside(host: str) -> bool:
    """Tell whether a name or an address can be seen to be no public one."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal"))
    return not is_public(host)


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the address of version 4 that one of version 6 is another writing of."""
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped


def _is_global(address: _Address) -> bool:
    return address.is_global and not (address.is_multicast or address.is_reserved)
