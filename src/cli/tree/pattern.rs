//! Which files belong together by two patterns: `docs/zh/**` and `docs/en/**`, `*.zh-CN.md` and `*.en-US.md`.
//!
//! Takes patterns and paths with `/` between folders; gives back the path on the other side. It does *not* look at the disk.
//!
//! `*` stands for what has no `/` in it, `**` for any path, `**/` for any folders or none. A pattern without `/` holds in every folder.
//! What the wildcards of one side stand for is put into those of the other, so both sides have the same ones in the same order.

use std::path::{Path, PathBuf};

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    /// `*`
    Name,
    /// `**/`
    Folders,
    /// `**`
    Path,
}

/// A pattern of one side.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pattern(Vec<Part>);

/// Two patterns, and the folder that they begin at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mapping {
    source: Pattern,
    target: Pattern,
    folder: PathBuf,
}

impl Mapping {
    /// Reads two patterns.
    ///
    /// # Errors
    ///
    /// Where they are the same, or their wildcards are not.
    pub(crate) fn new(source: &str, target: &str) -> Result<Self, String> {
        let (own, other) = (Pattern::parse(source), Pattern::parse(target));
        if own == other {
            return Err(format!("both sides of the mapping are {source}"));
        }
        if own.wildcards() != other.wildcards() {
            return Err(format!("{source} and {target} must have the same wildcards in the same order"));
        }
        Ok(Self { source: own, target: other, folder: PathBuf::new() })
    }

    /// The same, from a folder.
    pub(crate) fn in_folder(self, folder: &Path) -> Self {
        Self { folder: folder.to_owned(), ..self }
    }

    /// The folder that the patterns begin at.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The path of the translation of a source.
    pub(crate) fn target_of(&self, source: &str) -> Option<String> {
        Some(self.target.filled(&self.source.captures(source)?))
    }

    /// The path of the source of a translation.
    pub(crate) fn source_of(&self, target: &str) -> Option<String> {
        Some(self.source.filled(&self.target.captures(target)?))
    }
}

impl Pattern {
    fn parse(text: &str) -> Self {
        let text = text.replace('\\', "/");
        let text = text.strip_prefix("./").unwrap_or(&text);
        let mut parts = Vec::new();
        if !text.contains('/') {
            parts.push(Part::Folders);
        }
        let mut rest = text;
        while !rest.is_empty() {
            let (part, after) = match rest {
                _ if rest.starts_with("**/") => (Part::Folders, &rest[3..]),
                _ if rest.starts_with("**") => (Part::Path, &rest[2..]),
                _ if rest.starts_with('*') => (Part::Name, &rest[1..]),
                _ => {
                    let (text, after) = rest.split_at(rest.find('*').unwrap_or(rest.len()));
                    (Part::Text(text.to_owned()), after)
                }
            };
            parts.push(part);
            rest = after;
        }
        Self(parts)
    }

    fn wildcards(&self) -> Vec<&Part> {
        self.0.iter().filter(|part| !matches!(part, Part::Text(_))).collect()
    }

    /// What each wildcard stands for in a path that fits.
    fn captures<'p>(&self, path: &'p str) -> Option<Vec<&'p str>> {
        let mut found = Vec::new();
        fits(&self.0, path, &mut found).then_some(found)
    }

    fn filled(&self, captures: &[&str]) -> String {
        let mut captures = captures.iter();
        let text = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            _ => captures.next().map(|text| (*text).to_owned()).unwrap_or_default(),
        };
        self.0.iter().map(text).collect()
    }
}

/// Tells whether a path fits; the shortest text for the first wildcards goes first.
fn fits<'p>(parts: &[Part], path: &'p str, found: &mut Vec<&'p str>) -> bool {
    let Some((part, rest)) = parts.split_first() else { return path.is_empty() };
    if let Part::Text(text) = part {
        return path.strip_prefix(text.as_str()).is_some_and(|path| fits(rest, path, found));
    }
    let ends = (0..=path.len()).filter(|end| path.is_char_boundary(*end));
    for end in ends {
        let taken = &path[..end];
        let may_stand = match part {
            Part::Name if taken.contains('/') => return false,
            Part::Name | Part::Path => end > 0,
            Part::Folders => end == 0 || taken.ends_with('/'),
            Part::Text(_) => false,
        };
        if !may_stand {
            continue;
        }
        found.push(taken);
        if fits(rest, &path[end..], found) {
            return true;
        }
        found.pop();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(source: &str, target: &str, path: &str) -> Option<String> {
        Mapping::new(source, target).expect("fits").target_of(path)
    }

    #[test]
    fn folders_languages_in_names_and_single_files_are_mapped() {
        let of = |path| target("docs/zh/**", "docs/en/**", path);
        assert_eq!(of("docs/zh/a/b.md").as_deref(), Some("docs/en/a/b.md"));
        assert_eq!(of("docs/zh"), None);
        let of = |path| target("*.zh-CN.md", "*.en-US.md", path);
        assert_eq!(of("a/b.zh-CN.md").as_deref(), Some("a/b.en-US.md"));
        assert_eq!(of("b.zh-CN.md").as_deref(), Some("b.en-US.md"));
        assert_eq!(of(".zh-CN.md"), None);
        let of = |path| target("README.zh.md", "README.md", path);
        assert_eq!(of("README.zh.md").as_deref(), Some("README.md"));
        assert_eq!(of("x/README.zh.md").as_deref(), Some("x/README.md"));
        let of = |path| target("packages/*/docs/**/zh.md", "packages/*/docs/**/en.md", path);
        assert_eq!(of("packages/a/docs/zh.md").as_deref(), Some("packages/a/docs/en.md"));
        assert_eq!(of("packages/a/docs/b/c/zh.md").as_deref(), Some("packages/a/docs/b/c/en.md"));
        assert_eq!(of("packages/a/b/docs/zh.md"), None);
    }

    #[test]
    fn the_way_back_is_the_same_way() {
        let mapping = Mapping::new("a/*/zh/**", "b/*/en/**").expect("fits");
        assert_eq!(mapping.source_of("b/x/en/y/z.md").as_deref(), Some("a/x/zh/y/z.md"));
    }

    #[test]
    fn sides_that_do_not_fit_are_refused() {
        assert!(Mapping::new("a/**", "b/*").is_err());
        assert!(Mapping::new("a/*.md", "b/c.md").is_err());
        assert!(Mapping::new("a.md", "./a.md").is_err());
    }
}
