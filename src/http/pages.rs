//! The built pages. An address of the reporter's page carries language and organisation, never anything of a case.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, header},
    response::{IntoResponse, Response},
};

use super::{Class, Portal, answer::Refusal};
use crate::site;

/// Everything that is no API route: a file of the bundle, or the page of the host.
pub(super) async fn page(State(portal): State<Portal>, request: Request) -> Result<Response, Refusal> {
    portal.gate.admit(Class::Pages)?;
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Err(Refusal::WrongMethod);
    }
    let path = request.uri().path();
    let asset = match site::page(path.trim_start_matches('/')) {
        Some(asset) if path.starts_with("/assets/") || path == "/icon.svg" => asset,
        _ => {
            let page = page_of(&portal, host(&request), path).ok_or(Refusal::NoPage)?;
            site::page(page).ok_or(Refusal::NoPage)?
        }
    };
    let kind = HeaderValue::from_static(asset.content_type);
    Ok(([(header::CONTENT_TYPE, kind)], asset.bytes.into_owned()).into_response())
}

/// Officers' pages stand on a host name of their own.
fn page_of(portal: &Portal, host: &str, path: &str) -> Option<&'static str> {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if portal.officer_host.as_deref() == Some(name) {
        return (path == "/" || is_language(path)).then_some("officer/index.html");
    }
    is_reporter_path(path).then_some("reporter/index.html")
}

/// `/`, `/kk/`, `/kk/o/<slug>/`.
fn is_reporter_path(path: &str) -> bool {
    let rest = ["/kk/", "/ru/", "/en/"].iter().find_map(|prefix| path.strip_prefix(prefix));
    path == "/"
        || is_language(path)
        || rest
            .and_then(|rest| rest.strip_prefix("o/"))
            .is_some_and(|slug| !slug.trim_end_matches('/').is_empty() && !slug.trim_end_matches('/').contains('/'))
}

fn is_language(path: &str) -> bool {
    matches!(path, "/kk/" | "/ru/" | "/en/")
}

fn host(request: &Request) -> &str {
    request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default()
}
