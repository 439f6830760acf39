//! Where the keys of a list lead to, the same in every list.
//!
//! In: a key's action, a place, the last place and the lines of a page. Out: the place to go to. Deliberately unaware of
//! what is listed.

use super::keymap::Action;

/// Whether an action moves in a list.
pub(crate) fn is_step(action: Action) -> bool {
    stepped(action, 0, (0, 1)).is_some()
}

/// Where an action leads to from a place; `None` for one that does not move.
pub(crate) fn stepped(action: Action, place: usize, (last, page): (usize, usize)) -> Option<usize> {
    let half = (page / 2).max(1);
    let to = match action {
        Action::Down => place.saturating_add(1),
        Action::Up => place.saturating_sub(1),
        Action::PageDown => place.saturating_add(page),
        Action::PageUp => place.saturating_sub(page),
        Action::HalfPageDown => place.saturating_add(half),
        Action::HalfPageUp => place.saturating_sub(half),
        Action::First => 0,
        Action::Last => last,
        _ => return None,
    };
    Some(to.min(last))
}

/// The same in a list of which the base has more than a screen could ever hold.
pub(crate) fn stepped_far(action: Action, place: u64, (last, page): (u64, u64)) -> Option<u64> {
    let near = |far: u64| usize::try_from(far).unwrap_or(usize::MAX);
    stepped(action, near(place), (near(last), near(page))).map(|to| to as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_and_half_a_page_go_that_far_and_no_further() {
        for (action, place, to) in [
            (Action::Down, 10, 11),
            (Action::Up, 10, 9),
            (Action::PageDown, 10, 31),
            (Action::PageUp, 40, 19),
            (Action::HalfPageDown, 10, 20),
            (Action::HalfPageUp, 40, 30),
            (Action::HalfPageDown, 95, 99),
            (Action::HalfPageUp, 4, 0),
            (Action::PageDown, 90, 99),
            (Action::First, 10, 0),
            (Action::Last, 10, 99),
        ] {
            assert_eq!(stepped(action, place, (99, 21)), Some(to), "{action:?} {place}");
            assert_eq!(stepped_far(action, place as u64, (99, 21)), Some(to as u64), "{action:?} {place}");
        }
        assert_eq!(stepped(Action::HalfPageDown, 3, (9, 1)), Some(4), "a page of one line");
        assert_eq!(stepped(Action::Accept, 3, (9, 5)), None);
    }
}
