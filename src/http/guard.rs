//! What stands on every answer of every route, errors and panics included: one set of headers, constant bodies.

use std::{sync::LazyLock, time::Duration};

use axum::{
    Router,
    body::{HttpBody as _, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use tower_http::catch_panic::CatchPanicLayer;

use super::answer::{FRAME_TYPE, Refusal};
use crate::wire::frame::REQUEST_CLASSES;

/// The one content security policy.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; \
     worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'; trusted-types worker-url";

/// Every header of every answer, besides its type and length.
pub const HEADERS: [(&str, &str); 13] = [
    ("content-security-policy", POLICY),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-resource-policy", "same-origin"),
    ("origin-agent-cluster", "?1"),
    ("permissions-policy", PERMISSIONS),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("cache-control", "no-store, no-transform"),
    ("x-robots-tag", "noindex, nofollow, noarchive"),
    ("x-dns-prefetch-control", "off"),
    ("x-permitted-cross-domain-policies", "none"),
];

/// The same as a map, with room for type and length.
static CONSTANT: LazyLock<HeaderMap> = LazyLock::new(|| {
    let mut map = HeaderMap::with_capacity(HEADERS.len() + 2);
    map.extend(HEADERS.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))));
    map
});

const PERMISSIONS: &str = "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), clipboard-read=(), clipboard-write=(), \
     compute-pressure=(), display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), \
     hid=(), identity-credentials-get=(), idle-detection=(), keyboard-map=(), local-fonts=(), magnetometer=(), microphone=(), \
     midi=(), otp-credentials=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), \
     serial=(), storage-access=(), sync-xhr=(), usb=(), window-management=(), xr-spatial-tracking=()";

/// How long an answer may take once the request is there. A commit that takes longer still happens; the client sends the
/// same again and finds out.
pub const LONGEST_ANSWER: Duration = Duration::from_secs(30);

/// Puts the guard around routes, the portal's and the officer's desk's: whole bodies of at most the largest class, an answer
/// within `longest`, no panic that gets out, and on every answer the same headers.
pub fn guarded(routes: Router, longest: Duration) -> Router {
    // Around the router, not within it: axum writes `Allow` after the layers of a route.
    Router::new()
        .fallback_service(routes)
        .layer(middleware::from_fn_with_state(longest, whole_and_in_time))
        .layer(CatchPanicLayer::custom(|_| Refusal::Failed.into_response()))
        .layer(middleware::from_fn(constant_headers))
}

/// A panic says on standard error where it happened, and nothing of what it was about: a message may hold what a person
/// wrote. To be called once, before anything is served.
pub fn hush_panics() {
    std::panic::set_hook(Box::new(|panic| match panic.location() {
        Some(place) => eprintln!("senim: fault {}:{}", place.file(), place.line()),
        None => eprintln!("senim: fault"),
    }));
}

/// Takes the body in before anything is done with it, so that a slow one holds nothing but its connection. From then on the
/// answer has its time.
async fn whole_and_in_time(State(longest): State<Duration>, request: Request, next: Next) -> Response {
    const LARGEST: usize = REQUEST_CLASSES[REQUEST_CLASSES.len() - 1];
    let (parts, body) = request.into_parts();
    // A frame's length is known before it is sent. Without chunks there is nothing that two servers could read differently.
    if parts.headers.contains_key(header::TRANSFER_ENCODING) {
        return Refusal::Malformed.into_response();
    }
    if body.size_hint().lower() > LARGEST as u64 {
        return Refusal::TooLarge.into_response();
    }
    // Broken off, or too slow.
    let Ok(bytes) = to_bytes(body, LARGEST).await else { return Refusal::Malformed.into_response() };
    let answer = tokio::time::timeout(longest, next.run(Request::from_parts(parts, bytes.into()))).await;
    answer.unwrap_or_else(|_| Refusal::Busy.into_response())
}

async fn constant_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    // What the framework itself refuses (an address that is no text) gets the constant body too.
    let is_frame = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == FRAME_TYPE);
    if !is_frame && !response.status().is_success() {
        response = Refusal::of_status(response.status()).into_response();
    }
    let mut answered = std::mem::replace(response.headers_mut(), CONSTANT.clone());
    // What a route or the framework put there besides (`Allow`, a cookie) stays behind.
    // Frames are never compressed: their length is their size class. Pages may be, and name what they will ask for.
    let of_frames = [header::CONTENT_TYPE, header::CONTENT_LENGTH];
    let of_pages = [header::CONTENT_ENCODING, header::LINK];
    let is_page = answered.get(header::CONTENT_TYPE).is_some_and(|kind| kind != FRAME_TYPE);
    for name in of_frames.into_iter().chain(of_pages.into_iter().filter(|_| is_page)) {
        if let Some(value) = answered.remove(&name) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
