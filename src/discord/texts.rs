//! Every sentence that the bot says on Discord, in one place.

/// Said to an empty mention or an empty question.
pub(super) const HELP: &str =
    "Ask me something about the articles: `/ask`, or mention me with your question. I answer with the exact sentence.";
/// Said where the articles do not answer.
pub(super) const NOT_FOUND: &str =
    "Not in the articles. Try other words, or look in one article with the `article` option of `/ask`.";
/// Said where the question has nothing to search for.
pub(super) const NO_USABLE_WORD: &str =
    "Not in the articles: the question has no word that could be searched for. Ask with a name or a subject.";
/// Said when every worker has as much to do as it may have.
pub(super) const BUSY: &str = "I am busy with other questions. Please ask again in a moment.";
/// Said while the bot is being stopped.
pub(super) const STOPPING: &str = "I am being restarted. Please ask again in a minute.";
/// Said when the index cannot be read.
pub(super) const NOT_READY: &str =
    "The articles cannot be searched right now. Whoever runs this bot can put that right with `/reindex`.";
/// Said when something failed that the person cannot help.
pub(super) const BROKEN: &str = "Something went wrong here, not with your question. Please try again.";
/// Said when the named article is not there.
pub(super) const UNKNOWN_ARTICLE: &str =
    "There is no such article. Pick one from the list that the `article` option shows while you type.";
/// Said to a command that this version does not have.
pub(super) const UNKNOWN_COMMAND: &str =
    "I do not know this command any more. Restart Discord to see the current ones.";
/// Said when a reindex is under way already.
pub(super) const REINDEX_RUNNING: &str = "A reindex is running already. Wait until it is done, then try again.";
/// Said to someone who uses `/reindex` in a direct message without being an operator.
pub(super) const REINDEX_IN_DM: &str = "In direct messages only this bot's operators may reindex the articles.";
/// Said to the managers of other servers.
pub(super) const REINDEX_ELSEWHERE: &str = "You manage this server, but the articles belong to whoever runs this bot, so only \
    they may reindex them. A server cannot have articles of its own yet.";
/// Said to everybody else.
pub(super) const REINDEX_REFUSED: &str =
    "Only this bot's operators and the managers of its home server may reindex the articles.";
/// Said where the articles folder is missing or empty and the person is no operator.
pub(super) const NO_ARTICLES: &str =
    "There are no articles to index. Nothing was changed; answers go on from the old index.";

/// Said to a question that is too long.
pub(super) fn too_long(length: usize, limit: usize) -> String {
    format!("Your question has {length} characters; I read at most {limit}. Please ask a shorter one.")
}

/// Said to whoever asks more than one person, or one server, may ask a minute.
pub(super) fn cooldown(is_guild: bool, seconds: u64) -> String {
    if is_guild {
        format!("This server asks more questions than I may answer it a minute. Please ask again in {seconds} s.")
    } else {
        format!("You ask more questions than I may answer one person a minute. Please ask again in {seconds} s.")
    }
}

/// Adds what the operator needs to find the cause in the log.
pub(super) fn with_reference(sentence: &str, reference: u64) -> String {
    format!("{sentence} (reference {reference})")
}

/// Where the quote stands; people count paragraphs from one.
pub(super) fn paragraph(number: u32) -> String {
    format!("paragraph {}", u64::from(number) + 1)
}

/// The line that repeats what was asked.
pub(super) fn question(escaped: &str) -> String {
    format!("Question: {escaped}")
}

/// How far a reindex has come.
pub(super) fn reindex_progress(done: usize, total: usize) -> String {
    format!("Reindexing: {done} of {total} articles. Questions are answered from the old index meanwhile.")
}
