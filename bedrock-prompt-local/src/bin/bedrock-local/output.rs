//! Lines on standard output, which a thread writes: no request waits for who reads them.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

/// The lines that wait for a reader, a few megabytes of them. More are counted and left out.
const MAX_WAITING: usize = 1 << 16;

/// How long the last lines may take.
const MAX_FINISH: Duration = Duration::from_secs(1);

enum Message {
    Line(String),
    /// The last message, which is answered when all lines are written.
    End(SyncSender<()>),
}

#[derive(Clone)]
pub(crate) struct Output {
    messages: SyncSender<Message>,
    left_out: Arc<AtomicU64>,
}

impl Output {
    /// Writes to standard output.
    ///
    /// # Errors
    ///
    /// When no thread can be started.
    pub(crate) fn start() -> io::Result<Self> {
        Self::to(io::stdout(), MAX_WAITING)
    }

    fn to(writer: impl Write + Send + 'static, max_waiting: usize) -> io::Result<Self> {
        let (messages, waiting) = sync_channel(max_waiting);
        let left_out = Arc::new(AtomicU64::new(0));
        let output = Self { messages, left_out: Arc::clone(&left_out) };
        let name = "bedrock-local-output".to_owned();
        thread::Builder::new().name(name).spawn(move || write(writer, &waiting, &left_out))?;
        Ok(output)
    }

    pub(crate) fn line(&self, line: std::fmt::Arguments<'_>) {
        if self.messages.try_send(Message::Line(line.to_string())).is_err() {
            self.left_out.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until all lines are written, but not for a reader that does not read.
    pub(crate) fn finish(&self) {
        let (written, is_written) = sync_channel(1);
        if self.messages.try_send(Message::End(written)).is_ok() {
            let _ = is_written.recv_timeout(MAX_FINISH);
        }
    }
}

/// The server continues when the reader has gone, as after `| head -1`.
fn write(mut writer: impl Write, messages: &Receiver<Message>, left_out: &AtomicU64) {
    for message in messages {
        if let Message::Line(line) = &message {
            let _ = writeln!(writer, "{line}");
        }
        write_left_out(&mut writer, left_out);
        if let Message::End(written) = message {
            let _ = written.try_send(());
            return;
        }
    }
    write_left_out(&mut writer, left_out);
}

fn write_left_out(writer: &mut impl Write, left_out: &AtomicU64) {
    let count = left_out.swap(0, Ordering::Relaxed);
    if count > 0 {
        let _ =
            writeln!(writer, "# {count} more lines are left out, since nothing read the output.");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};

    use super::*;

    /// A pipe that is full until it is read.
    struct Pipe {
        may_write: Receiver<()>,
        written: Sender<String>,
    }

    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.may_write.recv();
            let _ = self.written.send(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_does_not_read_stops_nothing() {
        let (read, may_write) = channel();
        let (written, lines) = channel();
        let output = Output::to(Pipe { may_write, written }, 2).expect("a thread");
        for number in 0..10 {
            output.line(format_args!("{number}"));
        }
        // From here on everything is read.
        drop(read);
        drop(output);
        let text: String = lines.iter().collect();
        let (notes, printed): (Vec<&str>, Vec<&str>) =
            text.lines().partition(|line| line.starts_with('#'));
        let counts = notes.iter().filter_map(|note| note.split(' ').nth(1)?.parse::<usize>().ok());
        let omitted: usize = counts.sum();
        // At least the two that wait are printed, and each other one is counted.
        assert!(printed.len() >= 2 && printed[..2] == ["0", "1"], "{text}");
        assert_eq!(printed.len() + omitted, 10, "{text}");
    }
}
