//! SHA-256 of a text in Base64, as a content security policy names a script or a style (CSP Level 3, section 2.3.1).
//!
//! Takes a text; gives back its digest. It does *not* protect anything by itself and is not for secrets.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// Returns the digest of a text, as `sha256-…`.
pub(super) fn digest(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standard() {
        // The examples of FIPS 180-4, in Base64: `printf abc | openssl sha256 -binary | base64`.
        assert_eq!(digest("abc"), "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
        assert_eq!(digest(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
