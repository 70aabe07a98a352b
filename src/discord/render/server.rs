//! What `/manage` shows: a server's settings and its counts.

use super::pages::fit;
use crate::discord::texts::Language;
use crate::state::{ServerSettings, Stats};

/// So many channels are named in a refusal.
const NAMED_CHANNELS: usize = 10;

/// The settings of a server under a first line.
pub(crate) fn settings(language: Language, first_line: String, settings: &ServerSettings) -> String {
    let mut lines = vec![first_line];
    let mut add = |line: String| lines.push(format!("- {line}"));
    if settings.channels.is_empty() {
        add(language.setting_everywhere());
    } else {
        add(language.setting_channels(channels(language, settings, usize::MAX)));
    }
    add(if settings.private {
        language.setting_private()
    } else {
        language.setting_public()
    });
    add(if settings.thread {
        language.setting_thread()
    } else {
        language.setting_no_thread()
    });
    add(match settings.cooldown {
        0 => language.setting_no_cooldown(),
        seconds => language.setting_cooldown(seconds),
    });
    add(language.setting_quotes(settings.quotes));
    add(match settings.confidence {
        0 => language.setting_no_confidence(),
        percent => language.setting_confidence(percent),
    });
    fit(lines)
}

/// Said where a server does not want questions.
pub(crate) fn only_in(language: Language, settings: &ServerSettings) -> String {
    language.only_in(channels(language, settings, NAMED_CHANNELS))
}

/// Mentions of channels ping nobody, and Discord shows their names to those who may see them.
fn channels(language: Language, settings: &ServerSettings, most: usize) -> String {
    let named: Vec<String> = settings
        .channels
        .iter()
        .take(most)
        .map(|channel| format!("<#{channel}>"))
        .collect();
    let named = named.join(", ");
    match settings.channels.len().saturating_sub(most) {
        0 => named,
        rest => language.and_more(named, rest),
    }
}

/// The counts of a server.
pub(crate) fn stats(language: Language, stats: &Stats) -> String {
    let questions = stats.answered + stats.refused;
    let mut lines = vec![
        language.stats(),
        format!(
            "- {}",
            language.stats_questions(questions, stats.answered, stats.refused)
        ),
        format!("- {}", language.stats_votes(stats.up, stats.down)),
    ];
    if questions > 0 {
        lines.push(format!("- {}", language.stats_latency(stats.median_ms, stats.slow_ms)));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::{only_in, settings};
    use crate::discord::escape::units;
    use crate::discord::texts::LANGUAGES;
    use crate::state::{MAX_CHANNELS, ServerSettings};

    #[test]
    fn the_longest_settings_fit() {
        let full = ServerSettings {
            channels: (0..MAX_CHANNELS as u64).map(|number| u64::MAX - number).collect(),
            private: true,
            thread: true,
            cooldown: 3600,
            quotes: 3,
            confidence: 100,
        };
        for language in LANGUAGES {
            let shown = settings(language, language.settings_saved(), &full);
            assert!(
                units(&shown) <= 2000 && !shown.contains('…'),
                "{language:?}: {}",
                units(&shown)
            );
            assert!(units(&only_in(language, &full)) <= 500);
        }
    }
}
