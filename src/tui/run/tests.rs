//! The loop in a terminal of its own: the test program runs itself, as one of the ignored tests.

use std::io::{Read as _, Write as _};
use std::sync::mpsc;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::*;
use crate::tui::msg::{Facts, Load, Loaded};
use crate::tui::screens::listing::{Listing, Row};
use crate::tui::screens::overview;

fn cells(count: u16) -> std::num::NonZeroU16 {
    count.try_into().unwrap()
}

#[test]
#[ignore = "run by the tests below, in a terminal"]
fn in_a_terminal() {
    let folder = std::env::temp_dir().join(format!("cloudpick-test-{}", std::process::id()));
    let settings = Settings { mouse: true, state_folder: folder.clone(), ..Settings::default() };
    let watched = Watched::File(folder.with_extension("db"));
    let desk = Desk { open: Box::new(|| ()), serve };
    let aside = Desk { open: Box::new(|| ()), serve };
    let ended = run(settings, Keymap::default(), &watched, desk, aside);
    let said = match ended {
        Ok(ended) => format!("ended: {ended:?}\n"),
        Err(error) => format!("error: {error}\n"),
    };
    io::stderr().write_all(said.as_bytes()).unwrap();
    let _ = fs_err::remove_dir_all(folder);
}

#[expect(clippy::needless_pass_by_value, reason = "a desk takes the request over")]
fn serve((): &mut (), request: Request) -> Reply {
    match request {
        Request::Load(Load::Workspace) => {
            let facts = Facts { evaluation: Some("Cloud 2026".to_owned()), ..Facts::default() };
            Reply::Loaded(Loaded::Workspace(Some(facts)))
        }
        Request::Load(Load::Listing(place)) => {
            let row = Row { id: "X-0001".to_owned(), ..Row::default() };
            let heading = format!("rows of {}", place.name());
            let listing = Listing { heading, rows: vec![row], ..Listing::default() };
            Reply::Loaded(Loaded::Listing(place, listing))
        }
        Request::Load(Load::Overview) => {
            let checks = vec![(true, "rows of Overview".to_owned())];
            let data = overview::Data { checks, ..overview::Data::default() };
            Reply::Loaded(Loaded::Overview(Box::new(data)))
        }
        Request::Load(Load::Capacity(_)) => panic!("a mistake on purpose"),
        Request::Load(_) => Reply::Refused("not asked for here".to_owned()),
        Request::Save(_) => Reply::Saved("begun".to_owned()),
        Request::Changed => Reply::Changed(false),
    }
}

/// The program in a terminal of 100×30.
struct Session {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    master: Box<dyn portable_pty::MasterPty + Send>,
    keys: Box<dyn io::Write + Send>,
    bytes: mpsc::Receiver<Vec<u8>>,
    screen: vt100::Parser,
    all: Vec<u8>,
}

impl Session {
    fn start(environment: &[(&str, &str)]) -> Self {
        Self::below("exec \"$@\"", environment)
    }

    /// Started by a shell that runs `script`, with the program and its arguments as `"$@"`.
    fn below(script: &str, environment: &[(&str, &str)]) -> Self {
        let size = PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", script, "sh"]);
        command.arg(std::env::current_exe().unwrap());
        command.args(["--ignored", "--exact", "tui::run::tests::in_a_terminal", "--nocapture"]);
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (send, bytes) = mpsc::channel();
        std::thread::spawn(move || {
            let mut some = vec![0; 65536];
            while let Ok(count @ 1..) = reader.read(&mut some) {
                if send.send(some[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        let screen = vt100::Parser::new(cells(30), cells(100), 0);
        Self { child, master: pair.master, keys, bytes, screen, all: Vec::new() }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        std::process::Command::new("kill").args([name, &id]).status().unwrap();
    }

    /// Reads until the screen shows `words`.
    #[track_caller]
    fn until(&mut self, words: &str) {
        while !self.screen.screen().contents().contains(words) {
            let Ok(some) = self.bytes.recv_timeout(Duration::from_secs(20)) else {
                panic!("no {words:?} in\n{}", self.screen.screen().contents());
            };
            self.screen.process(&some);
            self.all.extend(some);
        }
    }

    /// Reads to the end and checks that the terminal is as it was.
    #[track_caller]
    fn ended(mut self, said: &str) {
        while let Ok(some) = self.bytes.recv_timeout(Duration::from_secs(20)) {
            self.screen.process(&some);
            self.all.extend(some);
        }
        let screen = self.screen.screen();
        assert!(screen.contents().contains(said), "{}", screen.contents());
        assert!(!screen.alternate_screen() && !screen.bracketed_paste() && !screen.hide_cursor());
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        self.child.wait().unwrap();
    }
}

#[test]
fn leaving_gives_the_terminal_back() {
    let mut session = Session::start(&[]);
    session.until("rows of Overview");
    assert!(session.screen.screen().alternate_screen());
    session.press("q");
    session.ended("ended: Left");
}

#[test]
fn signals_give_the_terminal_back() {
    for (name, number) in [("-TERM", 15), ("-HUP", 1), ("-INT", 2)] {
        let mut session = Session::start(&[]);
        session.until("rows of Overview");
        session.signal(name);
        session.ended(&format!("ended: Signal({number})"));
    }
}

#[test]
fn a_mistake_on_any_thread_gives_the_terminal_back_and_names_the_report() {
    let mut session = Session::start(&[]);
    session.until("rows of Overview");
    session.press("gn");
    session.ended("the report is in");
}

#[test]
fn an_idle_screen_sends_nothing() {
    let mut session = Session::start(&[]);
    session.until("rows of Overview");
    while session.bytes.recv_timeout(Duration::from_millis(700)).is_ok() {}
    let heard = session.bytes.recv_timeout(Duration::from_millis(900));
    assert_eq!(heard, Err(mpsc::RecvTimeoutError::Timeout));
    session.press("q");
    session.ended("ended: Left");
}

#[test]
fn the_start_asks_the_terminal_nothing() {
    let mut session = Session::start(&[]);
    session.until("rows of Overview");
    let sent = String::from_utf8_lossy(&session.all).into_owned();
    for question in ["\x1b[6n", "\x1b[c", "\x1b[0c", "\x1b[>", "\x1b]10;?", "\x1b]11;?", "\x1b[?u"]
    {
        assert!(!sent.contains(question), "{question:?}");
    }
    session.press("q");
    session.ended("ended: Left");
}

#[test]
fn bold_and_reverse_survive_no_color() {
    let mut session = Session::start(&[("NO_COLOR", "1")]);
    session.until("rows of Overview");
    session.press("gh");
    session.until("X-0001");
    let screen = session.screen.screen();
    let chosen =
        (0..30).find(|row| screen.cell(*row, 2).is_some_and(|cell| cell.contents() == "X"));
    assert!(screen.cell(chosen.unwrap(), 2).unwrap().inverse());
    session.press("q");
    session.ended("ended: Left");
}

#[test]
fn a_paste_with_line_breaks_runs_no_command() {
    let mut session = Session::start(&[]);
    session.until("rows of Overview");
    session.press("gh");
    session.until("rows of History");
    session.press("\x1b[200~a\rq\r\x1b[201~");
    session.until("/ a q");
    session.press("\x1b");
    session.until(": commands");
    session.press("q");
    session.ended("ended: Left");
}

#[test]
fn a_new_size_is_drawn_at_once() {
    let mut session = Session::start(&[]);
    session.until("rows of Overview");
    session.screen.screen_mut().set_size(cells(10), cells(50));
    let size = PtySize { rows: 10, cols: 50, pixel_width: 0, pixel_height: 0 };
    session.master.resize(size).unwrap();
    session.until("needs 60×16, has 50×10");
    session.press("q");
    session.ended("ended: Left");
}

#[test]
fn without_job_control_ctrl_z_says_so_and_stays() {
    let mut session = Session::start(&[]);
    session.until("rows of Overview");
    session.press("\x1a");
    session.until("no shell with job control");
    session.press("q");
    session.ended("ended: Left");
}

#[test]
fn ctrl_z_goes_to_the_shell_with_its_keys_and_fg_comes_back() {
    let script = "set -m; \"$@\"; echo in the shell; read line; echo \"heard $line\"; fg";
    let mut session = Session::below(script, &[]);
    session.until("rows of Overview");
    session.press("\x1a");
    session.until("in the shell");
    assert!(!session.screen.screen().alternate_screen());
    session.until("fg returns to it");
    session.press("gh\r");
    session.until("rows of Overview");
    assert!(String::from_utf8_lossy(&session.all).contains("heard gh"));
    assert!(session.screen.screen().alternate_screen());
    session.press("gh");
    session.until("rows of History");
    session.press("q");
    session.ended("ended: Left");
}
