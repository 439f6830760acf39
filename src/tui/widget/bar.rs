//! Bars made of block signs: progress, and weights for and against.

/// The signs for eighths of a cell.
const EIGHTHS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// A bar of `room` cells filled by a share between 0 and 1.
pub(crate) fn filled(share: f64, room: usize) -> String {
    let eighths = (share.clamp(0.0, 1.0) * room as f64 * 8.0).round();
    // At most `room` × 8: the cast cannot cut.
    let eighths = eighths as usize;
    let mut bar = "█".repeat(eighths / 8);
    if let Some(part) = (eighths % 8).checked_sub(1).and_then(|i| EIGHTHS.get(i)) {
        bar.push(*part);
    }
    let used = bar.chars().count();
    bar.push_str(&" ".repeat(room.saturating_sub(used)));
    bar
}

/// A weight as a bar from the middle: against to the left, for to the right; `side` cells each.
///
/// The left half uses whole cells, because terminals have no eighths from the right.
pub(crate) fn weight(weight: f32, largest: f32, side: usize) -> String {
    let share = if largest > 0.0 { f64::from((weight.abs() / largest).min(1.0)) } else { 0.0 };
    if weight < 0.0 {
        let cells = ((share * side as f64).round() as usize).clamp(1, side.max(1));
        return format!(
            "{}{}│{}",
            " ".repeat(side.saturating_sub(cells)),
            "▒".repeat(cells),
            " ".repeat(side)
        );
    }
    format!("{}│{}", " ".repeat(side), filled(share, side))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_always_has_its_room() {
        for (share, expected) in
            [(0.0, "    "), (0.5, "██  "), (0.53, "██▏ "), (1.0, "████"), (7.0, "████"), (-1.0, "    ")]
        {
            assert_eq!(filled(share, 4), expected, "{share}");
        }
    }

    #[test]
    fn weights_grow_from_the_middle() {
        assert_eq!(weight(4.0, 8.0, 4), "    │██  ");
        assert_eq!(weight(-8.0, 8.0, 4), "▒▒▒▒│    ");
        assert_eq!(weight(-0.1, 8.0, 4), "   ▒│    ", "the smallest weight against is seen");
        assert_eq!(weight(0.0, 0.0, 4), "    │    ");
    }
}
