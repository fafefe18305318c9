"""What is written: each function takes a connection inside an action's transaction."""
