"""How messages travel: webhooks today; mail and chat behind the same small protocol later."""
