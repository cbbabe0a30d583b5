"""Connecting a system from what a person types to a kept sign-in, and looking it over."""

from __future__ import annotations

import threading
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from simulators.base import Answer, Fault
from simulators.kit import Kit, MemoryRing, hurry
from simulators.quickbooks import REALM, SimulatedQuickBooks
from tieout.model.errors import BadInput, SignInAgain
from tieout.sample import make_company
from tieout.sources.live.connecting import Wish, connect
from tieout.sources.live.connections import Home, reach_for, sign_in_for
from tieout.sources.live.doctor import examine
from tieout.sources.live.quickbooks import QUICKBOOKS
from tieout.sources.live.sign_in import Ask, Keys, KeySignIn
from tieout.sources.live.vault import KeyringVault

BACK = "https://shop.example.com/back"


@pytest.fixture
def system():
    """A simulated QuickBooks with a few records."""
    with SimulatedQuickBooks(make_company(3, 45)) as running:
        yield running


@pytest.fixture
def home(tmp_path):
    """A home with a keyring in memory."""
    made = Home(tmp_path, "")
    made.keep_vault(KeyringVault(MemoryRing()))
    return made


@pytest.fixture
def connector(system):
    """QuickBooks at the simulator's address."""
    rules = replace(QUICKBOOKS.rules, token_url=system.url + system.token_path)
    return hurry(replace(QUICKBOOKS, rules=rules, hosts={"production": system.url, "sandbox": system.url}))


class Typist:
    """A person who types the app's keys, consents, and pastes where the browser ended."""

    def __init__(self, system, paste="{back}?code=code-4711&state={state}&realmId=" + REALM):
        self.system, self.paste, self.asked, self.page = system, paste, [], {}

    def answer(self, label, secret):
        self.asked.append((label, secret))
        if "Paste" in label:
            return self.paste.format(back=self.page["redirect_uri"][0], state=self.page["state"][0])
        return self.system.client_secret if secret else BACK if "Redirect" in label else self.system.client_id

    def open_page(self, address):
        self.page = parse_qs(urlsplit(address).query)
        self.system.codes["code-4711"] = self.page["redirect_uri"][0]


def test_a_pasted_redirect_connects(system, connector, home):
    """Keys, consent and the pasted address make a sign-in that reads; the company comes from the redirect."""
    person = Typist(system)
    name = connect(connector, Wish(), home, person)
    entry = home.vault.read(name)
    assert (name, entry["account"]) == ("QuickBooks Online", REALM)
    assert entry["refresh_token"] == system.refresh_token
    assert ("Client secret", True) in person.asked
    assert all(step.well for step in examine(connector, "", home))


def test_sandbox_keys_use_this_computer(system, connector, home):
    """With sandbox keys the redirect is caught on this computer, and nothing is pasted."""
    person = Typist(system)

    def listen(redirect):
        return f"/tieout?code=code-4711&state={person.page['state'][0]}&realmId={REALM}"

    connect(connector, Wish(environment="sandbox"), home, person, listen)
    assert person.page["redirect_uri"][0].startswith("http://localhost:")
    assert not any("Paste" in label for label, _ in person.asked)


def test_production_keys_refuse_this_computer(system, connector, home):
    """QuickBooks' production keys allow no redirect to localhost; that is said before anybody consents."""
    person = Typist(system)
    with pytest.raises(BadInput, match="no redirect to this computer"):
        connect(connector, Wish(redirect="http://localhost:8765/"), home, person)
    assert not person.page


def test_a_failed_consent_keeps_nothing(system, connector, home):
    """A person who says no leaves no half of a sign-in."""
    with pytest.raises(SignInAgain):
        connect(connector, Wish(), home, Typist(system, "{back}?error=access_denied&state={state}"))
    assert home.vault.read("QuickBooks Online") is None


def test_connecting_again_does_not_ask_for_the_keys_again(system, connector, home):
    """The app's keys are kept; only consent is asked for anew."""
    connect(connector, Wish(), home, Typist(system))
    person = Typist(system)
    connect(connector, Wish(), home, person)
    assert not any(secret for _, secret in person.asked)


def test_companies_are_kept_apart(system, connector, home):
    """Two companies have a sign-in each."""
    names = {connect(connector, Wish(company), home, Typist(system)) for company in ("", "Hill Plumbing")}
    assert names == {"QuickBooks Online", "QuickBooks Online @ Hill Plumbing"}
    home.vault.forget("QuickBooks Online")
    assert home.vault.read("QuickBooks Online @ Hill Plumbing") is not None


def test_the_doctor_names_what_is_not_well(system, tmp_path):
    """An unconnected system, a wrong clock, a refused entity and a failed refresh are each said in a sentence."""
    kit = Kit(hurry(QUICKBOOKS), system, tmp_path)
    assert all(step.well for step in examine(kit.connector, "", kit.home))
    system.ahead = 3600.0
    said = {step.what: step for step in examine(kit.connector, "", kit.home)}
    assert not said["Clock"].well
    system.ahead = 0.0
    real = system.answer
    system.answer = lambda asked: (
        Answer({"Fault": {"Error": [{"Message": "Forbidden", "code": "3100"}], "type": "AUTH"}}, 403)
        if "Payment" in asked.param("query") else real(asked)
    )  # fmt: skip
    said = {step.what: step for step in examine(kit.connector, "", kit.home)}
    assert "administrator" in said["Payment"].said
    assert said["Invoice"].well
    system.answer = real
    system.faults = [Fault("500", times=10_000)]
    with pytest.raises(Exception, match="fails just now"):
        kit.read()
    system.faults = []
    assert not {step.what: step for step in examine(kit.connector, "", kit.home)}["Store"].well
    kit.home.vault.forget("QuickBooks Online")
    assert "tieout connect" in next(iter(examine(kit.connector, "", kit.home))).said


def test_an_environment_may_sign_in_otherwise(system, connector, home):
    """Where an environment has rules of its own, they are asked and used; a reading knows what was typed."""
    keys = Keys((Ask("key", "Private token", secret=True), Ask("zone", "Time zone")), ({"X-Key": "{key}"},))
    both = replace(connector, other_rules={"sandbox": keys})
    person = Typist(system)
    connect(both, Wish(environment="sandbox"), home, person)
    assert [label for label, _ in person.asked] == ["Private token", "Time zone", QUICKBOOKS.account_label]
    sign_in, _ = sign_in_for(both, QUICKBOOKS.system, home)
    assert isinstance(sign_in, KeySignIn)
    with reach_for(both, QUICKBOOKS.system, home, threading.Event(), None) as reach:
        assert (reach.typed("zone"), reach.typed("colour")) == (system.client_id, "")
