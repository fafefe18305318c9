"""What the desk knows and decides: pure values and rules, no clock and no I/O."""
