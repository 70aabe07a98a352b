//! The settings of no section, and `[privacy]`.

use std::path::{Path, PathBuf};

use super::database::DatabaseUrl;
use super::setting::{PLAIN, Refusal, Setting, is_none, put, shown_or_none, shown_path, text, truth};
use super::statements::Value;

/// Those of no section.
pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        key: "articles",
        take: |config, value, folder| put(&mut config.articles, path(value, folder)),
        show: |config, folder| shown_path(&config.articles, folder),
        ..PLAIN
    },
    Setting {
        key: "added",
        take: |config, value, folder| put(&mut config.added, path(value, folder)),
        show: |config, folder| shown_path(&config.added, folder),
        ..PLAIN
    },
    Setting {
        key: "index",
        take: |config, value, folder| put(&mut config.index, path(value, folder)),
        show: |config, folder| shown_path(&config.index, folder),
        ..PLAIN
    },
    Setting {
        key: "watch",
        take: |config, value, _| put(&mut config.watch, truth(value)),
        show: |config, _| config.watch.into(),
        ..PLAIN
    },
    Setting {
        key: "database_url",
        take: |config, value, _| put(&mut config.database_url, database(value)),
        show: |config, _| shown_or_none(config.database_url.as_ref()),
        // Settings that went into another place would be missed later.
        is_vital: true,
        // It may hold a password.
        is_secret: true,
        ..PLAIN
    },
];

/// Those of `[privacy]`.
pub(super) const PRIVACY: &[Setting] = &[Setting {
    key: "privacy.store_questions",
    take: |config, value, _| put(&mut config.privacy.store_questions, truth(value)),
    show: |config, _| config.privacy.store_questions.into(),
    ..PLAIN
}];

fn database(value: &Value) -> Result<Option<DatabaseUrl>, Refusal> {
    match value {
        none if is_none(none) => Ok(None),
        _ => DatabaseUrl::parse(text(value).unwrap_or_default())
            .map(Some)
            .map_err(Refusal::Because),
    }
}

fn path(value: &Value, folder: &Path) -> Result<PathBuf, Refusal> {
    let path = text(value).ok_or_else(|| Refusal::Needs("the path of a folder in quotes".to_owned()))?;
    Ok(folder.join(path))
}
