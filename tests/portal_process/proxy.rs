//! Proxies that stand between a client and what it talks to: one drops answers, one keeps every byte that comes back.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use super::wire::read_message;

/// A proxy that lets every request through and no answer.
pub struct Dropper {
    /// Where clients connect.
    pub origin: String,
    dropped: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Dropper {
    /// Begins to stand before an address. Every other answer is cut in its middle instead of at its beginning.
    pub fn before(address: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let dropped: Arc<Mutex<Vec<Vec<u8>>>> = Arc::default();
        let (kept, address) = (Arc::clone(&dropped), address.to_owned());
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (kept, address) = (Arc::clone(&kept), address.clone());
                thread::spawn(move || drop_answer(client, &address, &kept));
            }
        });
        Self { origin, dropped }
    }

    /// The bodies of the answers that were dropped so far.
    pub fn take(&self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.dropped.lock().unwrap())
    }
}

fn drop_answer(mut client: TcpStream, address: &str, kept: &Mutex<Vec<Vec<u8>>>) {
    let Ok((request, _)) = read_message(&mut client) else { return };
    let mut server = TcpStream::connect(address).unwrap();
    server.write_all(&request).unwrap();
    let (answer, length) = read_message(&mut server).unwrap();
    let mut kept = kept.lock().unwrap();
    kept.push(answer[answer.len() - length..].to_vec());
    if kept.len().is_multiple_of(2) {
        // Whoever is cut in the middle has read half of it.
        let _gone = client.write_all(&answer[..answer.len() / 2]);
    }
    let _gone = client.shutdown(Shutdown::Both);
}

/// A proxy as clients name one (`CONNECT`), which keeps all that servers said. It goes to the asked port of an address of
/// its choice, so that the server sees a client whose address a test can look for.
pub struct Recorder {
    /// What a client is told as its proxy.
    pub proxy: String,
    said: Arc<Mutex<Vec<u8>>>,
}

impl Recorder {
    /// Begins to record.
    pub fn new(host: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = format!("http://{}", listener.local_addr().unwrap());
        let said: Arc<Mutex<Vec<u8>>> = Arc::default();
        let kept = Arc::clone(&said);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let kept = Arc::clone(&kept);
                thread::spawn(move || tunnel(client, host, &kept));
            }
        });
        Self { proxy, said }
    }

    /// Everything that came back.
    pub fn said(&self) -> Vec<u8> {
        self.said.lock().unwrap().clone()
    }
}

fn tunnel(mut client: TcpStream, host: &str, kept: &Mutex<Vec<u8>>) {
    let Ok((request, _)) = read_message(&mut client) else { return };
    let request = String::from_utf8_lossy(&request).into_owned();
    let address = request.strip_prefix("CONNECT ").and_then(|rest| rest.split(' ').next());
    let (_, port) = address.and_then(|address| address.rsplit_once(':')).expect("a client tunnels through its proxy");
    // Whoever connects to an address of this machine comes from that address.
    let mut server = TcpStream::connect(format!("{host}:{port}")).unwrap();
    client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
    let (mut asks, mut to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    thread::spawn(move || {
        pass(&mut asks, &mut to_server, None);
        let _gone = to_server.shutdown(Shutdown::Write);
    });
    pass(&mut server, &mut client, Some(kept));
}

fn pass(from: &mut TcpStream, to: &mut TcpStream, kept: Option<&Mutex<Vec<u8>>>) {
    let mut piece = [0; 16 << 10];
    while let Ok(read) = from.read(&mut piece) {
        if read == 0 || to.write_all(&piece[..read]).is_err() {
            break;
        }
        if let Some(kept) = kept {
            kept.lock().unwrap().extend_from_slice(&piece[..read]);
        }
    }
}
