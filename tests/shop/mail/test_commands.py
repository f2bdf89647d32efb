"""``custquery outbox`` and ``custquery consent``. Read what is printed as prose."""

import json
import re
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from attrs import frozen

from custquery.cli import main
from custquery.shop import Settings, Shop
from tests.shop.mail.pigeon import NOW


@frozen
class Ran:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def facts(self) -> object:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "my.shop"
    with Shop.create(path, Settings(now=NOW)) as shop:
        shop.add(
            [
                {"name": "Noor", "email": "noor@example.com", "language": "nl"},
                {"name": "Kim", "phone": "+31612345678"},
                {"name": "Sam", "email": "sam at example.com"},
            ]
        )
        shop.mail.configure(
            sender="shop@example.com",
            sender_name="Acme",
            page="https://acme.example/mail",
        )
    return path


@pytest.fixture
def run(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("CUSTQUERY_DB", str(file))
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("COLUMNS", "100")

    def run_command(*words: str) -> Ran:
        out, err = (TextIOWrapper(BytesIO(), "utf-8") for _ in range(2))
        with chdir(tmp_path), redirect_stdout(out), redirect_stderr(err):
            code = main(words)
        return Ran(code, _text(out), _text(err))

    return run_command


def _text(stream: TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, BytesIO)
    return stream.buffer.getvalue().decode()


def letters(file: Path) -> str:
    """Return what was sent, with its lines put together again."""
    raw = Path(f"{file}.mbox").read_text(encoding="utf-8")
    return raw.replace("=\n", "").replace("=3D", "=")


def link(file: Path, purpose: str) -> str:
    found = re.findall(rf"https://acme.example/mail\?{purpose}=\S+", letters(file))
    return str(found[-1])


# outbox


def test_writing_and_sending(run: Run, file: Path) -> None:
    put = run("outbox", "write", "1", "It is on its way.", "--subject", "Your order")
    sent = run("outbox", "send")

    assert (0, "1\n") == (put.code, put.out)
    assert (
        "Message 1 to customer 1 is queued. To send it: custquery outbox send\n"
        == put.err
    )
    assert (0, "1\n") == (sent.code, sent.out)
    assert "1 message sent, 0 to be tried later, 0 given up.\n" == sent.err
    assert "It is on its way." in letters(file)


def test_a_list_shows_nobodys_address(run: Run) -> None:
    run("outbox", "write", "1", "It is on its way.", "--subject", "About your illness")
    listed = run("outbox", "list")

    assert (
        """\
message  customer  kind     state   when              attempts  reason
───────  ────────  ───────  ──────  ────────────────  ────────  ──────
      1         1  message  queued  2025-06-15 14:00  0
"""
        == listed.out
    )
    as_json = run("outbox", "list", "--format", "json")
    assert "noor" not in as_json.out
    assert "illness" not in as_json.out


def test_a_list_shows_addresses_when_it_is_asked(run: Run) -> None:
    run("outbox", "write", "1", "Text", "--subject", "Your order")

    [shown] = run("outbox", "list", "--addresses", "--format", "json").facts
    assert ("noor@example.com", "Your order") == (shown["recipient"], shown["subject"])
    assert "noor@example.com" in run("outbox", "list", "--addresses").out


def test_a_list_of_one_state(run: Run) -> None:
    run("outbox", "write", "1", "Text", "--subject", "Your order")

    assert [] == run("outbox", "list", "--state", "sent", "--format", "json").facts
    assert (
        "note: There is no such message.\n"
        == run("outbox", "list", "--state", "failed").err
    )


def test_a_dry_run_sends_nothing(run: Run, file: Path) -> None:
    run("outbox", "write", "1", "Text", "--subject", "Your order")
    tried = run("outbox", "send", "--dry-run")

    assert (0, "0\n") == (tried.code, tried.out)
    assert "1 message is due. Nothing was sent.\n" == tried.err
    assert not Path(f"{file}.mbox").exists()


def test_what_was_not_sent_is_told_and_tried_again(run: Run) -> None:
    run("outbox", "write", "3", "Text", "--subject", "Your order")
    sent = run("outbox", "send")
    again = run("outbox", "retry", "1")

    assert (5, "0 messages sent, 0 to be tried later, 1 given up.\n") == (
        sent.code,
        sent.err,
    )
    assert ("1\n", "1 message is queued again.\n") == (again.out, again.err)


def test_a_sender_that_takes_nothing(run: Run) -> None:
    run("outbox", "setup", "--through", "mbox:///not/there/out.mbox")
    for each in ("One", "Two", "Three", "Four"):
        run("outbox", "write", "1", "Text", "--subject", each)
    sent = run("outbox", "send", "--format", "json")

    assert 5 == sent.code
    assert {"later": 3, "stopped": True, "due": 1}.items() <= sent.facts.items()
    assert "The sender takes nothing now, so the rest waits." in sent.err


def test_an_invitation(run: Run, file: Path) -> None:
    invited = run("outbox", "invite", "1", "--format", "json")
    run("outbox", "send")

    assert {"id": 1, "customer": 1, "dry_run": False} == invited.facts
    assert "Je account bij Acme" in letters(file)


def test_many_are_invited_who_were_not_asked_before(run: Run) -> None:
    tried = run("outbox", "invite-all", "name:noor", "--dry-run")
    first = run("outbox", "invite-all", "name:noor", "--format", "json")
    again = run("outbox", "invite-all", "name:noor")

    assert "1\n" == tried.out
    assert {"invited": 1, "dry_run": False} == first.facts
    assert "1 invitation is in the outbox." in first.err
    assert "0\n" == again.out
    assert "error cli-outbox-who: " in run("outbox", "invite-all").err


def test_a_dry_run_of_writing(run: Run) -> None:
    tried = run("outbox", "write", "1", "Text", "--subject", "Hi", "--dry-run")

    assert ("", "note: This was a dry run: nothing is written.\n") == (
        tried.out,
        tried.err,
    )
    assert [] == run("outbox", "list", "--format", "json").facts


def test_setting_up(run: Run) -> None:
    done = run("outbox", "setup", "--sender-name", "Bakery", "--double-opt-in=yes")

    assert (
        """\
sender: shop@example.com
sender-name: Bakery
through:
page: https://acme.example/mail
postal-address:
double-opt-in: yes
"""
        == done.out
    )
    assert done.out == run("outbox", "setup").out
    facts = run("outbox", "setup", "--format", "json").facts
    assert {"sender_name": "Bakery", "double_opt_in": True}.items() <= facts.items()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "cli-outbox-action: What is to be done? There are: list, send"),
        (["sned"], "cli-unknown-action-but: There is no action “sned”. Did you mean"),
        (["list", "me"], "cli-words-too-many: “custquery outbox list” takes no more"),
        (["write"], "cli-outbox-whom: To which customer?"),
        (["write", "1", "Text"], "mail-empty: A message has a subject and a text."),
        (["write", "2", "x", "--subject=x"], "mail-without-address: Customer 2 has no"),
        (["invite", "9"], "customer-not-there"),
        (["retry", "one"], "cli-outbox-which: Which message?"),
        (["retry", "7"], "outbox-number-unknown: There is no message 7"),
        (["setup", "--through=smpt://x"], "mail-sender-unknown: There is no sender"),
        (["setup", "--sender=x"], "mail-setting-unknown: “sender” cannot be so."),
    ],
)
def test_what_is_wrong_with_a_command(run: Run, words: list[str], said: str) -> None:
    ran = run("outbox", *words)

    assert (2, "") == (ran.code, ran.out)
    assert ran.err.startswith(f"error {said}")


def test_dutch(run: Run) -> None:
    put = run("outbox", "write", "1", "Tekst", "--subject=Dag", "--lang=nl")
    sent = run("outbox", "send", "--lang", "nl")

    assert put.err.startswith("Bericht 1 aan klant 1 staat in de rij.")
    assert "1 bericht verzonden, 0 later opnieuw, 0 opgegeven.\n" == sent.err


# consent


def test_recording_and_showing(run: Run) -> None:
    words = ("--level", "single_opt_in", "--source", "till", "--at", "2025-06-01T10:00")
    done = run("consent", "record", "1", "subscribed", *words, "--evidence", "slip 7")

    assert ("subscribed\n", "The consent of customer 1 is recorded.\n") == (
        done.out,
        done.err,
    )
    assert (
        """\
channel  state       level          when              source
───────  ──────────  ─────────────  ────────────────  ──────
email    subscribed  single_opt_in  2025-06-01 10:00  till
"""
        == run("consent", "show", "1").out
    )
    assert "slip 7" in run("consent", "show", "1", "--with-evidence").out


def test_an_earlier_word_does_not_hold(run: Run) -> None:
    run("consent", "record", "1", "unsubscribed")
    words = ("--level", "unknown", "--at", "2025-06-01T10:00")
    done = run("consent", "record", "1", "subscribed", *words)

    assert "unsubscribed\n" == done.out
    assert "what was said later holds: unsubscribed." in done.err


def test_double_opt_in(run: Run, file: Path) -> None:
    run("outbox", "setup", "--double-opt-in", "yes")
    asked = run("consent", "subscribe", "1", "--source", "footer")
    run("outbox", "send")
    confirmed = run("consent", "confirm", link(file, "confirmation"))

    assert "pending\n" == asked.out
    assert "She is asked by e-mail to confirm it." in asked.err
    assert "subscribed\n" == confirmed.out
    facts = run("consent", "show", "1", "--format", "json").facts
    assert {"email": "subscribed", "sms": "not_subscribed"} == facts["states"]
    assert ["pending", "subscribed"] == [each["state"] for each in facts["events"]]
    assert "evidence" not in facts["events"][0]


def test_unsubscribing_by_a_link(run: Run, file: Path) -> None:
    run("outbox", "setup", "--postal-address", "Kade 1, Utrecht")
    run("consent", "record", "1", "subscribed", "--level", "single_opt_in")
    run("outbox", "write", "1", "Sale", "--subject", "Sale", "--marketing")
    run("outbox", "send")
    done = run("consent", "unsubscribe", link(file, "unsubscribe"), "--format", "json")

    expected = {"id": 1, "channel": "email", "state": "unsubscribed", "dry_run": False}
    assert expected == done.facts


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "cli-consent-action: What is to be done? There are: show, record"),
        (["show"], "cli-consent-whose: Whose consent?"),
        (["show", "9"], "customer-not-there"),
        (["record", "1"], "consent-state-unknown"),
        (["record", "1", "subscribed"], "consent-level-needed: How did she agree?"),
        (["record", "1", "a", "b"], "cli-words-too-many"),
        (["record", "1", "unsubscribed", "--at=2030-01-01"], "consent-in-future"),
        (["record", "1", "unsubscribed", "--at=soon"], "cli-not-a-time"),
        (["subscribe", "2"], "consent-without-contact"),
        (["confirm"], "cli-consent-which-link: Which link?"),
        (["confirm", "abc.def"], "link-not-ours: This link was not made by this shop."),
    ],
)
def test_what_is_wrong_with_consent(run: Run, words: list[str], said: str) -> None:
    ran = run("consent", *words)

    assert (2, "") == (ran.code, ran.out)
    assert ran.err.startswith(f"error {said}")


def test_who_never_said_anything(run: Run) -> None:
    shown = run("consent", "show", "1")

    assert (0, "") == (shown.code, shown.out)
    assert "note: Customer 1 never said anything about being written to.\n" == shown.err
