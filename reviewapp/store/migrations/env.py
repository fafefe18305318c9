"""Alembic's entry: runs on the connection that `reviewapp.store.migrate` opened and locked."""

from alembic import context

from reviewapp.store.tables import event

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=event.metadata,
    render_as_batch=False,
    transactional_ddl=False,
)
context.run_migrations()
