"""Migrations, applied by `reviewapp.store.migrate`."""
