//! The terminal itself: the one file with its calls.
//!
//! Enters raw mode, alternate screen, bracketed paste and mouse, and leaves them again whatever
//! happens. Asks the terminal nothing. A frame is one write inside a synchronized update, so
//! that no half of it is ever seen.

use std::cell::RefCell;
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, TryLockError};
use std::time::Duration;

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyEventKind,
    KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute, force_color_output};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use fs_err as fs;
use ratatui::backend::CrosstermBackend;
use ratatui::{Frame, Terminal};

use super::keys::{Code, Key};

/// Something a person did at the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(Key),
    /// Text from the clipboard.
    Paste(String),
    /// The mouse, at a column and row.
    Mouse(Mouse, u16, u16),
    /// Another size, in columns and rows.
    Resize(u16, u16),
}

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mouse {
    /// The first button went down.
    Press,
    /// It was moved with the button held.
    Drag,
    /// The wheel, in rows.
    Wheel(i16),
}

/// Whether the terminal is ours: read by the panic hook, which may run on any thread.
static OURS: AtomicBool = AtomicBool::new(false);

/// Held while bytes go to the terminal, so that no frame follows what gives it back.
static WRITING: Mutex<()> = Mutex::new(());

/// The right to write; `None` when somebody is stuck in a write, as on a terminal held by Ctrl-S.
fn writing() -> Option<MutexGuard<'static, ()>> {
    for _ in 0..20 {
        match WRITING.try_lock() {
            Ok(guard) => return Some(guard),
            Err(TryLockError::Poisoned(guard)) => return Some(guard.into_inner()),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
    None
}

/// Bytes of one frame. `ratatui` flushes several times a frame; here that does nothing, and
/// [`Screen::send`] writes them all at once.
#[derive(Clone, Default)]
struct Page(Rc<RefCell<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The terminal while it is ours. Dropping it gives it back.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<Page>>,
    page: Page,
    out: Box<dyn Write + Send>,
    mouse: bool,
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When there is none, or it cannot be set; it is then as it was.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        if !io::stdout().is_terminal() {
            return Err(io::Error::other("the screen needs a terminal"));
        }
        // With NO_COLOR crossterm would send a full reset in place of each colour, and wipe bold
        // and reverse with it. The theme without colours is ours to choose.
        force_color_output(true);
        let page = Page::default();
        let terminal = Terminal::new(CrosstermBackend::new(page.clone()))?;
        let mut screen = Self { terminal, page, out: output()?, mouse };
        screen.take()?;
        Ok(screen)
    }

    /// Draws one frame, in one write; nothing once the terminal has been given back.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame)) -> io::Result<()> {
        queue!(self.page, BeginSynchronizedUpdate)?;
        self.terminal.draw(view)?;
        queue!(self.page, EndSynchronizedUpdate)?;
        self.send()
    }

    /// Columns and rows.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.terminal.size()?;
        Ok((size.width, size.height))
    }

    /// Forgets what is on the screen, so that the next frame draws all of it.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn repaint(&mut self) -> io::Result<()> {
        // `Terminal::clear` would ask the terminal where its cursor is.
        self.terminal = Terminal::new(CrosstermBackend::new(self.page.clone()))?;
        queue!(self.page, Clear(ClearType::All))
    }

    /// Gives the terminal back while `outside` runs, then takes it again. The reader of the
    /// input must be parked, or it takes the keys meant for what runs outside.
    ///
    /// # Errors
    /// When it cannot be taken again.
    pub fn away<T>(&mut self, outside: impl FnOnce() -> T) -> io::Result<T> {
        restore();
        let answer = outside();
        self.take()?;
        self.repaint()?;
        Ok(answer)
    }

    /// Takes the terminal once more, after somebody else may have set it: after `fg`.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn retake(&mut self) -> io::Result<()> {
        self.away(|| ())
    }

    /// Puts `text` on the clipboard, through the terminal; this also works over SSH.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        queue!(self.page, CopyToClipboard::to_clipboard_from(text))?;
        self.send()
    }

    fn take(&mut self) -> io::Result<()> {
        enable_raw_mode()?;
        OURS.store(true, Ordering::SeqCst);
        queue!(self.page, EnterAlternateScreen, EnableBracketedPaste, Hide)?;
        if self.mouse {
            mouse_on(&mut self.page)?;
        }
        self.send()
    }

    fn send(&mut self) -> io::Result<()> {
        let bytes = self.page.0.take();
        let _right = writing();
        if !OURS.load(Ordering::SeqCst) {
            return Ok(());
        }
        self.out.write_all(&bytes)?;
        self.out.flush()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the terminal back, once; errors are of no use to anybody here.
pub fn restore() {
    let _right = writing();
    if !OURS.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut bytes = Vec::new();
    let _ = queue!(bytes, EndSynchronizedUpdate);
    let _ = mouse_off(&mut bytes);
    let _ = queue!(
        bytes,
        DisableBracketedPaste,
        SetAttribute(Attribute::Reset),
        Show,
        LeaveAlternateScreen
    );
    if let Ok(mut out) = output() {
        let _ = out.write_all(&bytes).and_then(|()| out.flush());
    }
    let _ = disable_raw_mode();
}

/// The way to the terminal, beside `Stdout`, whose buffer splits a frame at line breaks.
#[cfg(unix)]
fn output() -> io::Result<Box<dyn Write + Send>> {
    use std::os::fd::AsFd as _;

    let terminal = io::stdout().as_fd().try_clone_to_owned()?;
    Ok(Box::new(std::fs::File::from(terminal)))
}

#[cfg(not(unix))]
fn output() -> io::Result<Box<dyn Write + Send>> {
    Ok(Box::new(io::stdout()))
}

// Clicks, drags and wheel, but not every move of the mouse: those would wake an idle screen.
#[cfg(unix)]
fn mouse_on(out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"\x1b[?1000h\x1b[?1002h\x1b[?1006h")
}

#[cfg(unix)]
fn mouse_off(out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"\x1b[?1006l\x1b[?1002l\x1b[?1000l")
}

#[cfg(not(unix))]
fn mouse_on(out: &mut impl Write) -> io::Result<()> {
    queue!(out, event::EnableMouseCapture)
}

#[cfg(not(unix))]
fn mouse_off(out: &mut impl Write) -> io::Result<()> {
    queue!(out, event::DisableMouseCapture)
}

/// After a panic on any thread: gives the terminal back, keeps a report in `folder`, and says one
/// sentence that names it.
pub fn catch_panics(folder: &Path) {
    let folder = folder.to_owned();
    std::panic::set_hook(Box::new(move |panic| {
        restore();
        let said = match report(&folder, &panic.to_string()) {
            Ok(path) => format!(
                "cloudpick stopped at a mistake of its own; what was saved is safe, and the report is in {}",
                path.display()
            ),
            Err(error) => format!(
                "cloudpick stopped at a mistake of its own; what was saved is safe; no report could be kept: {error}"
            ),
        };
        let _ = writeln!(io::stderr(), "{said}");
    }));
}

/// Panics are again as they were before [`catch_panics`].
pub fn release_panics() {
    let _ = std::panic::take_hook();
}

fn report(folder: &Path, panic: &str) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let path = folder.join(format!("crash-{}.txt", std::process::id()));
    fs::write(&path, format!("cloudpick {}\n{panic}\n", env!("CARGO_PKG_VERSION")))?;
    Ok(path)
}

/// Waits for the next input, for ever or as long as `patience`; `None` for what means nothing.
///
/// # Errors
/// When the terminal is gone.
pub fn next(patience: Option<Duration>) -> io::Result<Option<Input>> {
    if let Some(patience) = patience
        && !event::poll(patience)?
    {
        return Ok(None);
    }
    Ok(match event::read()? {
        Event::Key(key) => key_of(key).map(Input::Key),
        Event::Paste(text) => Some(Input::Paste(text)),
        Event::Mouse(mouse) => mouse_of(mouse),
        Event::Resize(columns, rows) => Some(Input::Resize(columns, rows)),
        Event::FocusGained | Event::FocusLost => None,
    })
}

/// Throws away what was typed and not read yet.
///
/// # Errors
/// When the terminal is gone.
pub fn drain() -> io::Result<()> {
    while event::poll(Duration::ZERO)? {
        event::read()?;
    }
    Ok(())
}

fn key_of(key: KeyEvent) -> Option<Key> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    let (ctrl, alt) =
        (key.modifiers.contains(KeyModifiers::CONTROL), key.modifiers.contains(KeyModifiers::ALT));
    let shift = key.modifiers.contains(KeyModifiers::SHIFT);
    let plain = |code| Some(Key { code, ctrl, shift });
    match key.code {
        // Windows sends AltGr as Ctrl and Alt: that is text.
        KeyCode::Char(c) if ctrl && alt => {
            Some(Key { code: Code::Char(c), ctrl: false, shift: false })
        }
        KeyCode::Char(_) if alt => None,
        // These are one byte with Backspace and Enter on most terminals.
        KeyCode::Char('h') if ctrl => {
            Some(Key { code: Code::Backspace, ctrl: false, shift: false })
        }
        KeyCode::Char('j') if ctrl => Some(Key { code: Code::Enter, ctrl: false, shift: false }),
        KeyCode::Char(c) => {
            let c = if ctrl { c.to_ascii_lowercase() } else { c };
            Some(Key { code: Code::Char(c), ctrl, shift: false })
        }
        KeyCode::Enter => Some(Key { code: Code::Enter, ctrl: false, shift: false }),
        KeyCode::Esc => Some(Key { code: Code::Esc, ctrl: false, shift: false }),
        KeyCode::Tab => Some(Key { code: Code::Tab, ctrl: false, shift: false }),
        KeyCode::BackTab => Some(Key { code: Code::BackTab, ctrl: false, shift: false }),
        KeyCode::Backspace => Some(Key { code: Code::Backspace, ctrl: false, shift: false }),
        KeyCode::Delete => plain(Code::Delete),
        KeyCode::Up => plain(Code::Up),
        KeyCode::Down => plain(Code::Down),
        KeyCode::Left => plain(Code::Left),
        KeyCode::Right => plain(Code::Right),
        KeyCode::Home => plain(Code::Home),
        KeyCode::End => plain(Code::End),
        KeyCode::PageUp => plain(Code::PageUp),
        KeyCode::PageDown => plain(Code::PageDown),
        KeyCode::F(number) => plain(Code::F(number)),
        KeyCode::Insert
        | KeyCode::Null
        | KeyCode::CapsLock
        | KeyCode::ScrollLock
        | KeyCode::NumLock
        | KeyCode::PrintScreen
        | KeyCode::Pause
        | KeyCode::Menu
        | KeyCode::KeypadBegin
        | KeyCode::Media(_)
        | KeyCode::Modifier(_) => None,
    }
}

fn mouse_of(mouse: MouseEvent) -> Option<Input> {
    let what = match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => Mouse::Press,
        MouseEventKind::Drag(MouseButton::Left) => Mouse::Drag,
        MouseEventKind::ScrollUp => Mouse::Wheel(-3),
        MouseEventKind::ScrollDown => Mouse::Wheel(3),
        MouseEventKind::Down(MouseButton::Right | MouseButton::Middle)
        | MouseEventKind::Drag(MouseButton::Right | MouseButton::Middle)
        | MouseEventKind::Up(_)
        | MouseEventKind::Moved
        | MouseEventKind::ScrollLeft
        | MouseEventKind::ScrollRight => return None,
    };
    Some(Input::Mouse(what, mouse.column, mouse.row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keys::{ch, ctrl, plain};

    #[track_caller]
    fn check(code: KeyCode, modifiers: KeyModifiers, wanted: Option<Key>) {
        assert_eq!(key_of(KeyEvent::new(code, modifiers)), wanted);
    }

    #[test]
    fn keys_arrive_as_terminals_send_them() {
        check(KeyCode::Char('S'), KeyModifiers::SHIFT, Some(ch('S')));
        check(KeyCode::Char('S'), KeyModifiers::CONTROL, Some(ctrl('s')));
        check(KeyCode::Char('h'), KeyModifiers::CONTROL, Some(plain(Code::Backspace)));
        check(KeyCode::Char('@'), KeyModifiers::CONTROL | KeyModifiers::ALT, Some(ch('@')));
        check(KeyCode::Char('x'), KeyModifiers::ALT, None);
        check(KeyCode::BackTab, KeyModifiers::SHIFT, Some(plain(Code::BackTab)));
        check(KeyCode::Left, KeyModifiers::SHIFT, Some(crate::tui::keys::shift(Code::Left)));
        let released =
            KeyEvent::new_with_kind(KeyCode::Char('x'), KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(key_of(released), None);
    }

    #[test]
    fn a_panic_leaves_a_report_without_a_trace() {
        let folder = tempfile::tempdir().unwrap();
        let path = report(&folder.path().join("state"), "panicked at x").unwrap();
        let text = fs::read_to_string(path).unwrap();
        assert!(text.ends_with("\npanicked at x\n"));
    }
}
