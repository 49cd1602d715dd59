//! Statements, and that what is put is what is read.

use super::*;
use crate::store::migrate::{MIGRATIONS, Migration};

#[test]
fn the_engine_understands_every_statement_about_exceptions_and_workloads() {
    let conn = rusqlite::Connection::open_in_memory().unwrap();
    for statement in MIGRATIONS.iter().flat_map(Migration::for_sqlite) {
        conn.execute_batch(statement).unwrap();
    }
    let parts: Vec<&str> = whole::PARTS.iter().map(|table| table.select_under).collect();
    let own = [RIVALS, OF_WORKLOAD, COMMENTS];
    let lists: &[&[&str]] = &[
        &own,
        &parts,
        whole::STATEMENTS,
        asked::STATEMENTS,
        beside::STATEMENTS,
        files::STATEMENTS,
        &BESIDE.map(|(_, keys)| keys),
        gist::STATEMENTS,
        names::STATEMENTS,
        glance::STATEMENTS,
        light::STATEMENTS,
        placed::STATEMENTS,
        promises::STATEMENTS,
        like::STATEMENTS,
        standing::STATEMENTS,
        measured::STATEMENTS,
        measured::READ,
        measured::TOLD,
        crate::store::workloads::STATEMENTS,
        crate::store::estate::STATEMENTS,
        crate::store::undone::STATEMENTS,
        crate::store::needs::STATEMENTS,
    ];
    for sql in lists.concat() {
        conn.prepare(&sql.replace('$', "?")).unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}
