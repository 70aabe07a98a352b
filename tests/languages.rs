//! Articles in many languages side by side: each is analysed by its own rules, and a question finds those in its own.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::sync::Arc;

use pullquote::answer::Status;
use pullquote::answerer::{Answerer, Question};
use pullquote::config::{AnswerConfig, Sources};
use pullquote::index::Store;
use pullquote::library::Library;
use pullquote::text::analyser::analyse;
use pullquote::text::languages::Language;

/// Language, article, a question that inflects the words otherwise, and what the answering sentence has.
const ARTICLES: &[(&str, &str, &str, &str)] = &[
    (
        "en",
        "The lighthouse on the northern cape was built in 1821 by a family of fishermen. Its lamp burned whale oil until the \
         village received electricity. Today the tower is a small museum that opens on Sundays and is looked after by three \
         volunteers.",
        "Hi, who were the builders that built the lighthouse?",
        "fishermen",
    ),
    (
        "es",
        "La biblioteca municipal abrió sus puertas en 1934 gracias a la donación de un comerciante de telas. Durante la guerra, \
         los vecinos escondieron los libros más valiosos en un sótano. Hoy conserva más de veinte mil volúmenes y recibe cada \
         año a miles de lectores.",
        "Hola, ¿me podrías decir dónde escondió la gente el libro valioso?",
        "sótano",
    ),
    (
        "fr",
        "L'ancienne gare du village a été transformée en atelier par une potière originaire de Bretagne. Elle y cuit ses vases \
         dans un four à bois qu'elle a construit elle-même. Les trains ne s'arrêtent plus ici depuis l'hiver 1987, mais les \
         visiteurs viennent toujours plus nombreux.",
        "Bonjour, qui a transformé la gare ?",
        "potière",
    ),
    (
        "de",
        "Die alte Mühle am Fluss wurde im Jahr 1760 errichtet und gehörte lange einem Kloster. Ein Hochwasser zerstörte das \
         hölzerne Rad, das später durch eine Turbine ersetzt wurde. Seitdem versorgt die Anlage rund vierzig Häuser des Dorfes \
         mit Strom.",
        "Kannst du mir bitte sagen, wie viele Häuser mit Strom versorgt werden?",
        "vierzig",
    ),
    (
        "pt",
        "O mercado da praça reúne todas as manhãs os pescadores da região e os agricultores das montanhas. As bancas mais antigas \
         pertencem à mesma família há quatro gerações. Aos domingos, uma orquestra de estudantes toca para quem faz as compras.",
        "Oi, você sabe quem toca aos domingos no mercado?",
        "orquestra",
    ),
    (
        "it",
        "Il ponte di pietra collega i due quartieri più antichi della città e fu progettato da un giovane architetto. Dopo il \
         terremoto del 1908 venne ricostruito con le stesse pietre. Gli abitanti lo attraversano ogni giorno per andare al \
         mercato del pesce.",
        "Chi ha progettato il ponte di pietra?",
        "architetto",
    ),
    (
        "ru",
        "Старая обсерватория стоит на вершине горы и была основана группой студентов. Первый телескоп привезли из Казани на \
         санях зимой 1899 года. Сегодня здесь работают двенадцать астрономов, которые наблюдают за далёкими галактиками.",
        "Откуда привозили первые телескопы?",
        "Казани",
    ),
    (
        "tr",
        "Kasabanın eski hamamı on altıncı yüzyılda zengin bir tüccar tarafından yaptırıldı. Kubbesindeki küçük camlar Venedik'ten \
         gemiyle getirildi. Bugün hamamı iki kardeş işletiyor ve kışın her akşam açık tutuyorlar.",
        "Kubbedeki camları nereden getirdiler?",
        "Venedik",
    ),
    (
        "ar",
        "تأسست المدرسة القديمة في القرن التاسع عشر على يد معلمة من حلب. كانت تدرس فيها ثلاث لغات وعلم الفلك. وفي السنوات الأخيرة \
         رمم سكان الحي سقفها الخشبي بأموالهم الخاصة.",
        "من الذي رمم السقف الخشبي؟",
        "سكان الحي",
    ),
    (
        "zh",
        "山谷里的茶园由一位退休教师在二十年前开垦。每年春天，村里的孩子们都来帮忙采摘新茶。茶园的收入用来修建村里的图书馆和小桥。",
        "谁开垦了茶园？",
        "退休教师",
    ),
    (
        "ja",
        "港町の古い時計台は、百年前に船大工の兄弟が建てました。台風で針が折れたとき、町の人々は寄付を集めて直しました。今では毎日正午に鐘が鳴ります。",
        "時計台を建てたのは誰ですか？",
        "船大工",
    ),
    (
        "el",
        "Το παλιό ελαιοτριβείο του χωριού λειτουργεί από το 1885 και ανήκει σε έναν συνεταιρισμό αγροτών. Οι μυλόπετρες \
         μεταφέρθηκαν από το νησί της Μήλου με καΐκι. Κάθε φθινόπωρο οι επισκέπτες δοκιμάζουν το φρέσκο λάδι.",
        "Από πού μεταφέρθηκε η μυλόπετρα;",
        "Μήλου",
    ),
];

/// Indexes the articles whose language is among these.
fn site(languages: &[&str]) -> (tempfile::TempDir, Arc<Store>) {
    let folder = tempfile::tempdir().unwrap();
    let articles = folder.path().join("articles");
    fs::create_dir(&articles).unwrap();
    for (language, text, ..) in ARTICLES.iter().filter(|(language, ..)| languages.contains(language)) {
        fs::write(articles.join(format!("{language}.txt")), text).unwrap();
    }
    let store = Arc::new(Store::new(&folder.path().join("store")));
    store.rebuild(&Sources::folder(&articles), &|_, _| {}).unwrap();
    (folder, store)
}

fn every_language() -> Vec<&'static str> {
    ARTICLES.iter().map(|(language, ..)| *language).collect()
}

#[test]
fn each_article_is_known_by_its_language() {
    let (_folder, store) = site(&every_language());
    for article in store.snapshot().unwrap().articles() {
        assert_eq!(article.language.as_deref(), Some(article.id.as_str()));
    }
}

/// Asks each question and lists what was not found.
fn missed(store: &Arc<Store>, languages: &[&str]) -> Vec<String> {
    let answerer = Answerer::new(
        Arc::new(Library::new(store.clone(), store.dir())),
        AnswerConfig { min_confidence: 0.0 },
    );
    let asked = ARTICLES.iter().filter(|(language, ..)| languages.contains(language));
    asked
        .filter_map(|(language, _, question, expected)| {
            let answer = answerer.ask(&Question::new(*question)).unwrap();
            let first = answer
                .quotes
                .first()
                .map(|quote| quote.text.as_str())
                .unwrap_or_default();
            let is_right = answer.status == Status::Answered && first.contains(expected);
            (!is_right).then(|| format!("{language}: {question} -> {first}"))
        })
        .collect()
}

#[test]
fn a_question_finds_the_sentence_in_its_language_among_all() {
    let (_folder, store) = site(&every_language());
    assert_eq!(missed(&store, &every_language()), Vec::<String>::new());
}

#[test]
fn a_question_finds_the_sentence_where_its_language_is_the_only_one() {
    for language in every_language() {
        let (_folder, store) = site(&[language]);
        assert_eq!(missed(&store, &[language]), Vec::<String>::new());
    }
}

#[test]
fn a_question_is_known_by_its_small_words() {
    let all: Vec<Language> = every_language().into_iter().map(Language::of_tag).collect();
    for (language, _, question, _) in ARTICLES {
        assert_eq!(Language::of_question(question, &all).code(), *language, "{question}");
    }
    // Where no article is in its language, it is not taken for one in another for a word or two.
    let english = [Language::ENGLISH];
    for (question, language) in [
        ("De Gaulle la Malene", "en"),
        ("who was in La Paz", "en"),
        ("quién es el presidente de la república", "es"),
        ("wer ist der Präsident von Frankreich", "de"),
    ] {
        assert_eq!(Language::of_question(question, &english).code(), language, "{question}");
    }
}

/// The terms of a text.
fn terms(text: &str, language: &str) -> Vec<String> {
    let found = analyse(text, &[], Language::of_tag(language));
    found.into_iter().map(|token| token.term).collect()
}

#[test]
fn forms_of_a_word_have_one_term() {
    for (language, forms) in [
        ("en", "nation nations NATION’S"),
        ("es", "nación naciones NACIÓN"),
        ("fr", "cheval chevaux"),
        ("fr", "homme hommes"),
        ("de", "Haus Hauses"),
        ("de", "groß gross GROSS"),
        ("pt", "nação nacao NAÇÃO"),
        ("it", "libro libri"),
        ("ru", "город города городе"),
        ("tr", "Ankara Ankara'nın ANKARA"),
        ("tr", "ışık IŞIK"),
        ("ar", "مدرسة المدرسة"),
        ("fi", "talo talossa"),
        ("nl", "boek boeken"),
        ("sv", "hus husen"),
    ] {
        let mut found = terms(forms, language);
        found.dedup();
        assert_eq!(found.len(), 1, "{language}: {found:?}");
    }
    assert_eq!(terms("l’homme d'Italie", "fr"), ["l", "homm", "d", "ital"]);
    assert_eq!(terms("北京大学的研究生", "zh"), ["北京", "大学", "的", "研究生"]);
}

#[test]
fn a_word_stands_where_its_range_says() {
    let text = "¿Qué pasó? L’été à Ankara'da; 图书馆, 時計台 end.Next U.S. 2,500";
    for language in every_language() {
        let mut end = 0;
        for token in analyse(text, &[], Language::of_tag(language)) {
            assert!(
                token.range.start >= end && token.range.end > token.range.start,
                "{language}"
            );
            assert!(
                text[token.range.clone()].chars().any(char::is_alphanumeric),
                "{language}"
            );
            end = token.range.end;
        }
    }
}
