//! How the console ends.

use super::*;

#[test]
fn a_worker_that_breaks_down_ends_the_console_and_claims_nothing() {
    let mut bench = Bench::new(open_lines(&[2, 3]));
    bench.press("aaka");
    let trouble = Trouble { message: "broken".into(), hint: String::new() };
    bench.tell(Message::Answered(Answer::Broken(trouble)));
    assert_eq!(bench.model.queue.tally().open, 2);
    assert_eq!(bench.model.end.phase, EndPhase::Over(Why::Stopped(Stop::Broken)));
}

#[test]
fn in_a_window_that_is_too_small_no_key_but_quit_works() {
    let mut bench = Bench::picture();
    bench.tell(Message::Resized(59, 30));
    bench.press("anstj");
    assert_eq!(bench.asked(), []);
    assert_eq!(bench.row(), 421);
    bench.press("q");
    assert!(matches!(bench.model.end.phase, EndPhase::Remembering(Why::Asked)));
}

#[test]
fn quitting_waits_for_what_is_under_way_then_remembers_the_place() {
    let mut bench = Bench::picture();
    bench.press("a");
    let id = last_id(&bench.asked());
    bench.press("q");
    assert_eq!(bench.model.end.phase, EndPhase::Finishing(Why::Asked));
    bench.press("a");
    assert_eq!(bench.asked(), [], "nothing new is begun");
    answer(&mut bench, id, Ok(Acted::default()));
    assert_eq!(bench.asked(), [Effect::Remember { row: 433, filter: "to decide".into() }]);
    bench.tell(Message::Answered(Answer::Remembered(Ok(()))));
    assert_eq!(bench.model.end.phase, EndPhase::Over(Why::Asked));
}

#[test]
fn a_signal_ends_in_the_same_way_whatever_is_open() {
    let mut bench = Bench::picture();
    bench.press("wunfinished");
    bench.tell(Message::Stopped(Stop::Signal));
    assert_eq!(bench.asked(), [Effect::Remember { row: 421, filter: "to decide".into() }]);
    bench.tell(Message::Answered(Answer::Remembered(Err(Trouble::default()))));
    assert_eq!(bench.model.end.phase, EndPhase::Over(Why::Stopped(Stop::Signal)));
}

#[test]
fn quit_is_an_action_of_every_mode() {
    for mode in [Mode::Review, Mode::Fields, Mode::Text, Mode::Palette, Mode::Plan, Mode::Confirm, Mode::Help]
    {
        assert_eq!(
            super::super::super::keymap::Keymap::standard().lookup(mode, Key::Ctrl('c')),
            Some(Action::Quit),
            "{mode:?}"
        );
    }
}
