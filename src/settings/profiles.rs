//! The profiles at hand: those that come with the program, and the files of a folder.
//!
//! In: a folder and names. Out: profiles, or why a file is none, with its line and key. It deliberately does not know
//! what a profile does to a file (`mapping`), nor where the folder is (the caller's).

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use crate::mapping::Profile;

/// Bytes of a profile that are read: far more than any has.
const LARGEST: u64 = 4 << 20;

/// Characters of a name.
const LONGEST: usize = 64;

/// The name that stands for reading without a profile.
const NONE: &str = "none";

/// Why a profile could not be read, kept or removed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ShelfError {
    /// What is wrong: where, and why.
    pub message: String,
    /// What to do about it.
    pub hint: &'static str,
}

/// Where a profile comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The program.
    Builtin,
    /// A file.
    File(PathBuf),
}

/// A profile with where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptProfile {
    /// The profile.
    pub profile: Profile,
    /// Where it comes from.
    pub origin: Origin,
}

/// What lies on a shelf.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shelved {
    /// The profiles, own ones first, each kind by name. An own one hides a built-in one of its name.
    pub profiles: Vec<KeptProfile>,
    /// Files that are no profile.
    pub unreadable: Vec<ShelfError>,
}

/// The profiles that come with the program, and the TOML files of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileShelf {
    folder: Option<PathBuf>,
}

impl ProfileShelf {
    /// The shelf of a folder, which need not exist.
    #[must_use]
    pub fn at(folder: PathBuf) -> Self {
        Self { folder: Some(folder) }
    }

    /// The folder of own profiles.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Every profile, and every file that should be one and is not.
    #[must_use]
    pub fn all(&self) -> Shelved {
        let mut shelved = Shelved::default();
        for path in self.files() {
            match read(&path) {
                Ok(profile) => {
                    shelved.profiles.push(KeptProfile { profile, origin: Origin::File(path) });
                }
                Err(error) => shelved.unreadable.push(error),
            }
        }
        for profile in Profile::built_in() {
            if shelved.profiles.iter().all(|own| own.profile.name != profile.name) {
                let profile = profile.clone();
                shelved.profiles.push(KeptProfile { profile, origin: Origin::Builtin });
            }
        }
        shelved
    }

    /// The profile of a name, or of a path that ends in `.toml`.
    ///
    /// # Errors
    /// When there is none, or its file cannot be read.
    pub fn get(&self, name: &str) -> Result<Profile, ShelfError> {
        if is_path(name) {
            return read(Path::new(name));
        }
        if let Some(path) = self.path(name).filter(|path| path.exists()) {
            return read(&path);
        }
        let builtin = Profile::built_in().iter().find(|p| p.name == name).cloned();
        builtin.ok_or_else(|| ShelfError {
            message: format!("there is no profile {name:?}"),
            hint: "`usher profile list` names those that there are",
        })
    }

    /// Keeps a profile under its name; an own profile of that name is replaced, and never left half written.
    ///
    /// # Errors
    /// When the name is none, or the file cannot be written.
    pub fn save(&self, profile: &Profile) -> Result<PathBuf, ShelfError> {
        if !is_name(&profile.name) {
            return Err(ShelfError {
                message: format!("{:?} is no name of a profile", profile.name),
                hint: "letters, digits, - and _, at most 64; not \"none\"",
            });
        }
        let (Some(folder), Some(path)) = (&self.folder, self.path(&profile.name)) else {
            return Err(homeless());
        };
        let failed = |e: std::io::Error| ShelfError { message: format!("{}: {e}", path.display()), hint: "" };
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
        write_whole(folder, &path, &profile.to_toml()).map_err(failed)?;
        Ok(path)
    }

    /// Removes an own profile; gives the file that is gone.
    ///
    /// # Errors
    /// When there is no such file, or it cannot be removed.
    pub fn remove(&self, name: &str) -> Result<PathBuf, ShelfError> {
        let path = self.path(name).ok_or_else(homeless)?;
        fs::remove_file(&path).map_err(|e| match e.kind() {
            ErrorKind::NotFound if Profile::built_in().iter().any(|p| p.name == name) => ShelfError {
                message: format!("{name} comes with the program"),
                hint: "`--profile none` reads a file without it",
            },
            ErrorKind::NotFound => ShelfError {
                message: format!("there is no profile {name:?}"),
                hint: "`usher profile list` names those that there are",
            },
            _ => ShelfError { message: format!("{}: {e}", path.display()), hint: "" },
        })?;
        Ok(path)
    }

    /// The file of a name; `None` where there is no folder or the text is no name.
    fn path(&self, name: &str) -> Option<PathBuf> {
        let folder = self.folder.as_ref().filter(|_| is_name(name))?;
        Some(folder.join(format!("{name}.toml")))
    }

    /// The profile files of the folder, by name.
    fn files(&self) -> Vec<PathBuf> {
        let Some(Ok(listed)) = self.folder.as_ref().map(fs::read_dir) else { return Vec::new() };
        let mut files: Vec<PathBuf> = listed
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|e| e == "toml"))
            .filter(|path| path.file_stem().and_then(|s| s.to_str()).is_some_and(is_name))
            .collect();
        files.sort();
        files
    }
}

fn homeless() -> ShelfError {
    ShelfError { message: "there is no folder for profiles".into(), hint: "name one with USHER_PROFILES" }
}

/// True for a text that names a file and not a profile of the shelf.
fn is_path(name: &str) -> bool {
    name.contains('/') || Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("toml"))
}

/// What the mapping takes for a name, less what has a meaning of its own on the command line.
fn is_name(name: &str) -> bool {
    Profile::is_name(name) && name.len() <= LONGEST && !name.starts_with('-') && !name.eq_ignore_ascii_case(NONE)
}

/// Reads a file as a profile; its name is that of the file.
fn read(path: &Path) -> Result<Profile, ShelfError> {
    let shown = path.display();
    let failed = |message: String| ShelfError { message, hint: "mend or remove the file" };
    let text = read_text(path).map_err(|e| failed(format!("{shown}: {e}")))?;
    let profile = Profile::from_toml(&text).map_err(|e| failed(format!("{shown}: {e}")))?;
    let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
    Ok(Profile { name: stem.to_owned(), ..profile })
}

fn read_text(path: &Path) -> std::io::Result<String> {
    // A pipe or a device would hold the program up for ever.
    if !fs::metadata(path)?.is_file() {
        return Err(std::io::Error::other("this is no regular file"));
    }
    let mut text = String::new();
    let read = File::open(path)?.take(LARGEST + 1).read_to_string(&mut text)?;
    if read as u64 > LARGEST {
        return Err(std::io::Error::other(format!("a profile has at most {LARGEST} bytes")));
    }
    Ok(text)
}

/// Writes a file beside its place and moves it there: whoever reads meanwhile has the old one or the new one.
fn write_whole(folder: &Path, path: &Path, text: &str) -> std::io::Result<()> {
    let aside = folder.join(format!(".{}.part", std::process::id()));
    let written = (|| {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&aside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&aside, path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&aside);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn named(name: &str) -> Profile {
        Profile { name: name.into(), about: "the box office of old".into(), ..Profile::default() }
    }

    #[test]
    fn a_profile_is_kept_found_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = ProfileShelf::at(folder.path().join("usher/profiles"));
        let path = shelf.save(&named("old-box")).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(shelf.get("old-box").unwrap().about, "the box office of old");
        assert_eq!(shelf.get(path.to_str().unwrap()).unwrap().name, "old-box", "by its path too");
        let all = shelf.all();
        assert_eq!(all.profiles[0].origin, Origin::File(path.clone()), "own ones first");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing else is left");
        assert_eq!(shelf.remove("old-box").unwrap(), path);
        assert!(shelf.get("old-box").is_err() && shelf.remove("old-box").is_err());
    }

    #[test]
    fn names_never_lead_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = ProfileShelf::at(folder.path().to_owned());
        for name in ["", "../up", "a/b", "a.toml", ".hidden", "none", "-x", "é", &"x".repeat(65)] {
            assert!(shelf.save(&named(name)).is_err(), "{name}");
            assert!(shelf.remove(name).is_err(), "{name}");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_that_is_no_profile_is_named_and_keeps_nobody_from_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = ProfileShelf::at(folder.path().to_owned());
        shelf.save(&named("good")).unwrap();
        fs::write(folder.path().join("bad.toml"), "name = \"bad\"\ncolour = \"red\"\n").unwrap();
        let all = shelf.all();
        assert!(all.profiles.iter().any(|p| p.profile.name == "good"));
        let said = &all.unreadable[0].message;
        assert!(said.contains("bad.toml") && said.contains("colour") && said.contains('2'), "{said}");
        assert!(shelf.get("bad").unwrap_err().message.contains("colour"));
    }

    #[test]
    fn an_own_profile_hides_a_built_in_one() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = ProfileShelf::at(folder.path().to_owned());
        let builtin = Profile::built_in()[0].clone();
        shelf.save(&named(&builtin.name)).unwrap();
        let all = shelf.all();
        assert_eq!(all.profiles.iter().filter(|p| p.profile.name == builtin.name).count(), 1);
        assert_eq!(shelf.get(&builtin.name).unwrap().about, "the box office of old");
        shelf.remove(&builtin.name).unwrap();
        assert_eq!(shelf.get(&builtin.name).unwrap(), builtin);
    }
}
