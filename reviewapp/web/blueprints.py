"""Every blueprint of the desk's pages."""

from flask import Blueprint

from reviewapp.web import (
    account,
    advisories,
    attachments,
    audit,
    backtests,
    certificates,
    compare,
    conflicts,
    exports,
    guide,
    health,
    overrides,
    policies,
    proposals,
    quarantine,
    queue,
    runs,
    signing,
    stops,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    signing.bp,
    account.bp,
    queue.bp,
    advisories.bp,
    runs.bp,
    overrides.bp,
    policies.bp,
    proposals.bp,
    backtests.bp,
    certificates.bp,
    conflicts.bp,
    stops.bp,
    compare.bp,
    attachments.bp,
    quarantine.bp,
    audit.bp,
    exports.bp,
    guide.bp,
    health.bp,
)
