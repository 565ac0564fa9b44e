"""How many processes serve, on systems that differ in what they can tell."""

import os
import runpy
import sys

import pytest

SETTINGS = "scoring_service.cli.gunicorn_settings"


@pytest.fixture
def workers(monkeypatch):
    """Read the settings as gunicorn does; return how many processes there are to be."""
    monkeypatch.delenv("WEB_CONCURRENCY", raising=False)
    monkeypatch.delitem(sys.modules, SETTINGS, raising=False)
    return lambda: runpy.run_module(SETTINGS)["workers"]


def test_there_is_a_process_for_each_core_the_service_may_use(workers, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {1, 4, 5}, raising=False)
    assert workers() == 3


@pytest.mark.parametrize(("cores", "expected"), [(8, 8), (None, 1)])
def test_a_system_without_affinities_counts_all_cores(workers, monkeypatch, cores, expected):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert workers() == expected


def test_the_number_of_processes_can_be_set(workers, monkeypatch):
    monkeypatch.setenv("WEB_CONCURRENCY", "5")
    assert workers() == 5
