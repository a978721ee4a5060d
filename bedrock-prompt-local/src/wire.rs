//! One connection, down at its socket.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// What a client begins with that speaks HTTP/2 without having asked, as SDKs do to Bedrock.
const HTTP2: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// A socket that writes so many bytes at most in one go.
pub(crate) struct Wire {
    stream: TcpStream,
    /// What has been read ahead.
    ahead: Vec<u8>,
    most: usize,
    reset: Reset,
}

/// Makes the end of a connection a reset, for the client an error and not an end.
#[derive(Clone, Default)]
pub(crate) struct Reset(Arc<AtomicBool>);

impl Reset {
    pub(crate) fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Wire {
    pub(crate) fn new(stream: TcpStream, most: usize) -> Self {
        // Small events would wait for one another else.
        let _ = stream.set_nodelay(true);
        Self { stream, ahead: Vec::new(), most, reset: Reset::default() }
    }

    /// Whether the client speaks HTTP/2; it has to begin for that.
    pub(crate) async fn is_http2(&mut self) -> io::Result<bool> {
        while self.ahead.len() < HTTP2.len() && HTTP2.starts_with(&self.ahead) {
            let left = HTTP2.len() - self.ahead.len();
            if (&mut self.stream).take(left as u64).read_buf(&mut self.ahead).await? == 0 {
                break;
            }
        }
        Ok(self.ahead == HTTP2)
    }

    pub(crate) fn reset(&self) -> Reset {
        self.reset.clone()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if self.reset.0.load(Ordering::Relaxed) {
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.ahead.is_empty() {
            let most = self.ahead.len().min(buffer.remaining());
            buffer.put_slice(&self.ahead[..most]);
            self.ahead.drain(..most);
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let bytes = &bytes[..bytes.len().min(self.most)];
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
        self.most == usize::MAX && self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
