//! A terminal as a picture: commands and what they printed, one after the other.

use anstyle_svg::Term;

/// Characters in a line of the terminal.
const COLUMNS: usize = 96;
/// Seconds from one command to the next.
const PACE: f32 = 2.5;
/// Seconds from a command to what it prints.
const PAUSE: f32 = 0.8;

/// What the terminal shows, as text.
pub(crate) fn text(shown: &[(String, String)]) -> String {
    let parts = shown.iter().map(|(command, printed)| format!("$ {command}\n{printed}"));
    parts.collect::<Vec<_>>().join("\n")
}

/// The same as a picture in which each command and what it prints appear in their turn. Who wants less motion, or has
/// software that moves nothing, sees all of it at once.
pub(crate) fn recording(shown: &[(String, String)]) -> String {
    let mut lines = Vec::new();
    let mut moments = Vec::new();
    for ((command, printed), number) in shown.iter().zip(0_u8..) {
        let begin = f32::from(number) * PACE;
        lines.push(format!("\u{1b}[32m$\u{1b}[0m \u{1b}[1m{command}\u{1b}[0m"));
        moments.push(begin);
        for line in printed.lines().flat_map(wrapped).chain([String::new()]) {
            lines.push(line);
            moments.push(begin + PAUSE);
        }
    }
    let still = Term::new().render_svg(&lines.join("\n"));
    moving(&still, &moments)
}

/// A line as a terminal breaks it.
fn wrapped(line: &str) -> Vec<String> {
    let characters: Vec<char> = line.chars().collect();
    characters.chunks(COLUMNS).map(|part| part.iter().collect()).collect()
}

/// Lets each line appear at its moment.
fn moving(still: &str, moments: &[f32]) -> String {
    const LINE: &str = "<tspan x=";
    let mut moving = String::new();
    for (part, number) in still.split(LINE).zip(0..) {
        if number > 0 {
            let moment = moments.get(number - 1).copied().unwrap_or_default();
            moving.push_str(&format!(
                "<tspan class=\"line\" style=\"animation-delay: {moment:.1}s\" x="
            ));
        }
        moving.push_str(part);
    }
    let rules = "@media (prefers-reduced-motion: no-preference) { .line { animation: appear 0.01s both; } } \
        @keyframes appear { from { visibility: hidden; } }";
    moving.replacen("</style>", &format!("    {rules}\n  </style>"), 1)
}
