//! A linear programme in exact fractions, as a second opinion on the smallest change: the simplex
//! method in two phases with Bland's rule, which never goes round in circles.

use crate::domain::exact::Exact;

/// `coefficients . y <= bound`.
pub(super) struct Row {
    pub(super) coefficients: Vec<Exact>,
    pub(super) bound: Exact,
}

/// The least `cost . y` with `y >= 0` under all `rows`; `None` where nothing fulfils them. The
/// cost has a least value wherever this is used.
pub(super) fn least(cost: &[Exact], rows: &[Row]) -> Option<Exact> {
    let (n, m) = (cost.len(), rows.len());
    // Variables, a slack a row, one artificial variable, and the right side.
    let (artificial, right) = (n + m, n + m + 1);
    let mut table: Vec<Vec<Exact>> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let mut line = vec![Exact::zero(); right + 1];
            line[..n].clone_from_slice(&row.coefficients);
            line[n + at] = Exact::whole(1);
            line[artificial] = Exact::whole(-1);
            line[right] = row.bound.clone();
            line
        })
        .collect();
    let mut basis: Vec<usize> = (n..n + m).collect();
    let worst = (0..m).min_by(|a, b| rows[*a].bound.cmp(&rows[*b].bound))?;
    if rows[worst].bound.is_negative() {
        let mut first = vec![Exact::zero(); right + 1];
        first[artificial] = Exact::whole(1);
        turn(&mut table, &mut first, &mut basis, worst, artificial);
        run(&mut table, &mut first, &mut basis, right);
        // The objective row holds less what it is.
        if !first[right].is_zero() {
            return None;
        }
        if let Some(row) = basis.iter().position(|variable| *variable == artificial)
            && let Some(column) = (0..artificial).find(|at| !table[row][*at].is_zero())
        {
            turn(&mut table, &mut first, &mut basis, row, column);
        }
    }
    for line in &mut table {
        line[artificial] = Exact::zero();
    }
    let mut objective = vec![Exact::zero(); right + 1];
    objective[..n].clone_from_slice(cost);
    for (row, &variable) in basis.iter().enumerate() {
        let times = objective[variable].clone();
        for (entry, part) in objective.iter_mut().zip(&table[row]) {
            *entry = &*entry - &(&times * part);
        }
    }
    run(&mut table, &mut objective, &mut basis, artificial);
    Some(-objective[right].clone())
}

/// Pivots until no column below `columns` lowers the objective.
fn run(table: &mut [Vec<Exact>], objective: &mut [Exact], basis: &mut [usize], columns: usize) {
    let right = objective.len() - 1;
    while let Some(column) = (0..columns).find(|at| objective[*at].is_negative()) {
        let limit =
            (0..table.len()).filter(|row| table[*row][column] > Exact::zero()).min_by(|a, b| {
                let ratio = |row: usize| &table[row][right] / &table[row][column];
                ratio(*a).cmp(&ratio(*b)).then(basis[*a].cmp(&basis[*b]))
            });
        let row = limit.expect("the cost has a least value");
        turn(table, objective, basis, row, column);
    }
}

fn turn(
    table: &mut [Vec<Exact>],
    objective: &mut [Exact],
    basis: &mut [usize],
    row: usize,
    column: usize,
) {
    let by = table[row][column].clone();
    for entry in &mut table[row] {
        *entry = &*entry / &by;
    }
    let solved = table[row].clone();
    let lines = table.iter_mut().enumerate().filter(|(at, _)| *at != row);
    for line in lines.map(|(_, line)| line.as_mut_slice()).chain(std::iter::once(objective)) {
        let times = line[column].clone();
        for (entry, part) in line.iter_mut().zip(&solved) {
            *entry = &*entry - &(&times * part);
        }
    }
    basis[row] = column;
}

#[test]
fn a_textbook_programme_has_its_published_answer() {
    // Maximise 3x + 5y with x <= 4, 2y <= 12, 3x + 2y <= 18: 36 at (2, 6) (Hillier and
    // Lieberman, "Introduction to Operations Research", the Wyndor Glass example).
    let row = |a, b, bound| Row {
        coefficients: vec![Exact::whole(a), Exact::whole(b)],
        bound: Exact::whole(bound),
    };
    let rows = [row(1, 0, 4), row(0, 2, 12), row(3, 2, 18)];
    let cost = [Exact::whole(-3), Exact::whole(-5)];
    assert_eq!(least(&cost, &rows), Some(Exact::whole(-36)));
    // x at least 3, at most 2: nothing fulfils both.
    let rows = [row(-1, 0, -3), row(1, 0, 2)];
    assert_eq!(least(&cost[..].iter().map(|_| Exact::whole(1)).collect::<Vec<_>>(), &rows), None);
    let rows = [row(-1, -1, -3), row(1, 0, 2)];
    assert_eq!(least(&[Exact::whole(1), Exact::whole(2)], &rows), Some(Exact::whole(4)));
}
