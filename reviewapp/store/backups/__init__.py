"""One file that holds a whole desk: its rows in a form both databases can take, and its blobs."""
