//! The library and its local server, end to end.
