use super::*;

fn worked() -> Figures {
    Figures::new(vec![vec![0.8, 0.4], vec![0.4, 0.6], vec![0.6, 0.2]], &[1.0, 1.0]).unwrap()
}

fn run(figures: &Figures, law: &str, stop: Stop, threads: usize) -> Sampled {
    let plan = Plan { law: law.parse().unwrap(), seed: 7, threads, stop };
    sample(figures, &plan, &AtomicBool::new(false), &mut |_| ())
}

#[test]
fn smoke() {
    let s = run(&worked(), "uniform", Stop::Draws(100_000), 2);
    eprintln!("{s:?}");
    let s = run(&worked(), "uniform", Stop::Error(0.0005), 2);
    eprintln!("{s:?}");
}
