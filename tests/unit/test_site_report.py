"""Where an error in a figure is reported, with the view in the link; the operator's settings."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard import site

VIEW = "https://monitor.example.org/uptake?country=EE&with=FI,LV"


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MONITOR_REPORT", "MONITOR_CONTACT", "MONITOR_OPERATOR"):
        monkeypatch.delenv(name, raising=False)


def test_nobody_named_means_no_link() -> None:
    assert site.report("A headline", VIEW) == ""
    assert site.contact() == ""
    assert site.operator() == ""


def test_a_mail_carries_subject_and_view(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_CONTACT", "desk@example.org")
    parts = urlsplit(site.report("Cloud & more: 54% in Poland", VIEW))
    assert (parts.scheme, parts.path) == ("mailto", "desk@example.org")
    said = parse_qs(parts.query)
    assert said["body"] == [VIEW]
    assert said["subject"] == ["Cloud & more: 54% in Poland"]
    assert "+" not in parts.query  # mail programs do not read a plus as a blank


def test_a_form_gets_them_as_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_CONTACT", "desk@example.org")
    monkeypatch.setenv("MONITOR_REPORT", "https://tracker.example.org/new?project=monitor")
    parts = urlsplit(site.report("A headline", VIEW))
    assert parts.hostname == "tracker.example.org"
    assert parse_qs(parts.query) == {"project": ["monitor"], "title": ["A headline"], "view": [VIEW]}


def test_anything_else_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_REPORT", "javascript:alert(1)")
    with pytest.raises(site.SettingError, match="MONITOR_REPORT"):
        site.report("A headline", VIEW)
    monkeypatch.setenv("MONITOR_CONTACT", "desk@example.org?bcc=everybody@example.org")
    assert site.contact() == ""
