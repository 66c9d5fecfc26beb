//! The built pages. An address of the reporter's page carries language and organisation, never anything of a case.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, header},
    response::{IntoResponse, Response},
};

use super::{Class, Portal, answer::Refusal};
use crate::site;

/// Everything that is no API route: a file of the bundle, or the page of the host.
pub(super) async fn page(State(portal): State<Arc<Portal>>, request: Request) -> Result<Response, Refusal> {
    portal.gate.admit(Class::Pages)?;
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Err(Refusal::WrongMethod);
    }
    let path = request.uri().path();
    let file = path.trim_start_matches('/');
    let (file, asset) = match site::page(file) {
        Some(asset) if path.starts_with("/assets/") => (file, asset),
        _ => {
            let host = text_of(&request, &header::HOST);
            let typed = text_of(&request, &header::ACCEPT).contains("text/html");
            let other = || page_of(&portal, host, nearest(path)).filter(|_| typed);
            let own = page_of(&portal, host, path).or_else(other).ok_or(Refusal::NoPage)?;
            let mut found = [Some(own), site::entry_of(own)].into_iter().flatten();
            let found = found.find_map(|page| Some((page, site::page(page)?)));
            found.ok_or(Refusal::NoPage)?
        }
    };
    let kind = HeaderValue::from_static(asset.content_type);
    // No `vary`: nothing is ever stored on the way.
    let mut response = match site::encoded(file, text_of(&request, &header::ACCEPT_ENCODING)) {
        Some((encoding, bytes)) => {
            ([(header::CONTENT_ENCODING, HeaderValue::from_static(encoding))], bytes.into_owned()).into_response()
        }
        None => asset.bytes.into_owned().into_response(),
    };
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    if let Some(link) = slug_of(path).and_then(|slug| HeaderValue::try_from(roster_link(slug)).ok()) {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

/// The page of a path in its language. Officers' pages stand on a host name of their own; the law and the check of receipts
/// stand on both.
fn page_of(portal: &Portal, host: &str, path: &str) -> Option<&'static str> {
    if let Some(page) = site::open_page(path) {
        return Some(page);
    }
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if portal.officer_host.as_deref() == Some(name) {
        return (path == "/" || is_language(path)).then_some(match path {
            "/ru/" => "officer/ru.html",
            "/en/" => "officer/en.html",
            _ => "officer/index.html",
        });
    }
    is_reporter_path(path).then(|| match path.get(..4) {
        Some("/ru/") => "reporter/ru.html",
        Some("/en/") => "reporter/en.html",
        _ => "reporter/index.html",
    })
}

/// `/`, `/kk/`, `/kk/o/<slug>/`.
fn is_reporter_path(path: &str) -> bool {
    path == "/" || is_language(path) || slug_of(path).is_some()
}

/// The organisation of `/kk/o/<slug>/`. Whether there is one of that name is found out by the page.
fn slug_of(path: &str) -> Option<&str> {
    let rest = ["/kk/o/", "/ru/o/", "/en/o/"].iter().find_map(|prefix| path.strip_prefix(prefix))?;
    let slug = rest.strip_suffix('/').unwrap_or(rest);
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (!slug.is_empty() && slug.len() <= 64 && slug.bytes().all(plain)).then_some(slug)
}

/// What a person is shown who mistyped an address: the first page in its language, where the institution is chosen. A browser would
/// offer a refusal as a file to be saved, and a file is the last thing that should stay behind on a device.
fn nearest(path: &str) -> &'static str {
    match path.get(..3) {
        Some("/ru") => "/ru/",
        Some("/en") => "/en/",
        _ => "/",
    }
}

/// Lets the browser ask for the organisation's keys while it still reads the page: one round trip less. It stands in a
/// header, so that the page itself is the same file for every organisation and can be compared with its hash.
fn roster_link(slug: &str) -> String {
    format!("</o/{slug}>; rel=preload; as=fetch; crossorigin=anonymous")
}

fn is_language(path: &str) -> bool {
    matches!(path, "/kk/" | "/ru/" | "/en/")
}

fn text_of<'a>(request: &'a Request, name: &HeaderName) -> &'a str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_language_and_a_slug_or_is_none() {
        for path in ["/kk/o/economy/", "/ru/o/economy", "/en/o/a-1/"] {
            assert!(slug_of(path).is_some(), "{path}");
        }
        for path in
            ["/o/economy/", "/kk/o/", "/kk/o//", "/kk/o/a/b/", "/de/o/a/", "/kk/o/A/", "/kk/o/a>;b/", "/kk/o/%61/"]
        {
            assert!(slug_of(path).is_none() && !is_reporter_path(path), "{path}");
        }
    }

    #[test]
    fn the_link_names_the_route_that_the_page_will_ask() {
        assert_eq!(roster_link("economy"), "</o/economy>; rel=preload; as=fetch; crossorigin=anonymous");
    }
}
