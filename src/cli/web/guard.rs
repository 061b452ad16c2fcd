//! Who may ask the server what: only pages that this server gave out, opened by whoever saw the address with the token.
//!
//! Takes the head of a request; gives back whether it is let in. It does *not* answer.
//!
//! A page of another site can make a browser ask us, by a form, a script or a name that it lets point to 127.0.0.1. So the
//! `Host` must be ours on every request (against names that point here), the `Origin` and `Sec-Fetch-Site` of every request
//! that has them must be ours (against other sites), and all but the empty page needs the token (against other users of this
//! machine).

use anyhow::{Context as _, Result};
use hyper::header::{CONTENT_TYPE, HOST, HeaderMap, HeaderName, ORIGIN};
use hyper::{Method, Uri};

/// The header that holds the token. No form can send it, and no script of another site without our leave.
const TOKEN: HeaderName = HeaderName::from_static("x-duiqi-token");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Bytes of a token: 128 bits, which nobody guesses.
const TOKEN_BYTES: usize = 16;

/// What a request is held against.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    hosts: [String; 3],
    token: String,
}

/// Why a request is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    Host,
    Origin,
    Token,
    ContentType,
}

impl Refusal {
    /// Returns what is answered.
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::Host => "this name is not that of the review",
            Self::Origin => "only the page of the review may ask this",
            Self::Token => "the token is missing or wrong: open the address that duiqi printed",
            Self::ContentType => "an act is sent as application/json",
        }
    }
}

impl Guard {
    /// Makes a guard with a new token.
    ///
    /// # Errors
    ///
    /// Where the system gives no random bytes.
    pub(super) fn new(port: u16) -> Result<Self> {
        let mut bytes = [0; TOKEN_BYTES];
        getrandom::fill(&mut bytes).context("the system gives no random bytes for a token")?;
        let token = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let hosts = ["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}"));
        Ok(Self { hosts, token })
    }

    /// Returns the token.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// Looks at the head of a request.
    ///
    /// # Errors
    ///
    /// Why it is not let in.
    pub(super) fn admit(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        if !self.has_our_host(uri, headers) {
            return Err(Refusal::Host);
        }
        if !self.has_our_origin(headers) {
            return Err(Refusal::Origin);
        }
        // The page without any pair is for everybody: a browser cannot send a token with an address.
        if *method == Method::GET && uri.path() == "/" {
            return Ok(());
        }
        if !self.has_token(headers) {
            return Err(Refusal::Token);
        }
        let is_json = |value: &str| value.split(';').next().is_some_and(|kind| kind.trim() == "application/json");
        if *method == Method::POST && !only(headers, &CONTENT_TYPE).is_some_and(is_json) {
            return Err(Refusal::ContentType);
        }
        Ok(())
    }

    fn has_our_host(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let is_ours = |host: &str| self.hosts.iter().any(|own| own == host);
        let in_uri = uri.authority().is_none_or(|authority| is_ours(authority.as_str()));
        in_uri && only(headers, &HOST).is_some_and(is_ours)
    }

    fn has_our_origin(&self, headers: &HeaderMap) -> bool {
        let origin = !headers.contains_key(ORIGIN)
            || only(headers, &ORIGIN)
                .and_then(|origin| origin.strip_prefix("http://"))
                .is_some_and(|host| self.hosts.iter().any(|own| own == host));
        let site = !headers.contains_key(FETCH_SITE)
            || only(headers, &FETCH_SITE).is_some_and(|site| matches!(site, "same-origin" | "none"));
        origin && site
    }

    fn has_token(&self, headers: &HeaderMap) -> bool {
        // Hashes are compared in a time that tells nothing.
        only(headers, &TOKEN).is_some_and(|token| blake3::hash(token.as_bytes()) == blake3::hash(self.token.as_bytes()))
    }
}

/// The value of a header that stands there exactly once.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().filter(|_| values.next().is_none())?;
    value.to_str().ok()
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::*;

    fn admit(guard: &Guard, method: Method, uri: &str, headers: &[(&'static str, &str)]) -> Result<(), Refusal> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_str(value).expect("a value"));
        }
        guard.admit(&method, &uri.parse().expect("an address"), &map)
    }

    #[test]
    fn only_our_names_are_let_in() {
        let guard = Guard::new(8000).expect("random bytes");
        for host in ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"] {
            assert_eq!(admit(&guard, Method::GET, "/", &[("host", host)]), Ok(()));
        }
        for host in
            ["evil.example", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.nip.io:8000", "localhost:8000.evil.example", ""]
        {
            assert_eq!(admit(&guard, Method::GET, "/", &[("host", host)]), Err(Refusal::Host), "{host}");
        }
        assert_eq!(admit(&guard, Method::GET, "/", &[]), Err(Refusal::Host));
        let twice = [("host", "127.0.0.1:8000"), ("host", "evil.example")];
        assert_eq!(admit(&guard, Method::GET, "/", &twice), Err(Refusal::Host));
        let absolute = "http://evil.example/";
        assert_eq!(admit(&guard, Method::GET, absolute, &[("host", "127.0.0.1:8000")]), Err(Refusal::Host));
    }

    #[test]
    fn other_sites_and_strangers_are_not() {
        let guard = Guard::new(8000).expect("random bytes");
        let token = guard.token().to_owned();
        let base =
            [("host", "127.0.0.1:8000"), ("content-type", "application/json"), ("x-duiqi-token", token.as_str())];
        let with = |more: &[(&'static str, &str)]| admit(&guard, Method::POST, "/api/act", &[&base[..], more].concat());
        assert_eq!(with(&[]), Ok(()));
        assert_eq!(with(&[("origin", "http://127.0.0.1:8000"), ("sec-fetch-site", "same-origin")]), Ok(()));
        for origin in ["http://evil.example", "null", "https://127.0.0.1:8000", "http://127.0.0.1:8001", ""] {
            assert_eq!(with(&[("origin", origin)]), Err(Refusal::Origin), "{origin}");
        }
        for site in ["cross-site", "same-site"] {
            assert_eq!(with(&[("sec-fetch-site", site)]), Err(Refusal::Origin), "{site}");
        }
        let without = admit(&guard, Method::POST, "/api/act", &base[..2]);
        assert_eq!(without, Err(Refusal::Token));
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
            let typed = [base[0], ("content-type", kind), base[2]];
            assert_eq!(admit(&guard, Method::POST, "/api/act", &typed), Err(Refusal::ContentType), "{kind}");
        }
        assert_ne!(Guard::new(8000).expect("random bytes").token(), token, "a token serves once");
    }
}
