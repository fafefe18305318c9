"""What is read: each function takes a connection and answers with frozen values."""
