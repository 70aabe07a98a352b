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
