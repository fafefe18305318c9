"""What every page shares: who asks, guards, sessions, errors, headers, paging."""
