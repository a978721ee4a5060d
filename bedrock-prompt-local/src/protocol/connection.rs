//! One TCP connection: HTTP version, size of writes, and a reset instead of a close.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// The first bytes of a client that speaks HTTP/2 with prior knowledge, as SDKs do to Bedrock.
const HTTP2_PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// A socket that writes at most a given number of bytes at a time.
pub(crate) struct Connection {
    stream: TcpStream,
    read_ahead: Vec<u8>,
    max_write: usize,
    reset: ResetFlag,
}

/// Ends a connection with a reset, which the client sees as an error and not as the end.
#[derive(Clone, Default)]
pub(crate) struct ResetFlag(Arc<AtomicBool>);

impl ResetFlag {
    pub(crate) fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Connection {
    pub(crate) fn new(stream: TcpStream, max_write: usize) -> Self {
        // Otherwise a small event would wait for the acknowledgement of the one before it.
        let _ = stream.set_nodelay(true);
        Self { stream, read_ahead: Vec::new(), max_write, reset: ResetFlag::default() }
    }

    /// Whether the client speaks HTTP/2. Waits for its first bytes.
    pub(crate) async fn is_http2(&mut self) -> io::Result<bool> {
        while self.read_ahead.len() < HTTP2_PREFACE.len()
            && HTTP2_PREFACE.starts_with(&self.read_ahead)
        {
            let missing = HTTP2_PREFACE.len() - self.read_ahead.len();
            let mut limited = (&mut self.stream).take(missing as u64);
            if limited.read_buf(&mut self.read_ahead).await? == 0 {
                break;
            }
        }
        Ok(self.read_ahead == HTTP2_PREFACE)
    }

    pub(crate) fn reset_flag(&self) -> ResetFlag {
        self.reset.clone()
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.reset.0.load(Ordering::Relaxed) {
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.read_ahead.is_empty() {
            let length = self.read_ahead.len().min(buffer.remaining());
            buffer.put_slice(&self.read_ahead[..length]);
            self.read_ahead.drain(..length);
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let bytes = &bytes[..bytes.len().min(self.max_write)];
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.max_write == usize::MAX && self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
