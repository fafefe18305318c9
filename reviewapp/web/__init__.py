"""The desk in a browser: server-rendered pages that work without scripts."""
