//! SHA-256 of a text in Base64, as a content security policy names a script or a style (CSP Level 3, section 2.3.1).
//!
//! Takes a text; gives back its digest. It does *not* protect anything by itself and is not for secrets. From FIPS 180-4; small
//! enough to be here, where a crate would bring seven others.

const ROUNDS: [u32; 64] = constants();
const START: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, section 4.2.2).
const fn constants() -> [u32; 64] {
    let mut found = [0; 64];
    let (mut count, mut candidate) = (0, 2_u128);
    while count < 64 {
        let mut divisor = 2;
        while divisor * divisor <= candidate && candidate % divisor != 0 {
            divisor += 1;
        }
        if divisor * divisor > candidate {
            // The cube root of prime · 2^96 is the root with 32 bits behind the point.
            let (mut low, mut high) = (0_u128, 1 << 36);
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                if middle * middle * middle <= candidate << 96 { low = middle } else { high = middle }
            }
            let bytes = low.to_be_bytes();
            found[count] = u32::from_be_bytes([bytes[12], bytes[13], bytes[14], bytes[15]]);
            count += 1;
        }
        candidate += 1;
    }
    found
}

/// Returns the digest of a text, as `sha256-…`.
pub(super) fn digest(text: &str) -> String {
    let mut message = text.as_bytes().to_vec();
    let bits = (message.len() as u64).wrapping_mul(8);
    message.push(0x80);
    message.resize(message.len().next_multiple_of(64) + if message.len() % 64 > 56 { 64 } else { 0 }, 0);
    let length = message.len() - 8;
    message[length..].copy_from_slice(&bits.to_be_bytes());
    let mut state = START;
    for block in message.chunks_exact(64) {
        compress(&mut state, block);
    }
    let bytes: Vec<u8> = state.iter().flat_map(|word| word.to_be_bytes()).collect();
    format!("sha256-{}", base64(&bytes))
}

fn compress(state: &mut [u32; 8], block: &[u8]) {
    let mut schedule = [0_u32; 64];
    for (word, bytes) in schedule.iter_mut().zip(block.chunks_exact(4)) {
        *word = bytes.iter().fold(0, |word, byte| word << 8 | u32::from(*byte));
    }
    for index in 16..64 {
        let (near, far) = (schedule[index - 2], schedule[index - 15]);
        let small_0 = far.rotate_right(7) ^ far.rotate_right(18) ^ (far >> 3);
        let small_1 = near.rotate_right(17) ^ near.rotate_right(19) ^ (near >> 10);
        schedule[index] =
            schedule[index - 16].wrapping_add(small_0).wrapping_add(schedule[index - 7]).wrapping_add(small_1);
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for (round, word) in ROUNDS.iter().zip(schedule) {
        let big_1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let choice = (e & f) ^ (!e & g);
        let first = h.wrapping_add(big_1).wrapping_add(choice).wrapping_add(*round).wrapping_add(word);
        let big_0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        let majority = (a & b) ^ (a & c) ^ (b & c);
        (h, g, f, e, d, c, b) = (g, f, e, d.wrapping_add(first), c, b, a);
        a = first.wrapping_add(big_0.wrapping_add(majority));
    }
    for (word, change) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *word = word.wrapping_add(change);
    }
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut written = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for letter in 0..4 {
            let index = (bits >> (18 - 6 * letter)) as usize % 64;
            written.push(if letter <= three.len() { char::from(LETTERS[index]) } else { '=' });
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standard() {
        assert_eq!(ROUNDS[0], 0x428a_2f98);
        assert_eq!(ROUNDS[63], 0xc671_78f2);
        // The examples of FIPS 180-4, in Base64: `printf abc | openssl sha256 -binary | base64`.
        assert_eq!(digest("abc"), "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
        assert_eq!(digest(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        let two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        assert_eq!(digest(two_blocks), "sha256-JI1qYdIGOLjlwCaTDD5gOaM85Flk/yFn9uzt1BnbBsE=");
    }
}
