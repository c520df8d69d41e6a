"""Alembic's entry: always called by `store.migrate` with a connection already inside its unit of work."""

from alembic import context

from tunewright.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller's unit of work commits or rolls back the whole
)
context.run_migrations()
