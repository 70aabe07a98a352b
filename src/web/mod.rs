//! Fetches what people ask it to read from the web, and nothing that the web could make it reach.
//!
//! | room | what lives there |
//! |---|---|
//! | [`guard`] | which network addresses may be connected to |
//! | [`address`] | which web addresses may be given at all |
//! | `lookup` | names become network addresses, checked before anything is connected |
//! | [`fetch`] | the fetcher: redirects, limits of time and size, conditions |
//! | `body` | a response's bytes, counted while they come in and while they unpack |
//! | [`refusal`] | why something was not fetched, for the person who asked |
//! | [`names`] | the name that a page is stored under |
//!
//! An address is dangerous twice: when it is given, and when it is connected to. The first is checked on the parsed
//! address, of every redirect anew. The second is checked where names are looked up, and the addresses that were checked
//! are those that are connected to: there is no second lookup that could answer otherwise.
//!
//! ```
//! use pullquote::web::{Address, Reach};
//!
//! let address = Address::parse("https://news.example/2024/the-old-bridge#top")?;
//! assert_eq!(address.as_str(), "https://news.example/2024/the-old-bridge");
//! assert!(Address::parse("file:///etc/passwd").is_err());
//! assert!(Address::parse("https://someone:secret@news.example/").is_err());
//!
//! // The same address in another notation is the same address, and it is none of the public internet.
//! let metadata = Address::parse("http://0xA9FEA9FE/")?.literal();
//! assert!(metadata.is_some_and(|address| !Reach::Public.allows(address)));
//! # Ok::<(), pullquote::web::Refusal>(())
//! ```

pub mod address;
mod body;
pub mod fetch;
pub mod guard;
mod lookup;
pub mod names;
pub mod refusal;

pub use self::address::Address;
pub use self::fetch::{Conditions, Fetched, Fetcher, Limits, Outcome};
pub use self::guard::Reach;
pub use self::lookup::{Lookup, SystemLookup};
pub use self::names::name_for;
pub use self::refusal::Refusal;
