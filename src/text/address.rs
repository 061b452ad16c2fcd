//! What of an address or a file name is the same in every language.
//!
//! Takes an address as it is written; gives back a key without the parts that a translation may change. It does not say
//! whether the address leads anywhere.

/// Returns what of an address names the thing: without scheme, `www.`, place on the page, locale parts and closing slash.
#[must_use]
pub fn address_key(address: &str) -> String {
    let address = address.split('#').next().unwrap_or_default();
    let lower = address.to_ascii_lowercase();
    let scheme = ["https://", "http://", "ftp://", "//"].into_iter().find(|scheme| lower.starts_with(scheme));
    let Some(scheme) = scheme.or_else(|| lower.starts_with("www.").then_some("")) else {
        let place = without_locales(address);
        let place = place.trim_start_matches("./").trim_end_matches('/');
        // Where pages are made of files, a link names either.
        let page = [".md", ".mdx", ".html"].into_iter().find_map(|kind| place.strip_suffix(kind));
        return page.unwrap_or(place).to_owned();
    };
    let rest = &address[scheme.len()..];
    let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    match host.split_once('.') {
        // zh.wikipedia.org and en.wikipedia.org name one thing by two titles: only the host can be compared.
        Some((locale, site)) if is_locale(locale) && site.contains('.') => site.to_owned(),
        // leetcode.cn is the Chinese door of leetcode.com.
        _ => {
            let site = [".com.cn", ".cn", ".com"].into_iter().find_map(|door| host.strip_suffix(door)).unwrap_or(host);
            let path = without_locales(path);
            let path = path.trim_end_matches('/');
            format!("{site}{}", if is_forum(host) { without_thread(path) } else { path })
        }
    }
}

/// Takes the locale parts out: `/zh-CN/guide` is `/guide`, `README.zh.md` and `README_EN.md` are `README.md`.
#[must_use]
pub fn without_locales(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut after_locale = false;
    for part in text.split_inclusive(|character: char| !character.is_ascii_alphanumeric()) {
        let word = part.trim_end_matches(|character: char| !character.is_ascii_alphanumeric());
        let sign = &part[word.len()..];
        if is_locale(word) || (after_locale && is_region(word)) {
            // The sign before the locale goes with it, so that the sign after it can take its place.
            if !sign.is_empty() && kept.ends_with(|character: char| character.is_ascii_punctuation()) {
                kept.pop();
            }
            if sign.is_empty() {
                while kept.ends_with(['-', '_', '.', '/']) {
                    kept.pop();
                }
            }
            kept.push_str(if matches!(sign, "-" | "_") { "" } else { sign });
            after_locale = true;
        } else {
            kept.push_str(part);
            after_locale = false;
        }
    }
    kept
}

/// Tells whether a host is a forum by its first name: each language has a thread of its own there.
fn is_forum(host: &str) -> bool {
    ["discuss.", "discussion.", "discussions.", "forum.", "forums.", "community."]
        .iter()
        .any(|name| host.starts_with(name))
}

/// Takes the number of a thread off the end of a path.
fn without_thread(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some((before, thread)) if !thread.is_empty() && thread.bytes().all(|byte| byte.is_ascii_digit()) => before,
        _ => path,
    }
}

fn is_locale(word: &str) -> bool {
    ["zh", "cn", "en", "chs", "cht", "eng", "chinese", "english"].iter().any(|locale| word.eq_ignore_ascii_case(locale))
}

fn is_region(word: &str) -> bool {
    ["cn", "us", "gb", "uk", "tw", "hk", "hans", "hant"].iter().any(|region| word.eq_ignore_ascii_case(region))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locale_parts_do_not_count() {
        let same = [
            ("https://example.org/zh-CN/guide/", "http://www.example.org/en/guide"),
            ("https://example.org/zh/guide", "https://example.org/guide"),
            ("https://zh.example.org/wiki/a", "https://en.example.org/wiki/b"),
            ("https://example.cn/a", "https://example.com/a"),
            ("./guide.zh-CN.md", "guide.md"),
            ("README_CN.md", "README.md"),
            ("./FAQ.md", "./FAQ/"),
            ("/docs-cn/a", "/docs/a"),
            ("#甲", "#one"),
            ("https://example.org/docs/zh-hans", "https://example.org/docs"),
            ("https://discuss.example.org/t/1846", "https://discuss.example.org/t/410"),
        ];
        for (one, other) in same {
            assert_eq!(address_key(one), address_key(other), "{one} {other}");
        }
        assert_ne!(address_key("https://example.org/a"), address_key("https://example.org/b"));
        assert_ne!(address_key("https://example.org/t/1846"), address_key("https://example.org/t/410"));
        assert_ne!(address_key("https://discuss.example.org/t/a"), address_key("https://discuss.example.org/t/b"));
        assert_ne!(address_key("https://example.org/a?c=1"), address_key("https://example.org/a?c=2"));
    }
}
