"""Does an offer meet a requirement that is counted in the same calendar? Rules 1, 2, 3 and 5, with the distance."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from itsd.levels.comparison import Comparison, Verdict, compare_targets
from itsd.model.settings import Settings
from itsd.model.targets import Target

SETTINGS = Settings.model_validate(
    {
        "schemes": {"classification": ["public", "internal", "secret"]},
        "metrics": {"queue": {"name": "Queue", "aspect": "performance", "dimension": "number", "direction": "at_most"}},
    },
)
MEETS, EXCEEDS, SHORT, NO, UNKNOWN = Verdict.MEETS, Verdict.EXCEEDS, Verdict.FALLS_SHORT, Verdict.NOT_COMPARABLE, Verdict.UNKNOWN


def compare(metric: str, offer: dict[str, Any], need: dict[str, Any]) -> Comparison:
    """The comparison of two targets on a metric, as they are written."""
    return compare_targets(Target.model_validate({"metric": metric, **offer}), Target.model_validate({"metric": metric, **need}), SETTINGS)


@pytest.mark.parametrize(
    ("metric", "offer", "need", "verdict", "delta", "words"),
    [
        ("availability", {"at_least": "99.5%", "per": "month"}, {"at_least": "99.9%", "per": "month"}, SHORT, "-0.4", "short by 0.4 points"),
        ("availability", {"at_least": "99.95%", "per": "month"}, {"at_least": "99.9%", "per": "month"}, EXCEEDS, "0.05", "0.05 points to spare"),
        ("availability", {"at_least": "99.90%", "per": "month"}, {"at_least": "99.9%", "per": "month"}, MEETS, "0", "nothing to spare"),
        ("rto", {"at_most": "6h"}, {"at_most": "4h"}, SHORT, "-7200", "2 h too long"),
        ("rto", {"at_most": "240m"}, {"at_most": "4h"}, MEETS, "0", "nothing to spare"),
        ("rto", {"at_most": "90m"}, {"at_most": "4h"}, EXCEEDS, "9000", "2.5 h to spare"),
        ("retention", {"at_least": "6 months"}, {"at_least": "1 year"}, SHORT, "-6", "short by 6 months"),
        ("retention", {"at_least": "90d"}, {"at_least": "25 years"}, SHORT, -(25 * 365 - 90) * 86_400, "short by 9035 days"),
        ("retention", {"at_least": "32d"}, {"at_least": "1 month"}, EXCEEDS, "86400", "24 h to spare"),
        ("rto", {"at_most": "367d"}, {"at_most": "12 months"}, SHORT, "-86400", "24 h too long"),
        ("error-rate", {"at_most": "2%", "per": "month"}, {"at_most": "1%", "per": "month"}, SHORT, "-1", "1 point too much"),
        ("outages", {"at_most": "3", "per": "month"}, {"at_most": "2", "per": "month"}, SHORT, "-1", "1 too many"),
        ("storage", {"at_least": "1 TB"}, {"at_least": "995 GB"}, EXCEEDS, "5000000000", "5 GB to spare"),
        ("storage", {"at_least": "1 GiB"}, {"at_least": "1 GB"}, EXCEEDS, "73741824", "73.74 MB to spare"),
        ("batch-completion", {"at_most": "06:30"}, {"at_most": "06:00"}, SHORT, "-30", "30 min too late"),
        ("controls", {"includes": ["mfa"]}, {"includes": ["mfa", "siem", "soc"]}, SHORT, "-2", "2 missing"),
        ("controls", {"includes": ["mfa", "siem"]}, {"includes": ["mfa"]}, EXCEEDS, "1", "1 to spare"),
        ("data-location", {"within": ["OM", "AE"]}, {"within": ["OM"]}, SHORT, "-1", "1 outside"),
        ("data-location", {"within": ["OM"]}, {"within": ["OM", "AE"]}, EXCEEDS, "1", "1 to spare"),
        ("classification", {"level": "internal"}, {"level": "secret"}, SHORT, "-1", "short by 1 level"),
        ("classification", {"level": "secret"}, {"level": "public"}, EXCEEDS, "2", "2 levels to spare"),
    ],
)
def test_distance(metric: str, offer: dict[str, Any], need: dict[str, Any], verdict: Verdict, delta: str, words: str) -> None:  # noqa: PLR0913, PLR0917  # columns
    found = compare(metric, offer, need)
    assert (found.verdict, found.delta, found.words) == (verdict, Fraction(delta), words)


@pytest.mark.parametrize(
    ("metric", "offer", "need", "verdict"),
    [
        ("resolution-time", {"at_most": "4bh"}, {"at_most": "4h"}, NO),
        ("resolution-time", {"at_most": "2bd"}, {"at_most": "2d"}, NO),
        ("retention", {"at_least": "30d"}, {"at_least": "1 month"}, NO),
        ("retention", {"at_least": "366d"}, {"at_least": "1 year"}, NO),
        ("throughput", {"at_least": "100 tx/s"}, {"at_least": "100 GB"}, NO),
        ("availability", {"at_least": "99%", "per": "month"}, {"at_least": "44m", "per": "month"}, NO),
        ("rto", {"at_most": "best effort"}, {"at_most": "4h"}, UNKNOWN),
        ("rto", {"at_most": "4h"}, {}, UNKNOWN),
        ("controls", {"includes": ["mfa"]}, {}, UNKNOWN),
        ("classification", {"level": "internal"}, {"level": "hidden"}, UNKNOWN),
        ("classification", {"level": "hidden"}, {"level": "internal"}, UNKNOWN),
        ("unheard-of", {"at_most": "4h"}, {"at_most": "4h"}, UNKNOWN),
        ("queue", {"at_most": "4"}, {"at_most": "5"}, EXCEEDS),
    ],
)
def test_units_and_what_is_not_known(metric: str, offer: dict[str, Any], need: dict[str, Any], verdict: Verdict) -> None:
    assert compare(metric, offer, need).verdict is verdict


def test_other_subjects() -> None:
    """Of another metric, or for another priority; a promise for all priorities holds for each."""
    assert compare("rto", {"at_most": "4h", "priority": "p1"}, {"at_most": "4h", "priority": "p2"}).verdict is NO
    assert compare("rto", {"at_most": "4h", "priority": "p1"}, {"at_most": "4h"}).verdict is NO
    assert compare("rto", {"at_most": "4h"}, {"at_most": "4h", "priority": "p2"}).verdict is MEETS
    other = compare_targets(Target.model_validate({"metric": "rto", "at_most": "4h"}), Target.model_validate({"metric": "rpo", "at_most": "4h"}), SETTINGS)
    assert other.verdict is NO


@pytest.mark.parametrize(
    ("metric", "offer", "need", "verdict"),
    [
        # what a shorter window keeps, every longer one keeps that it tiles
        ("availability", {"at_least": "99.9%", "per": "month"}, {"at_least": "99.9%", "per": "quarter"}, MEETS),
        ("availability", {"at_least": "99.9%", "per": "month"}, {"at_least": "99.9%", "per": "year"}, MEETS),
        ("availability", {"at_least": "99.9%", "per": "year"}, {"at_least": "99.9%", "per": "month"}, NO),
        ("availability", {"at_least": "99.9%", "per": "week"}, {"at_least": "99.9%", "per": "month"}, NO),
        ("availability", {"at_least": "99.9%", "per": "30d"}, {"at_least": "99.9%", "per": "month"}, NO),
        ("availability", {"at_least": "99.9%", "per": "30d"}, {"at_least": "99.9%", "per": "30d"}, MEETS),
        ("availability", {"at_least": "99.9%"}, {"at_least": "99.9%", "per": "month"}, NO),
        # a limit on what adds up holds for shorter windows, and so often as it fits for longer ones
        ("outages", {"at_most": "2", "per": "year"}, {"at_most": "2", "per": "month"}, MEETS),
        ("outages", {"at_most": "2"}, {"at_most": "2", "per": "month"}, MEETS),
        ("outages", {"at_most": "2", "per": "month"}, {"at_most": "6", "per": "quarter"}, MEETS),
        ("outages", {"at_most": "2", "per": "month"}, {"at_most": "5", "per": "quarter"}, SHORT),
        ("outages", {"at_most": "1", "per": "day"}, {"at_most": "31", "per": "month"}, MEETS),
        ("outages", {"at_most": "1", "per": "day"}, {"at_most": "30", "per": "month"}, SHORT),
        ("outages", {"at_most": "1", "per": "week"}, {"at_most": "5", "per": "month"}, NO),
        ("maintenance-time", {"at_most": "2h", "per": "month"}, {"at_most": "24h", "per": "year"}, MEETS),
        ("maintenance-time", {"at_most": "2h", "per": "month"}, {"at_most": "24h"}, NO),
        # what holds for each case holds in each window; a share does not
        ("longest-outage", {"at_most": "4h", "per": "year"}, {"at_most": "4h", "per": "month"}, MEETS),
        ("resolution-time", {"at_most": "4h", "per": "year"}, {"at_most": "4h", "per": "month", "share": "90%"}, EXCEEDS),
        ("resolution-time", {"at_most": "4h", "per": "year", "share": "90%"}, {"at_most": "4h", "per": "month", "share": "90%"}, NO),
        ("mtrs", {"at_most": "4h", "per": "year"}, {"at_most": "4h", "per": "month"}, NO),
    ],
)
def test_windows(metric: str, offer: dict[str, Any], need: dict[str, Any], verdict: Verdict) -> None:
    assert compare(metric, offer, need).verdict is verdict


@pytest.mark.parametrize(
    ("offer", "need", "verdict"),
    [
        ({"share": "95%", "at_most": "4h"}, {"share": "90%", "at_most": "4h"}, EXCEEDS),
        ({"share": "90%", "at_most": "2h"}, {"share": "90%", "at_most": "4h"}, EXCEEDS),
        ({"share": "80%", "at_most": "4h"}, {"share": "90%", "at_most": "4h"}, SHORT),
        ({"share": "80%", "at_most": "2h"}, {"share": "90%", "at_most": "4h"}, NO),
        ({"share": "95%", "at_most": "8h"}, {"share": "90%", "at_most": "4h"}, NO),
        ({"share": "80%", "at_most": "8h"}, {"share": "90%", "at_most": "4h"}, SHORT),
        ({"at_most": "4h"}, {"share": "90%", "at_most": "4h"}, EXCEEDS),
        ({"share": "99.9%", "at_most": "4h"}, {"at_most": "4h"}, SHORT),
        ({"percentile": "99", "at_most": "2s"}, {"percentile": "95", "at_most": "2s"}, EXCEEDS),
        ({"percentile": "90", "at_most": "2s"}, {"percentile": "95", "at_most": "2s"}, SHORT),
        ({"percentile": "95", "at_most": "2s"}, {"share": "95%", "at_most": "2s"}, NO),
        ({"at_most": "2s"}, {"average": True, "at_most": "2s"}, EXCEEDS),
        ({"average": True, "at_most": "2s"}, {"at_most": "2s"}, SHORT),
        ({"average": True, "at_most": "2s"}, {"average": True, "at_most": "2s"}, MEETS),
        ({"average": True, "at_most": "2s"}, {"share": "90%", "at_most": "2s"}, NO),
    ],
)
def test_statistics(offer: dict[str, Any], need: dict[str, Any], verdict: Verdict) -> None:
    assert compare("transaction-time", {"per": "month", **offer}, {"per": "month", **need}).verdict is verdict


def test_only_two_verdicts_are_good() -> None:
    assert {verdict for verdict in Verdict if verdict.met} == {MEETS, EXCEEDS}
