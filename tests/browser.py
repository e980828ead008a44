"""Headless Chromium, for the browser tests and the screenshots: Debian's own, since playwright's cannot be had."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections
from playwright.sync_api import Browser, expect, sync_playwright

PATIENCE = 30_000  # milliseconds; what is expected soon may take its time on a machine that is busy with the suite
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)


def found() -> str | None:
    """Where Chromium is, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def launched() -> Iterator[Browser]:
    """A running Chromium. Raises RuntimeError with the cure when there is none.

    While it runs there is a loop in this thread, and Django gives a thread with a loop a connection of its own: nobody
    else would close it, and the test database could not be dropped.
    """
    path = found()
    if path is None:
        raise RuntimeError("There is no Chromium here: apt-get install chromium.")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
            connections.close_all()


def need() -> None:
    """Skip the test where there is no Chromium; in CI that is a failure."""
    if found() is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have Chromium: .ci/run installs it")
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
