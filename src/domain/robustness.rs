//! How firm is the winner: the smallest changes that would dethrone it.

pub mod flip;
