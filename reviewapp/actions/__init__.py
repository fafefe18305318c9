"""One function per verb: load, ask the domain, write state and event, in one transaction."""
