"""Tokens and keys: got by consent, renewed once, kept before they are used, never in the open."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import textwrap
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import keyring.backends.fail
import keyring.backends.null
import pytest

from simulators.base import Fault
from simulators.kit import MemoryRing
from simulators.toy import QUICK, Toy
from tieout.model.errors import BadInput, Canceled, NoVault, SignInAgain, SystemDown
from tieout.sources.live.consent import Consent, Listener
from tieout.sources.live.masking import HIDDEN, hide, mask
from tieout.sources.live.sign_in import Ask, OAuth, TokenSignIn, exchange_code, file_name
from tieout.sources.live.transport import Transport
from tieout.sources.live.vault import FileVault, KeyringVault

RULES = OAuth(
    asks=(Ask("client_id", "Client ID"), Ask("client_secret", "Client secret", secret=True)),
    token_url="https://example.com/token",
    authorize_url="https://example.com/authorize",
    scopes="read",
    local_redirects=("sandbox",),
)
PASSPHRASE = "correct horse battery"


@pytest.fixture
def toy():
    """A toy system with rotating tokens."""
    with Toy() as running:
        yield running


@pytest.fixture
def vault():
    """A keyring in memory."""
    return KeyringVault(MemoryRing())


def sign_in(toy, vault, folder, **changes) -> TokenSignIn:
    vault.write("Toy", {**toy.entry(), **changes})
    return TokenSignIn("Toy", RULES, "Toy", vault, folder)


def test_many_threads_renew_once(toy, vault, tmp_path):
    """Ten calls that are refused at once renew the token once, as systems fail concurrent renewals."""
    signer = sign_in(toy, vault, tmp_path)
    toy.expire()
    with Transport("Toy", signer, QUICK) as transport, ThreadPoolExecutor(10) as threads:
        list(threads.map(lambda n: transport.get(f"{toy.url}/{n}"), range(10)))
    assert toy.renewals == 1


def test_a_rotated_token_is_kept_before_it_is_used(toy, vault, tmp_path):
    """When the new token first signs a call, the vault holds it already."""
    kept_first = []
    real = toy.is_signed

    def look(asked):
        token = asked.headers.get("authorization", "").partition(" ")[2]
        kept_first.append(vault.read("Toy")["access_token"] == token)
        return real(asked)

    signer = sign_in(toy, vault, tmp_path, access_token="")
    toy.is_signed = look
    with Transport("Toy", signer, QUICK) as transport:
        transport.get(toy.url + "/a")
    assert kept_first == [True]
    assert vault.read("Toy")["refresh_token"] == toy.refresh_token


def test_a_token_is_renewed_before_it_ends(toy, vault, tmp_path):
    """A token with a minute left is renewed, without a refused call."""
    signer = sign_in(toy, vault, tmp_path, expires_at=time.time() + 60)
    with Transport("Toy", signer, QUICK) as transport:
        transport.get(toy.url + "/a")
    assert (toy.renewals, sum(toy.calls.values())) == (1, 2)


def test_another_process_renewed_it(toy, vault, tmp_path):
    """A token that somebody else renewed meanwhile is taken from the vault, not renewed again."""
    signer = sign_in(toy, vault, tmp_path)
    other = TokenSignIn("Toy", RULES, "Toy", vault, tmp_path)
    toy.expire()
    assert signer.renew(signer.current)
    assert other.renew(other.current)
    assert toy.renewals == 1


def test_a_system_that_keeps_its_refresh_token(toy, vault, tmp_path):
    """Where rotation is off, the old refresh token stays in the vault."""
    toy.rotates = False
    signer = sign_in(toy, vault, tmp_path)
    before = toy.refresh_token
    toy.expire()
    assert signer.renew(signer.current)
    assert vault.read("Toy")["refresh_token"] == before


def test_a_failing_token_endpoint_does_not_end_the_sign_in(toy, vault, tmp_path):
    """A system that fails while renewing is down; the sign-in stays."""
    signer = sign_in(toy, vault, tmp_path)
    toy.expire()
    toy.faults = [Fault("503", times=99)]
    with pytest.raises(SystemDown):
        signer.renew(signer.current)
    assert vault.read("Toy")["refresh_token"] == toy.refresh_token


def test_processes_renew_one_at_a_time(toy, tmp_path):
    """Four processes whose token has ended renew it once; nobody is left with a dead one."""
    vault = FileVault(tmp_path / "sign-ins.json", lambda new: PASSPHRASE)
    vault.write("Toy", {**toy.entry(), "access_token": ""})
    program = textwrap.dedent(f"""
        from pathlib import Path
        from tieout.sources.live.sign_in import OAuth, TokenSignIn
        from tieout.sources.live.vault import FileVault
        folder = Path({str(tmp_path)!r})
        vault = FileVault(folder / "sign-ins.json", lambda new: {PASSPHRASE!r})
        print(TokenSignIn("Toy", OAuth((), ""), "Toy", vault, folder).current)
    """)
    running = [subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    tokens = {process.communicate(timeout=60)[0].strip() for process in running}
    assert toy.renewals == 1
    assert len(tokens) == 1
    assert tokens == {vault.read("Toy")["access_token"]}


def test_a_consent_is_asked_with_state(toy):
    """The page to open names the app, the scope, the redirect and a state of its own."""
    consent = Consent("Toy", RULES, "client-1", "https://shop.example.com/back")
    asked = parse_qs(urlsplit(consent.address).query)
    assert asked["redirect_uri"] == ["https://shop.example.com/back"]
    assert (asked["scope"], asked["state"]) == (["read"], [consent.state])
    assert Consent("Toy", RULES, "c", "https://a.example").state != consent.state


def test_a_pasted_redirect_gives_the_code_once():
    """The code is taken from the pasted address, with the account; a second use is refused."""
    consent = Consent("Toy", RULES, "client-1", "https://shop.example.com/back")
    address = f"https://shop.example.com/back?code=abc123456&state={consent.state}&realmId=77"
    code, given = consent.read_redirect(address)
    assert (code, given["realmId"]) == ("abc123456", "77")
    with pytest.raises(BadInput, match="used already"):
        consent.read_redirect(address)


def test_a_foreign_redirect_is_refused():
    """An address with another state belongs to somebody else's sign-in."""
    consent = Consent("Toy", RULES, "client-1", "https://shop.example.com/back")
    with pytest.raises(BadInput, match="does not belong"):
        consent.read_redirect("https://shop.example.com/back?code=abc123456&state=other")


def test_a_refused_consent_says_so():
    """A person who said no is not an unexpected answer."""
    consent = Consent("Toy", RULES, "client-1", "https://shop.example.com/back")
    with pytest.raises(SignInAgain, match="not given"):
        consent.read_redirect(f"https://shop.example.com/back?error=access_denied&state={consent.state}")


@pytest.mark.parametrize(
    ("redirect", "environment"),
    [
        ("http://localhost:8765/", "production"),
        ("http://shop.example.com/", "sandbox"),
        ("http://10.0.0.1/", "sandbox"),
    ],
)
def test_redirects_keep_the_systems_rules(redirect, environment):
    """This computer only where the system allows it; everything else by https."""
    with pytest.raises(BadInput):
        Consent("Toy", RULES, "client-1", redirect, environment)


def test_the_listener_takes_one_redirect():
    """The listener on this computer takes the redirect, once, and shows no secret."""
    listener = Listener("http://localhost:0/back")
    found: list[str] = []
    waiting = threading.Thread(target=lambda: found.append(listener.wait(5)))
    waiting.start()
    base = f"http://127.0.0.1:{listener.port}"
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{base}/elsewhere?code=1&state=2")
    page = urllib.request.urlopen(f"{base}/back?code=secret-code&state=s").read()
    waiting.join(5)
    assert found == ["/back?code=secret-code&state=s"]
    assert b"secret-code" not in page
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{base}/back?code=1&state=2", timeout=1)


def test_the_listener_can_be_stopped():
    """Nobody has to wait for a page that is never answered."""
    stop = threading.Event()
    stop.set()
    with pytest.raises(Canceled):
        Listener("http://localhost:0/").wait(60, stop)


def test_a_code_becomes_tokens(toy):
    """The first tokens come for the code and the same redirect."""
    toy.codes["code-1234"] = "https://shop.example.com/back"
    entry = {**toy.entry(), "access_token": "", "refresh_token": ""}
    made = exchange_code("Toy", RULES, entry, "code-1234", "https://shop.example.com/back")
    assert made["refresh_token"] == toy.refresh_token
    with pytest.raises(SignInAgain):
        exchange_code("Toy", RULES, entry, "code-1234", "https://shop.example.com/back")


@pytest.mark.parametrize("ring", [keyring.backends.fail.Keyring(), keyring.backends.null.Keyring()])
def test_no_keyring_is_refused_clearly(ring):
    """Without a keyring nothing is written in the open: the message names both ways out."""
    with pytest.raises(NoVault, match="--vault-file"):
        KeyringVault(ring)


def test_long_entries_fit_into_small_keyrings(vault):
    """Tokens longer than Windows allows are kept in parts, and old parts go away."""
    vault.write("Toy", {"access_token": "a" * 3000})
    vault.write("Toy", {"access_token": "b" * 2500})
    assert vault.read("Toy") == {"access_token": "b" * 2500}
    assert len(vault._ring.held) == 4
    vault.forget("Toy")
    assert not vault._ring.held


def test_the_file_is_encrypted(tmp_path):
    """The file shows neither names nor secrets, and opens with the passphrase alone."""
    path = tmp_path / "sign-ins.json"
    FileVault(path, lambda new: PASSPHRASE).write("Toy", {"client_secret": "very-secret-value"})
    text = path.read_text()
    assert "very-secret" not in text
    assert "Toy" not in text
    assert set(json.loads(text)) == {"scrypt", "salt", "entries"}
    assert FileVault(path, lambda new: PASSPHRASE).read("Toy") == {"client_secret": "very-secret-value"}
    with pytest.raises(NoVault, match="passphrase"):
        FileVault(path, lambda new: "wrong passphrase")


def test_two_tokens_that_rotate_at_once_are_both_kept(tmp_path):
    """Several processes change the file, each its own entry; none undoes another's."""
    path = tmp_path / "sign-ins.json"
    vaults = [FileVault(path, lambda new: PASSPHRASE) for _ in range(4)]

    def rotate(at):
        for turn in range(10):
            vaults[at].write(f"System {at}", {"refresh_token": f"token-{at}-{turn}"})

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(rotate, range(4)))
    assert [vaults[0].read(f"System {at}") for at in range(4)] == [
        {"refresh_token": f"token-{at}-9"} for at in range(4)
    ]


def test_a_short_passphrase_is_refused(tmp_path):
    """Eight letters at least."""
    with pytest.raises(NoVault, match="too short"):
        FileVault(tmp_path / "sign-ins.json", lambda new: "1234")
    assert not list(tmp_path.iterdir())


def test_a_damaged_file_says_what_to_do(tmp_path):
    """A file that is no file of sign-ins is named, never overwritten."""
    path = tmp_path / "sign-ins.json"
    path.write_text("{}")
    with pytest.raises(NoVault, match="damaged"):
        FileVault(path, lambda new: PASSPHRASE)
    assert path.read_text() == "{}"


def test_secrets_are_masked_in_every_spelling():
    """As typed, in an address, and in a Basic header."""
    hide("s3cret/with+signs")
    for said in ("s3cret/with+signs", "x?key=s3cret%2Fwith%2Bsigns", "Basic czNjcmV0L3dpdGgrc2lnbnM="):
        assert HIDDEN in mask(said)
        assert "s3cret" not in mask(said)
        assert "czNj" not in mask(said)


def test_log_lines_are_masked_whoever_writes_them(caplog):
    """A library's line, its arguments and the cause of an error show no secret."""
    hide("s3cret-in-a-path")
    log = logging.getLogger("somebody.else")
    try:
        raise ValueError("https://api.example.com/s3cret-in-a-path/job")
    except ValueError:
        log.exception("asking %s", "/v1/s3cret-in-a-path/job")
    assert HIDDEN in caplog.text
    assert "s3cret-in-a-path" not in caplog.text


def test_paths_stay_within(tmp_path):
    """The lock of a connection is a plain file name, whatever the company is called."""
    assert Path(file_name("Jobber @ ../../etc/passwd")).name == file_name("Jobber @ ../../etc/passwd")
