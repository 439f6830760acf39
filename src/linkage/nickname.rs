//! Pet forms and equivalents of first names across five languages.
//!
//! Takes a folded first name, gives the groups it belongs to. The list is `data/nicknames.txt`.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::hash::fnv;
use super::text::level;

/// A name belongs to at most this many groups; further ones are dropped.
pub(crate) const MAX_GROUPS: usize = 4;

/// The groups of one name; zero stands for none.
pub(crate) type Groups = [u32; MAX_GROUPS];

/// The groups of a folded first name.
pub(crate) fn groups(name: &str) -> Groups {
    static LIST: OnceLock<HashMap<String, Groups>> = OnceLock::new();
    let list = LIST.get_or_init(|| parse(include_str!("data/nicknames.txt")));
    list.get(name).copied().unwrap_or_default()
}

/// Whether two names share a group.
pub(crate) fn share(a: &Groups, b: &Groups) -> bool {
    a.iter().any(|group| *group != 0 && b.contains(group))
}

fn parse(list: &str) -> HashMap<String, Groups> {
    let mut names: HashMap<String, Groups> = HashMap::new();
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace().map(level).peekable();
        // The head names the group, so that reordering the list changes no stored form.
        let group = words.peek().map_or(0, |head| fold32(fnv(head.as_bytes())));
        words.for_each(|name| join(names.entry(name).or_default(), group));
    }
    names
}

fn join(groups: &mut Groups, group: u32) {
    if !groups.contains(&group)
        && let Some(free) = groups.iter_mut().find(|slot| **slot == 0)
    {
        *free = group;
    }
}

fn fold32(hash: u64) -> u32 {
    ((hash >> 32) ^ (hash & 0xffff_ffff)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equivalents_share_a_group() {
        for (a, b) in [
            ("Hans", "Johannes"),
            ("Jean", "Giovanni"),
            ("John", "Juan"),
            ("Bob", "Robert"),
            ("Res", "Andreas"),
            ("Sepp", "Giuseppe"),
            ("Peppe", "José"),
            ("Köbi", "Jacques"),
            ("Lili", "Elisabeth"),
        ] {
            assert!(share(&groups(&level(a)), &groups(&level(b))), "{a} {b}");
        }
        assert!(!share(&groups("peter"), &groups("paul")));
        assert!(!share(&groups("unheard"), &groups("unheard")));
    }
}
