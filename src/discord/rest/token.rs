//! The bot's token: nothing prints it, and it leaves this room only in the header of a request.

use reqwest::{Client, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};
use serenity::http::{HttpBuilder, Request};

use crate::error::{Error, Result};

/// A token that could be one.
#[derive(Debug, Clone)]
pub(super) struct Token(SecretString);

impl Token {
    /// Checks that it can stand in a header.
    ///
    /// # Errors
    /// It cannot.
    pub(super) fn new(secret: &SecretString) -> Result<Token> {
        let token = secret.expose_secret().trim();
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
            let what = "DISCORD_TOKEN does not look like a bot token: copy it again from the Bot page of your \
                application at https://discord.com/developers/applications";
            return Err(Error::Front(what.to_owned()));
        }
        Ok(Token(SecretString::from(token)))
    }

    /// A request that is made in the token's name, to Discord or to what stands in its place.
    ///
    /// # Errors
    /// The request cannot be written.
    pub(super) fn sign(
        &self,
        request: Request<'_>,
        client: &Client,
        proxy: Option<&str>,
    ) -> Result<RequestBuilder, Box<serenity::Error>> {
        let built = request.build(client, &format!("Bot {}", self.bare()), proxy);
        built.map_err(Box::new)
    }

    /// Takes the token out of a text, whatever put it there.
    pub(super) fn scrub(&self, text: &str) -> String {
        text.replace(self.bare(), "[token]")
    }

    /// serenity's connection with it.
    pub(super) fn http(&self) -> HttpBuilder {
        HttpBuilder::new(self.0.expose_secret())
    }

    /// The token without the word that stands before it in a header.
    fn bare(&self) -> &str {
        let token = self.0.expose_secret();
        token.strip_prefix("Bot ").unwrap_or(token)
    }
}
