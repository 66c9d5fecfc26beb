//! HTTP by hand: exactly these bytes go out, every byte that comes back is kept.

use std::{
    io::{self, Read, Write as _},
    net::TcpStream,
    time::Duration,
};

/// An answer, byte for byte.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    /// Status line and headers.
    pub head: Vec<u8>,
    pub body: Vec<u8>,
}

impl Answer {
    /// The head without the one line that tells the time of day.
    pub fn head_without_date(&self) -> String {
        let head = String::from_utf8_lossy(&self.head);
        head.lines().filter(|line| !line.to_ascii_lowercase().starts_with("date:")).collect::<Vec<_>>().join("\n")
    }
}

/// A request's bytes.
pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        bytes.extend([name, ": ", value, "\r\n"]);
    }
    [bytes.as_bytes(), b"\r\n", body].concat()
}

/// Sends a request on a connection of its own and reads the whole answer.
pub fn exchange(address: &str, request: &[u8]) -> io::Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    // A server that refuses early stops reading; its answer is what counts.
    let _refused = stream.write_all(request);
    let (bytes, length) = read_message(&mut stream)?;
    let status = std::str::from_utf8(bytes.get(9..12).unwrap_or_default()).ok().and_then(|text| text.parse().ok());
    let (head, body) = bytes.split_at(bytes.len() - length);
    Ok(Answer { status: status.unwrap_or_default(), head: head.to_vec(), body: body.to_vec() })
}

/// Reads one message of HTTP with its body, and the length of that.
pub fn read_message(stream: &mut impl Read) -> io::Result<(Vec<u8>, usize)> {
    let mut bytes = Vec::new();
    let mut piece = [0; 16 << 10];
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
            let length: usize = length.and_then(|text| text.trim().parse().ok()).unwrap_or(0);
            while bytes.len() < end + 4 + length {
                let read = stream.read(&mut piece)?;
                if read == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                bytes.extend_from_slice(&piece[..read]);
            }
            return Ok((bytes, length));
        }
        let read = stream.read(&mut piece)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes.extend_from_slice(&piece[..read]);
    }
}
