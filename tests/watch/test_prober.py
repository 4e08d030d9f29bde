"""Real questions to simulated links: whatever they do, it is a reason in words and delays nobody else."""

import asyncio
import ssl
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from simulators.links.server import Links, address_of

from motcua.rooms.watch.jobs.prober import Prober
from motcua.rooms.watch.jobs.probing import Answer, Names, Streams, ask_icmp
from motcua.rooms.watch.jobs.probing.answers import Garbage, reason_of
from motcua.rooms.watch.jobs.probing.dns import read, resolve
from motcua.rooms.watch.records import Probe, ProbeKind
from motcua.rooms.watch.rules.reasons import REASONS

AT = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
ONE, TWO = 31153, 31135
#: what a link does → what the watch says of it
SAID = {
    "ok": "",
    "hang": "timeout",
    "die": "refused",
    "error": "status",
    "redirect": "status",
    "garbage": "garbage",
    "endless": "too-large",
    "cut": "reset",
}


def probe(number, kind=ProbeKind.HTTP, port=0, period=60.0, timeout=0.5, **options):
    return Probe(f"line:{number}", "x", kind, address_of(number), port, period, timeout, options=options)


async def with_links(numbers, work):
    links = Links(0, numbers)
    await links.start()
    try:
        return await work(links)
    finally:
        await links.stop()


async def asked(ask, one):
    """As the prober asks: cut off in time, whatever goes wrong is a reason."""
    try:
        async with asyncio.timeout(one.timeout_s):
            return await ask(one, one.address)
    except (OSError, EOFError, Garbage, asyncio.LimitOverrunError) as problem:
        return Answer(False, reason=reason_of(problem))


@pytest.mark.parametrize("does", SAID)
def test_whatever_a_link_does_is_said_in_a_known_word(does):
    async def work(links):
        links.make({"who": str(ONE), "does": does})
        while does == "die" and ONE in links.servers:
            await asyncio.sleep(0.01)
        wanted = probe(ONE, port=links.port, timeout=0.5 if does == "hang" else 30.0)
        return await asked(Streams(lambda: AT).http, wanted)

    answer = asyncio.run(with_links([ONE], work))
    assert (answer.ok, answer.reason) == (does == "ok", SAID[does])
    assert not answer.reason or answer.reason in REASONS


def test_a_body_that_does_not_end_is_read_so_far_and_no_further():
    async def work(links):
        links.make({"who": str(ONE), "does": "flood"})
        wanted = probe(ONE, port=links.port, timeout=5.0, contains="never there")
        return await asked(Streams(lambda: AT).http, wanted)

    answer = asyncio.run(with_links([ONE], work))
    assert (answer.ok, answer.reason) == (False, "content")


def test_a_connection_is_enough_where_only_that_is_asked():
    async def work(links):
        return await asked(Streams(lambda: AT).tcp, probe(ONE, ProbeKind.TCP, links.port, timeout=30.0))

    assert asyncio.run(with_links([ONE], work)).ok


def test_names_are_resolved_without_the_system_and_a_wrong_one_is_said():
    async def work(links):
        names = Names(asked=[], hosts=Path("nowhere"))
        found = await resolve(f"{ONE}.mau", "127.0.0.1", links.port)
        none = await resolve("nobody.example", "127.0.0.1", links.port)
        with pytest.raises(Garbage, match="no-name"):
            await names.address("nobody.example")
        return found, none, await names.address("localhost"), await names.address("192.0.2.7")

    assert asyncio.run(with_links([ONE], work)) == ([address_of(ONE)], [], "127.0.0.1", "192.0.2.7")


@pytest.mark.parametrize(
    "answer", [b"", b"\0" * 11, b"\0\0\x81\x80\0\1\0\xff\0\0\0\0" + b"\xc0\x0c" * 40, b"\xff" * 60]
)
def test_a_broken_answer_about_a_name_ends_and_is_said(answer):
    with pytest.raises(Garbage):
        read(answer)


def test_an_echo_comes_back_or_is_said_not_to_be_allowed_here():
    answer = asyncio.run(asked(ask_icmp, probe(0, ProbeKind.ICMP, timeout=2.0)))
    assert answer.ok or answer.reason == "not-allowed"


@pytest.mark.parametrize(("made", "reason"), [("good", ""), ("expired", "tls-expired"), ("stranger", "tls-untrusted")])
def test_a_certificate_has_its_days_or_the_reason_why_it_is_worth_nothing(tmp_path, made, reason):
    files = certificate(tmp_path, made)

    async def work():
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*files)
        server = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0, ssl=context)
        port = server.sockets[0].getsockname()[1]
        wanted = Probe("t", "x", ProbeKind.TLS, "127.0.0.1", port, 60, 5)
        trusted = "" if made == "stranger" else str(files[0])
        answer = await asked(Streams(lambda: datetime.now(UTC), trusted).tls, wanted)
        server.close()
        return answer

    answer = asyncio.run(work())
    assert answer.reason == reason
    if made == "good":
        assert 9 < answer.value < 10.1


def test_what_hangs_holds_nobody_up_and_a_failure_is_asked_again_soon():
    """Fifty links hang for the whole test: each of the others is asked in each of its periods all the same."""
    hanging = list(range(1000, 1050))
    good = list(range(2000, 2020))
    found = defaultdict(list)

    async def work(links):
        for number in hanging:
            links.make({"who": str(number), "does": "hang"})
        probes = [probe(number, port=links.port, period=0.5, timeout=0.4) for number in hanging]
        # however busy the machine is, who answers is not cut off
        probes += [probe(number, port=links.port, period=0.5, timeout=30.0) for number in good]
        streams = Streams(lambda: AT)
        ended = asyncio.Event()

        async def take(batch, beat):
            for finding in batch:
                found[finding.probe].append(finding)
            if all(len(found[f"line:{number}/x"]) >= 4 for number in (*hanging, *good)):
                ended.set()

        prober = Prober(ask=lambda one: streams.http(one, one.address), take=take, now=lambda: AT)
        prober.plan(probes, {})
        await asyncio.wait_for(prober.run(ended), 60)
        return prober

    prober = asyncio.run(with_links([*hanging, *good], work))
    assert all(one.ok for number in good for one in found[f"line:{number}/x"])
    assert all(one.reason == "timeout" for number in hanging for one in found[f"line:{number}/x"])
    assert prober.dropped == 0
    assert not prober.found, "what was found until the end was handed on"


def test_what_nobody_takes_waits_and_only_the_oldest_is_dropped(monkeypatch):
    """The database is gone for a while: nothing is lost until the limit, and what is lost is counted."""
    from motcua.rooms.watch.jobs import prober as module

    monkeypatch.setattr(module, "KEPT", 30)
    monkeypatch.setattr(module, "GONE", 0.01)
    monkeypatch.setattr(module, "GATHER", 0.01)
    taken, ended = [], asyncio.Event()

    async def ask(one):
        return Answer(True, 1.0)

    async def take(batch, beat):
        if beat.findings < 50:
            raise ConnectionError("gone")
        taken.extend(batch)
        ended.set()

    prober = Prober(ask=ask, take=take, now=lambda: AT)

    async def work():
        prober.plan([probe(number, period=0.1) for number in range(10)], {})
        await asyncio.wait_for(prober.run(ended), 60)

    asyncio.run(work())
    assert len(taken) + prober.dropped == prober.findings
    assert prober.dropped >= 20


def test_a_failing_target_has_what_it_is_behind_asked_at_once():
    order = []

    async def ask(one):
        order.append(one.target)
        if len(order) >= 3:
            ended.set()
        return Answer(False, reason="timeout")

    async def take(batch, beat):
        pass

    ended = asyncio.Event()
    prober = Prober(ask=ask, take=take, now=lambda: AT)

    async def work():
        line = Probe("line:1", "x", ProbeKind.TCP, "h", 1, 0.2, 0.04)
        network = Probe("network:1", "x", ProbeKind.TCP, "h", 1, 1000, 1)
        prober.plan([line, network], {"line:1": "network:1"})
        # whatever its own turn is, it is far away
        prober.queue = [(due, quick, key) for due, quick, key in prober.queue if key != network.key]
        await asyncio.wait_for(prober.run(ended), 60)

    asyncio.run(work())
    assert order[:2] == ["line:1", "network:1"]


def certificate(folder, made):
    """A certificate of 127.0.0.1, signed by itself: for ten days more, or over since yesterday."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mau")])
    now = datetime.now(UTC)
    ends = now + (timedelta(days=-1) if made == "expired" else timedelta(days=10))
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "cert.pem", folder / "key.pem"
    chain.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chain, secret
