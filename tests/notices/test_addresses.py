"""Only the public internet is told."""

import pytest

from scoring_service.notices import addresses

INSIDE = (
    *("0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.9.9.9"),
    *("169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.168.1.1"),
    *("192.88.99.1", "198.18.0.1", "203.0.113.7", "224.0.0.1", "239.255.255.250", "240.0.0.1"),
    *("255.255.255.255", "168.63.129.16"),
    *("::", "::1", "::7f00:1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254"),
    *("ff02::1", "2001:db8::1", "100::1", "2001:2::1", "3fff::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:7f00:1"),
    *("64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:1::1"),
    *("", "localhost", "1", "0x7f.1", "127.1", "2130706433", "::1]", "10.0.0.1\n"),
)

PUBLIC = (
    *("1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001:830::200e"),
    *("::ffff:8.8.8.8", "64:ff9b::808:808"),
)


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_not_public_is_not_told(address):
    assert not addresses.is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_told(address):
    assert addresses.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.bank.example/scores",
        "https://hooks.bank.example:8443/a?b=c",
        "https://8.8.8.8/",
        "https://[2606:4700:4700::1111]:443/",
        "HTTPS://Hooks.Bank.Example",
    ],
)
def test_https_addresses_of_the_public_internet_are_taken(url):
    assert addresses.url_errors(url, loopback=False) == []


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "hooks.bank.example",
            "https://",
            "https:///a",
            "https://[::1",
            "https://h.example:x/",
        ),
        *("http://hooks.bank.example/", "ftp://hooks.bank.example/", "file:///etc/passwd"),
        *("https://user@hooks.bank.example/", "https://u:p@hooks.bank.example/"),
        *("https://hooks.bank.example/#a", "https://hooks.bank.example/ a", "https://h.example/\n"),
        *("https://hooks.bank.example\\@10.0.0.1/", "https://hooks。bank。example/"),
        *("https://h.example:0/", "https://h.example:70000/", "https://[fe80::1%25eth0]/"),
        *("https://127.0.0.1/", "https://localhost/", "https://localhost./", "https://10.0.0.1/"),
        *("https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://169.254.169.254/latest"),
        *("https://intranet/", "https://metadata.google.internal/", "https://printer.local/"),
        *("https://a.localhost/", "https://2130706433/", "https://0x7f000001/"),
    ],
)
def test_other_addresses_are_refused_with_a_reason(url):
    (error,) = addresses.url_errors(url, loopback=False)
    assert error.pointer == "/url"
    assert error.message


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_demonstration_may_tell_its_own_machine(scheme, host):
    url = f"{scheme}://{host}:9000/hook"
    assert addresses.url_errors(url, loopback=True) == []
    assert len(addresses.url_errors(url, loopback=False)) == 1


@pytest.mark.parametrize(
    "url", ["http://hooks.bank.example/", "https://10.0.0.1/", "ftp://localhost/"]
)
def test_a_demonstration_may_tell_nothing_else(url):
    assert len(addresses.url_errors(url, loopback=True)) == 1
