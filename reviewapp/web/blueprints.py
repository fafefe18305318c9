"""Every blueprint of the desk's pages."""

from flask import Blueprint

from reviewapp.web import (
    account,
    advisories,
    audit,
    exports,
    guide,
    health,
    overrides,
    quarantine,
    queue,
    runs,
    signing,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    signing.bp,
    account.bp,
    queue.bp,
    advisories.bp,
    runs.bp,
    overrides.bp,
    quarantine.bp,
    audit.bp,
    exports.bp,
    guide.bp,
    health.bp,
)
