//! Damaged answers of our own.

use crate::table::Table;

pub(crate) async fn run() -> Table {
    Table::default()
}
