"""Where everything is kept: tables, reads, writes, migrations, and content-addressed files."""
