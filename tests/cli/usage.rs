//! Arguments, exit codes, folders and readers: everything about the command line but the answers.

use std::fs;

use crate::{Site, TEA, question};

#[test]
fn wrong_usage_is_2() {
    let site = Site::indexed();
    for arguments in [
        &["ask"][..],
        &["ask", "--json"],
        &["ask", "--top", "few", "tea"],
        &["ask", "--top", "-1", "tea"],
        &["ask", "--batch", "-", "tea"],
        &["ask", "--batch"],
        &["ask", "--tops", "1", "tea"],
        &["bake"],
        &["articles"],
        &["articles", "bake"],
        &["index", "stray"],
        &["check", "stray"],
        &["--config"],
        &["--reader"],
    ] {
        let ended = site.run(arguments);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{arguments:?}: {ended:?}");
        assert!(
            ended.err.contains("Usage") || ended.err.contains("--help"),
            "{arguments:?}: {ended:?}"
        );
    }
    for arguments in [&["--help"][..], &["--version"], &["ask", "--help"]] {
        let ended = site.run(arguments);
        assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{arguments:?}");
        assert!(ended.out.contains("pullquote"));
    }
}

#[test]
fn without_an_index_the_command_that_builds_it_is_named() {
    let site = Site::new(&[("tea.txt", TEA.as_bytes())]);
    let elsewhere = Site::new(&[]);
    let config = site.path("config.toml");
    let config = config.to_str().unwrap();
    let index = site.path("another-place");
    let index = index.to_str().unwrap();
    for arguments in [
        &["ask", "Who smuggled tea?"][..],
        &["ask", "--json", "Who smuggled tea?"],
        &["ask", "--batch", "-"],
        &["articles", "list"],
        &["check"],
    ] {
        let ended = site.run(arguments);
        assert_eq!((ended.code, ended.out.as_str()), (1, ""), "{arguments:?}: {ended:?}");
        assert!(ended.err.contains("there is no index in"), "{ended:?}");
        assert_eq!(ended.err.lines().count(), 1, "{ended:?}");
        assert!(!site.store().exists(), "only a writer makes the folder");
    }
    // The command does what it says, wherever the configuration and the index are.
    for (place, arguments) in [
        (&elsewhere, &["ask", "--config", config, "tea"][..]),
        (&site, &["ask", "--index", index, "tea"]),
    ] {
        let err = place.run(arguments).err;
        let named = err.split('`').nth(1).unwrap_or_else(|| panic!("{err}"));
        let named: Vec<&str> = named.split(' ').skip(1).collect();
        place.done(&named);
        assert_eq!(place.run(arguments).code, 0, "after {named:?}");
    }
}

#[test]
fn articles_are_listed_a_line_each() {
    let site = Site::indexed();
    let listed = site.done(&["articles", "list"]);
    assert_eq!(
        listed,
        "lighthouse\t2023-05-04\t3\tThe lighthouse of Skerryvore\ntea\t2022-11-30\t2\ttea\n"
    );
}

#[test]
fn folders_count_from_the_configuration_file() {
    let site = Site::new(&[]);
    let elsewhere = Site::new(&[("tea.txt", TEA.as_bytes())]);
    let folder = elsewhere.path("index");
    fs::rename(elsewhere.articles(), folder.join("news")).unwrap();
    fs::write(
        folder.join("settings.toml"),
        "articles = \"news\"\nindex = \"../built\"\nanswer.min_confidence = 0\n",
    )
    .unwrap();
    let config = folder.join("settings.toml");
    let config = config.to_str().unwrap();
    site.done(&["--config", config, "index"]);
    assert!(elsewhere.path("built/CURRENT").exists() && !site.store().exists());
    // The option stands before the subcommand or after it.
    assert!(
        site.done(&["ask", "--config", config, "Who smuggled tea?"])
            .contains("Robert Fortune")
    );
    // Folders on the command line count from where one is.
    let news = folder.join("news");
    site.done(&["index", "--articles", news.to_str().unwrap(), "--index", "mine"]);
    assert!(site.path("mine/CURRENT").exists());
    assert!(site.done(&["check", "--index", "mine"]).contains("all is well"));
    assert!(
        site.done(&["ask", "--index", "mine", "Robert", "Fortune", "smuggled"])
            .contains("Robert Fortune")
    );
    assert!(site.done(&["articles", "list", "--index", "mine"]).starts_with("tea\t"));
}

#[test]
fn a_reader_is_taken_from_anywhere_on_the_command_line() {
    let site = Site::indexed();
    let asked = ["ask", "Who", "built", "the", "lighthouse?"];
    let without = site.run(&asked);
    assert!(
        without.out.contains("Alan Stevenson") && without.err.is_empty(),
        "{without:?}"
    );
    for reader in ["off", "builtin"] {
        let with = site.run(&[&["--reader", reader], &asked[..]].concat());
        assert_eq!((with.code, with.err.as_str()), (0, ""), "{reader}");
        assert!(with.out.starts_with("Alan Stevenson"), "{reader}: {with:?}");
    }
    let with = site.run(&[&asked[..], &["--reader", "no/such/model.onnx"]].concat());
    assert_eq!((with.code, with.out.as_str()), (0, without.out.as_str()));
    assert!(
        with.err.contains("no/such/model.onnx") && with.err.lines().count() == 1,
        "{with:?}"
    );
}

#[test]
fn the_index_answers_without_the_articles_folder() {
    let site = Site::indexed();
    let before = site.done(&["ask", "Who", "built", "the", "lighthouse?"]);
    fs::remove_dir_all(site.articles()).unwrap();
    assert_eq!(site.done(&["ask", "Who", "built", "the", "lighthouse?"]), before);
    assert_eq!(site.done(&["articles", "list"]).lines().count(), 2);
    let checked = site.run(&["check"]);
    assert_eq!(checked.code, 0, "{checked:?}");
    assert!(
        checked.err.contains("articles folder is not there") && checked.out.contains("all is well"),
        "{checked:?}"
    );
    // A conversation goes on from the index too, and says why it is not fresh.
    let talked = site.run_with(&[], question("", "Who built the lighthouse?").as_bytes());
    assert_eq!(talked.code, 0, "{talked:?}");
    assert!(talked.err.contains("the index stays as it was"), "{talked:?}");
}
