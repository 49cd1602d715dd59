use super::*;

#[test]
fn the_network_sorts_whatever_it_is_given() {
    // Sorting all noughts and ones is sorting everything (Knuth 5.3.4, theorem Z). Of all
    // 2^n up to 14, and beyond that runs of ones and numbers of chance.
    for count in 1..=MOST {
        let network = network(count);
        let mut chance = Stream::new(5, count as u64);
        let all = if count <= 14 { 1_u64 << count } else { 4_000 };
        for case in 0..all {
            let bits = match case {
                case if count <= 14 => case,
                case if case < 31 => (1 << case) - 1,
                _ => chance.bits(),
            };
            let mut sides: Vec<Side> =
                (0..count).map(|at| [f64::from(u8::from(bits >> at & 1 == 1)); WIDE]).collect();
            for &(one, other) in &network {
                exchange(one.into(), other.into(), &mut sides);
            }
            assert!(sides.windows(2).all(|two| two[0][3] >= two[1][3]), "{count}: {bits:b}");
        }
    }
}

#[test]
fn a_cluster_counts_each_of_its_turns_once() {
    // Whoever has the only question of the greatest number comes first: of three candidates
    // with one question each, every cluster gives each of them each place once.
    let unit = vec![vec![1.0, 0.0, 0.0], vec![0.0, 1.0, 0.0], vec![0.0, 0.0, 1.0]];
    let mut alike = vec![false; 9];
    for own in [0, 4, 8] {
        alike[own] = true;
    }
    let turns = Turns::new(&unit, &alike).unwrap();
    let mut tally = Tally::new(3, 3);
    turns.count(1, 0, &mut turns.room(), &mut tally);
    assert_eq!(tally.draws, turns.unit());
    assert_eq!(tally.places, vec![tally.clusters; 9]);
    assert_eq!(tally.squares, tally.places, "once in each cluster, so nothing scatters");
}

#[test]
fn alike_candidates_and_sizes_beyond_its_bytes_are_left_to_the_other_ways() {
    let alone = |m: usize| (0..m * m).map(|at| at % (m + 1) == 0).collect::<Vec<_>>();
    assert!(Turns::new(&[vec![0.5; 2], vec![0.5; 2]], &[true; 4]).is_none());
    assert!(Turns::new(&vec![vec![0.5; 2]; 32], &alone(32)).is_none());
    assert!(Turns::new(&[vec![0.5; 256]], &alone(1)).is_none());
    assert!(Turns::new(&vec![vec![0.5; 255]; 31], &alone(31)).is_some());
}
