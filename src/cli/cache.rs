//! What was found before: a folder of entries, each under the hash of all that it was made from.
//!
//! Takes a key and bytes; gives the bytes back in a later run. It does *not* know what they mean. An entry that cannot be read, or is
//! not what was written, is as good as none; and where nothing can be written, nothing is kept: a cache never fails a run.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use super::args::TreeArgs;

use super::exit;

/// Most bytes of all entries. Origin: those of a tree of 1,000 pairs take some 10 MB.
const MOST_BYTES: u64 = 256 << 20;

/// How long an entry that is used stays as young as it was: to write its time at each use would make reading slow.
const STAYS_YOUNG: Duration = Duration::from_secs(24 * 60 * 60);

/// The name of the folder in the cache folder of the user.
const NAME: &str = "duiqi";

/// Digits of a hash.
const DIGITS: usize = 64;

/// The entries, or none where nothing is kept.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: Option<PathBuf>,
    is_written: AtomicBool,
}

/// What an entry is found by.
#[derive(Debug, Clone)]
pub(crate) struct Key(blake3::Hasher);

impl Key {
    /// Begins a key with the version of the program: another one may find other things.
    pub(crate) fn new() -> Self {
        let mut key = Self(blake3::Hasher::new());
        key.add(env!("CARGO_PKG_VERSION").as_bytes());
        // A program that was built anew has the same version while it is being worked on.
        let facts = std::env::current_exe().and_then(fs::metadata);
        if let Ok(facts) = facts {
            key.add(&facts.len().to_le_bytes());
            let built = facts.modified().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
            key.add(&built.unwrap_or_default().as_nanos().to_le_bytes());
        }
        key
    }

    /// Adds something that the entry is made from.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }
}

impl Cache {
    /// Opens the folder that was named, or that of the user.
    pub(crate) fn open(args: &TreeArgs) -> Self {
        let folder = if args.no_cache { None } else { args.cache.clone().or_else(of_user) };
        let folder = folder.filter(|folder| {
            let tag = folder.join("CACHEDIR.TAG");
            let is_there = fs::create_dir_all(folder).is_ok();
            if is_there && !tag.exists() {
                // The signature of https://bford.info/cachedir/: backups pass the folder by.
                let _ = fs::write(tag, "Signature: 8a477f597d28d172789f06886806bc55\n");
            }
            is_there
        });
        Self { folder, is_written: AtomicBool::new(false) }
    }

    /// Finds an entry.
    pub(crate) fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let path = self.place(key)?;
        let mut bytes = fs::read(&path).ok()?;
        let body = bytes.split_off(DIGITS.min(bytes.len()));
        if bytes != blake3::hash(&body).to_hex().as_bytes() {
            return None;
        }
        keep_young(&path);
        Some(body)
    }

    /// Keeps an entry; it is there whole or not at all.
    pub(crate) fn put(&self, key: &Key, body: &[u8]) {
        let Some(path) = self.place(key) else { return };
        let Some(folder) = path.parent() else { return };
        let written = fs::create_dir_all(folder).and_then(|()| {
            let mut file = exit::begin(|| tempfile::Builder::new().prefix(".new-").tempfile_in(folder))?;
            let beside = file.path().to_owned();
            let filled = file.write_all(blake3::hash(body).to_hex().as_bytes()).and_then(|()| file.write_all(body));
            let named = filled.and_then(|()| file.persist(&path).map_err(|failure| failure.error));
            exit::finished(&beside);
            named
        });
        if written.is_ok() {
            self.is_written.store(true, Ordering::Relaxed);
        }
    }

    /// Takes the entries away that were not used for the longest time, until the rest is within the bound.
    pub(crate) fn sweep(&self) {
        if self.is_written.load(Ordering::Relaxed)
            && let Some(folder) = &self.folder
        {
            sweep(folder, MOST_BYTES);
        }
    }

    fn place(&self, key: &Key) -> Option<PathBuf> {
        let name = key.0.finalize().to_hex();
        let (group, rest) = name.split_at(2);
        Some(self.folder.as_ref()?.join(group).join(rest))
    }
}

fn keep_young(path: &Path) {
    let age = fs::metadata(path).and_then(|facts| facts.modified()).ok().and_then(|time| time.elapsed().ok());
    if age.is_some_and(|age| age > STAYS_YOUNG)
        && let Ok(file) = fs::File::options().append(true).open(path)
    {
        let _ = file.set_modified(SystemTime::now());
    }
}

/// Only what has the name of an entry, or of one that was never finished, is ours to take away.
fn sweep(folder: &Path, most_bytes: u64) {
    let is_entry = |name: &str| name.len() == DIGITS - 2 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut entries: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
    for group in listed(folder).filter(|group| group.file_name().len() == 2) {
        for entry in listed(&group.path()) {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let Ok(facts) = entry.metadata() else { continue };
            let time = facts.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            if is_entry(&name) {
                entries.push((time, facts.len(), entry.path()));
            } else if name.starts_with(".new-") && time.elapsed().is_ok_and(|age| age > STAYS_YOUNG) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
    entries.sort();
    let mut all: u64 = entries.iter().map(|(_, bytes, _)| bytes).sum();
    for (_, bytes, path) in entries {
        if all <= most_bytes {
            return;
        }
        let _ = fs::remove_file(path);
        all -= bytes;
    }
}

fn listed(folder: &Path) -> impl Iterator<Item = fs::DirEntry> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

/// The folder for what can be made again, as each system has it.
fn of_user() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    let base = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Caches"))
    } else {
        folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")))
    };
    base.map(|base| base.join(NAME))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(folder: &Path) -> Cache {
        Cache { folder: Some(folder.to_owned()), is_written: AtomicBool::new(false) }
    }

    fn key(text: &str) -> Key {
        let mut key = Key::new();
        key.add(text.as_bytes());
        key
    }

    #[test]
    fn an_entry_comes_back_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = cache(folder.path());
        assert_eq!(cache.get(&key("a")), None);
        cache.put(&key("a"), b"found");
        assert_eq!(cache.get(&key("a")).as_deref(), Some(&b"found"[..]));
        assert_eq!(cache.get(&key("b")), None);
        let path = cache.place(&key("a")).expect("a place");
        for damaged in [&b"found"[..], b"", b"short"] {
            fs::write(&path, damaged).expect("writable");
            assert_eq!(cache.get(&key("a")), None);
        }
        let whole = [blake3::hash(b"found").to_hex().as_bytes(), b"fount"].concat();
        fs::write(&path, whole).expect("writable");
        assert_eq!(cache.get(&key("a")), None);
    }

    #[test]
    fn the_oldest_entries_go_first_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = cache(folder.path());
        for (age, name) in ["old", "middle", "new"].into_iter().enumerate() {
            cache.put(&key(name), &[0; 100]);
            let path = cache.place(&key(name)).expect("a place");
            let time = SystemTime::now() - Duration::from_secs(1000 - 100 * age as u64);
            fs::File::options().append(true).open(path).expect("there").set_modified(time).expect("taken");
        }
        fs::write(folder.path().join("notes.txt"), [0; 1000]).expect("writable");
        sweep(folder.path(), 2 * (DIGITS as u64 + 100));
        assert_eq!(["old", "middle", "new"].map(|name| cache.get(&key(name)).is_some()), [false, true, true]);
        assert!(folder.path().join("notes.txt").exists());
    }

    #[test]
    fn where_nothing_can_be_kept_nothing_fails() {
        let none = Cache { folder: None, is_written: AtomicBool::new(false) };
        none.put(&key("a"), b"x");
        none.sweep();
        assert_eq!(none.get(&key("a")), None);
    }
}
