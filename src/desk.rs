//! **Desk**: the officers' page served by the officer's own binary on 127.0.0.1. The portal gets API calls only, so it has no
//! chance to change the page. Requests by another host name (DNS rebinding) or from another site are refused, and the page
//! itself opens with the token of the address that was printed, after a reload too: it holds no key, and a reload forgets it.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Bytes,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use data_encoding::HEXLOWER;
use tokio::net::TcpListener;

use crate::{
    client::portal::Portal,
    entropy,
    http::{Refusal, guarded},
    site,
};

/// What is forwarded may travel through Tor; the client gives up by itself before this.
const LONGEST_ANSWER: Duration = Duration::from_secs(200);

/// What may be forwarded: the routes that an officer's client uses, and no other.
const FORWARDED: [(&str, bool); 11] = [
    ("/o", false),
    ("/o/", true),
    ("/roster/", true),
    ("/entry", false),
    ("/officer/challenge", false),
    ("/officer/login", false),
    ("/officer/logout", false),
    ("/officer/queue", false),
    ("/officer/case", false),
    ("/officer/step", false),
    ("/officer/bodies", false),
];

/// A desk that listens.
pub struct Desk {
    listener: TcpListener,
    state: Arc<Inner>,
    address: String,
}

struct Inner {
    portal: Portal,
    host: String,
    token: String,
}

impl Desk {
    /// Listens on 127.0.0.1; port 0 takes a free one.
    pub async fn bind(portal: Portal, port: u16) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let host = format!("127.0.0.1:{}", listener.local_addr()?.port());
        let token = HEXLOWER.encode(&entropy::bytes::<16>());
        let address = format!("http://{host}/?{token}");
        let state = Arc::new(Inner { portal, host, token });
        Ok(Self { listener, state, address })
    }

    /// Where the page opens, as long as this desk serves.
    pub fn address(&self) -> String {
        self.address.clone()
    }

    /// Serves until told to stop.
    pub async fn serve(self, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
        let routes =
            Router::new().fallback(answer).layer(middleware::from_fn_with_state(Arc::clone(&self.state), only_here));
        let service = guarded(routes.with_state(self.state), LONGEST_ANSWER);
        axum::serve(self.listener, service).with_graceful_shutdown(stop).await
    }
}

/// Refuses requests that were not made by this page on this machine.
async fn only_here(State(desk): State<Arc<Inner>>, request: Request, next: Next) -> Response {
    if is_from_here(&request, &desk.host) { next.run(request).await } else { Refusal::NoAccess.into_response() }
}

fn is_from_here(request: &Request, host: &str) -> bool {
    let navigates = request.method() == Method::GET && request.uri().path() == "/";
    // "none" is an address that the person typed or opened from the terminal.
    let allowed: &[&str] = if navigates { &["same-origin", "none"] } else { &["same-origin"] };
    let headers = request.headers();
    let site = headers.get("sec-fetch-site").is_none_or(|site| allowed.iter().any(|it| site == it));
    site && headers.get(header::HOST).is_some_and(|value| value == host)
}

async fn answer(
    State(desk): State<Arc<Inner>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let path = uri.path();
    let post = match method {
        Method::GET => false,
        Method::POST => true,
        _ => return Err(Refusal::WrongMethod),
    };
    if path == "/" && !post {
        if uri.query() != Some(desk.token.as_str()) {
            return Err(Refusal::NoAccess);
        }
        return asset("officer/index.html");
    }
    if path == "/desk.json" && !post {
        let said = format!("{{\"portal\":\"{}\"}}", desk.portal.origin());
        return Ok(([(header::CONTENT_TYPE, "application/json")], said).into_response());
    }
    if let Some(page) = site::open_page(path).filter(|_| !post) {
        return asset(page);
    }
    if (path.starts_with("/assets/") || path == "/icon.svg") && !post {
        return asset(path.trim_start_matches('/'));
    }
    let forwarded = FORWARDED.iter().any(|(known, below)| path == *known || (*below && is_one_below(path, known)));
    let asks_ledger = !post && is_of_a_ledger(path);
    if !(forwarded || asks_ledger) {
        return Err(Refusal::NoPage);
    }
    let session = headers.get("senim-session").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let path = path.to_owned();
    let forwarded =
        tokio::task::spawn_blocking(move || desk.portal.forward(&path, post.then_some(&body[..]), session.as_deref()));
    let (status, bytes) = forwarded.await.map_err(|_| Refusal::Failed)?.map_err(|_| Refusal::Busy)?;
    let status = StatusCode::from_u16(status).map_err(|_| Refusal::Failed)?;
    let kind = HeaderValue::from_static("application/octet-stream");
    Ok((status, [(header::CONTENT_TYPE, kind)], bytes).into_response())
}

/// What the page checks a ledger by: its newest checkpoint, a day of it, and that it goes on from an earlier checkpoint.
fn is_of_a_ledger(path: &str) -> bool {
    let mut parts = path.strip_prefix("/ledger/").unwrap_or_default().split('/');
    let plain = |part: &str| is_one_below(part, "");
    match [parts.next(), parts.next(), parts.next(), parts.next()] {
        [Some(slug), Some("checkpoint"), None, None] => plain(slug),
        [Some(slug), Some("day" | "since"), Some(name), None] => plain(slug) && plain(name),
        _ => false,
    }
}

fn is_one_below(path: &str, folder: &str) -> bool {
    let name = path.strip_prefix(folder).unwrap_or_default();
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn asset(path: &str) -> Result<Response, Refusal> {
    let asset = site::page(path).ok_or(Refusal::NoPage)?;
    let kind = HeaderValue::from_static(asset.content_type);
    Ok(([(header::CONTENT_TYPE, kind)], asset.bytes.into_owned()).into_response())
}
