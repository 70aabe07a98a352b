//! The settings of no section, and `[privacy]`.

use std::path::{Path, PathBuf};

use super::setting::{PLAIN, Refusal, Setting, put, shown_path, text, truth};
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
];

/// Those of `[privacy]`.
pub(super) const PRIVACY: &[Setting] = &[Setting {
    key: "privacy.store_questions",
    take: |config, value, _| put(&mut config.privacy.store_questions, truth(value)),
    show: |config, _| config.privacy.store_questions.into(),
    ..PLAIN
}];

fn path(value: &Value, folder: &Path) -> Result<PathBuf, Refusal> {
    let path = text(value).ok_or_else(|| Refusal::Needs("the path of a folder in quotes".to_owned()))?;
    Ok(folder.join(path))
}
