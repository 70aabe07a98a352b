//! The rooms of `src`, and the crates that belong into some of them.

/// The rooms of `src` from the bottom up. A room may name those of its own layer and of the layers below it.
pub(crate) const LAYERS: &[(&[&str], &str)] = &[
    (&["error"], "what can go wrong, wherever it does"),
    (&["files"], "how bytes get to the disk, whatever they say"),
    (
        &["config"],
        "settings say what is wanted, and nothing of how it is done",
    ),
    (
        &["web"],
        "fetches bytes from addresses; what they are and who wants them is decided above it",
    ),
    (
        &["cluster"],
        "asks a search cluster and knows passages as bytes; what they mean is decided above it",
    ),
    (&["text"], "sentences and terms know neither files nor an index"),
    (
        &["convert"],
        "makes text of other files; where that text is kept is decided above it",
    ),
    (&["query"], "a question is the same whichever engine searches for it"),
    (
        &["followup"],
        "understands a question by the one before; who keeps that one is decided above it",
    ),
    (
        &["state"],
        "keeps settings and votes by plain ids; what they mean to people is decided above it",
    ),
    (
        &["corpus"],
        "articles are files with paragraphs; what is built from them is none of their business",
    ),
    (&["answer"], "what a question gets back, however it was found"),
    (
        &["index"],
        "stores and verifies passages; who looks for them may change without a new format",
    ),
    (
        &["intake"],
        "articles come and go as files, whoever offers them; who may offer what is decided above it",
    ),
    (
        &["backup"],
        "takes files as they are; what they are to the index is decided above it",
    ),
    (
        &["watch"],
        "sees that articles changed; what is brought up to date is decided above it",
    ),
    (
        &["library"],
        "says who may see which index; above it nobody can name another's",
    ),
    (
        &["retriever"],
        "finds passages; which sentence is best is decided above it",
    ),
    (
        &["reader"],
        "reads any text for any question; which text is worth it is decided above it",
    ),
    (&["selection"], "scores sentences, whatever is made of the scores"),
    (&["decision"], "says how sure one may be of a score"),
    (&["answerer"], "the one way from a question to an answer"),
    (&["batch"], "many questions, the same way"),
    (
        &["discord"],
        "the bot: it names the core, and knows nothing of what stands in Discord's place",
    ),
    (
        &["preview"],
        "stands in Discord's place and shows what the bot says; how it answers is none of its business",
    ),
    (&["terminal"], "what the command line and the console both say"),
    (
        &["setup"],
        "opens what answers; which question is asked, and from where, is decided above it",
    ),
    (&["console"], "the conversation, and the choice between it and Discord"),
    (
        &["cli", "main"],
        "the program: it names the core, and the core names none of it",
    ),
];

/// The files that may look at a secret: those that send it, or make a key of it.
pub(crate) const EXPOSING: &[&str] = &[
    "src/cluster/transport.rs",
    "src/config/database.rs",
    "src/discord/components/custom_id.rs",
    "src/discord/rest/token.rs",
];

/// Crates that only some rooms may name, and why.
pub(crate) const AT_HOME: &[(&[&str], &[&str], &str)] = &[
    (
        &[
            "serenity",
            "tokio_util",
            "openssl",
            "governor",
            "prometheus_client",
            "sd_notify",
        ],
        &["discord"],
        "the core is synchronous, knows nothing of Discord and builds without it",
    ),
    (
        &["axum"],
        &["discord", "preview"],
        "whatever is served stands in few rooms",
    ),
    (
        &["futures_util", "getrandom", "rust_embed", "tokio_tungstenite"],
        &["preview"],
        "what makes a small Discord, and nothing else needs it",
    ),
    (
        &["reqwest"],
        &["cluster", "discord", "web"],
        "the core is synchronous, and whatever connects to the world stands in few rooms",
    ),
    (
        &["tokio"],
        &["cluster", "discord", "preview", "state", "web"],
        "the core is synchronous, and whatever connects to the world stands in few rooms",
    ),
    (
        &["backon", "base64"],
        &["cluster", "discord"],
        "whoever is asked over a network may be asked again",
    ),
    (
        &["failsafe"],
        &["cluster"],
        "one room knows when nobody is asked any more",
    ),
    (
        &["flate2"],
        &["convert", "web"],
        "whatever unpacks counts what comes out",
    ),
    (
        &["zip"],
        &["backup", "convert"],
        "documents and backups are archives, and nothing else is",
    ),
    (
        &["rustix"],
        &["files"],
        "what only the system can do is asked of it in one place",
    ),
    (
        &["tikv_jemallocator"],
        &["main"],
        "a library leaves the allocator to the program",
    ),
    (&["notify"], &["watch"], "one room knows how a system tells of changes"),
    (&["httpdate"], &["web"], "one room knows what servers write"),
    (&["percent_encoding"], &["preview", "web"], "whoever writes addresses"),
    (
        &["feed_rs"],
        &["intake"],
        "another parser may take its place without a word above it changing",
    ),
    (
        &["tantivy"],
        &["error", "index", "retriever"],
        "another engine may take its place without a word above the retriever changing",
    ),
    (
        &[
            "clap",
            "indicatif",
            "tracing_subscriber",
            "opentelemetry",
            "opentelemetry_otlp",
            "opentelemetry_sdk",
            "tracing_opentelemetry",
        ],
        &["cli", "setup", "terminal"],
        "a library does not talk to a terminal",
    ),
    (
        &["sentencex", "frostem", "whatlang", "icu_segmenter", "stop_words"],
        &["text"],
        "one segmenter and one analyser serve index and question",
    ),
    (
        &["rten", "rten_tensor", "tokenizers", "rayon"],
        &["reader"],
        "another engine may take its place without a word above the trait changing",
    ),
    (
        &["quick_cache"],
        &["answerer", "library"],
        "answers are kept where everything that decides them is known, indexes where it is known whose they are",
    ),
    (
        &[
            "rusqlite",
            "rusqlite_migration",
            "tokio_postgres",
            "postgres_native_tls",
            "native_tls",
        ],
        &["state"],
        "another database may take its place without a word above it changing",
    ),
    (
        &["walkdir"],
        &["backup", "corpus"],
        "one room knows where articles come from; a backup takes whatever lies there",
    ),
    (
        &[
            "html5ever",
            "pdf_extract",
            "quick_xml",
            "chardetng",
            "encoding_rs",
            "rlimit",
        ],
        &["convert"],
        "parsers of what others wrote run in a process of their own, and only one room knows which there are",
    ),
    (
        &["pulldown_cmark"],
        &["corpus", "discord"],
        "markup is found when an article is read, and dropped when it is shown",
    ),
];
