//! A web server as the tests want it: every byte that it sends is theirs, and it remembers who came.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio_native_tls::native_tls::TlsAcceptor;

/// Nobody is waited for longer, so that no thread outlives a test by much.
const PATIENCE: Duration = Duration::from_secs(30);

/// What was asked.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// Path and query.
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(header, _)| header == name);
        found.next().map(|(_, value)| value.as_str())
    }
}

/// Writes a whole response, the head too.
type Handler = dyn Fn(&Request, &mut dyn Write) -> std::io::Result<()> + Send + Sync;

pub(crate) struct Server {
    address: SocketAddr,
    scheme: &'static str,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    requests: Mutex<Vec<Request>>,
    connections: AtomicUsize,
    stopping: AtomicBool,
}

impl Server {
    /// Serves on 127.0.0.1, on a port that is free.
    pub fn start<F>(handler: F) -> Server
    where
        F: Fn(&Request, &mut dyn Write) -> std::io::Result<()> + Send + Sync + 'static,
    {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        Server::run(listener, None, Arc::new(handler))
    }

    /// Serves with TLS.
    pub fn start_encrypted<F>(acceptor: TlsAcceptor, handler: F) -> Server
    where
        F: Fn(&Request, &mut dyn Write) -> std::io::Result<()> + Send + Sync + 'static,
    {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        Server::run(listener, Some(acceptor), Arc::new(handler))
    }

    /// Serves on another address of the machine, on the port of a server that is there already.
    pub fn start_beside<F>(other: &Server, address: IpAddr, handler: F) -> Server
    where
        F: Fn(&Request, &mut dyn Write) -> std::io::Result<()> + Send + Sync + 'static,
    {
        let listener = TcpListener::bind((address, other.address.port())).unwrap();
        Server::run(listener, None, Arc::new(handler))
    }

    fn run(listener: TcpListener, acceptor: Option<TlsAcceptor>, handler: Arc<Handler>) -> Server {
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        let scheme = if acceptor.is_some() { "https" } else { "http" };
        let accepting = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                for stream in listener.incoming() {
                    if shared.stopping.load(Ordering::Relaxed) {
                        return;
                    }
                    let Ok(stream) = stream else { continue };
                    shared.connections.fetch_add(1, Ordering::Relaxed);
                    let (shared, handler, acceptor) = (Arc::clone(&shared), Arc::clone(&handler), acceptor.clone());
                    // Whoever hangs up in the middle is what some tests are about.
                    thread::spawn(move || serve(stream, acceptor, &shared, &*handler));
                }
            }
        });
        Server {
            address,
            scheme,
            shared,
            accepting: Some(accepting),
        }
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// An address on this server.
    pub fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    /// What was asked so far.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// The paths that were asked for so far.
    pub fn paths(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.path).collect()
    }

    /// How often somebody connected.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::Relaxed)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for a connection.
        drop(TcpStream::connect(self.address));
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}

fn serve(stream: TcpStream, acceptor: Option<TlsAcceptor>, shared: &Shared, handler: &Handler) -> Option<()> {
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.set_write_timeout(Some(PATIENCE)).ok()?;
    match acceptor {
        Some(acceptor) => answer(acceptor.accept(stream).ok()?, shared, handler),
        None => answer(stream, shared, handler),
    }
}

fn answer<S: Read + Write>(stream: S, shared: &Shared, handler: &Handler) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim().split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let request = Request { path, headers };
    shared.requests.lock().unwrap().push(request.clone());
    handler(&request, reader.get_mut()).ok()?;
    reader.get_mut().flush().ok()
}

/// A page with a length.
pub(crate) fn page(out: &mut dyn Write, content_type: &str, body: impl AsRef<[u8]>) -> std::io::Result<()> {
    respond(out, "200 OK", &[("content-type", content_type)], body)
}

/// A response with these headers and a length.
pub(crate) fn respond(
    out: &mut dyn Write,
    status: &str,
    headers: &[(&str, &str)],
    body: impl AsRef<[u8]>,
) -> std::io::Result<()> {
    let body = body.as_ref();
    write!(
        out,
        "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n",
        body.len()
    )?;
    for (name, value) in headers {
        write!(out, "{name}: {value}\r\n")?;
    }
    out.write_all(b"\r\n")?;
    out.write_all(body)
}

pub(crate) fn redirect(out: &mut dyn Write, to: &str) -> std::io::Result<()> {
    respond(out, "302 Found", &[("location", to)], "elsewhere")
}

pub(crate) fn missing(out: &mut dyn Write) -> std::io::Result<()> {
    respond(
        out,
        "404 Not Found",
        &[("content-type", "text/plain")],
        "there is nothing here",
    )
}
