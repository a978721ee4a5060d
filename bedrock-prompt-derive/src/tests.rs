//! Snapshots of expansions, and random input that must not make the macro panic.

mod expansion;
mod token_soup;
