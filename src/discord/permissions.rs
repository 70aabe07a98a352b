//! Who may reindex the operator's articles: a pure function of who asks and where.

/// Who asks, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asker {
    /// The person's user id.
    pub user: u64,
    /// The server's id; `None` in a direct message.
    pub guild: Option<u64>,
    /// Whether they may manage that server.
    pub manages: bool,
}

/// What somebody may do with `/reindex`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// They run this bot: everything, the paths and causes of errors included.
    Operator,
    /// They manage the operator's own server: reindex, but see no paths.
    HomeManager,
    /// Nothing: only operators may do it in a direct message.
    NotInDirectMessages,
    /// Only that server's own articles: they manage another server, which proves nothing about the operator's.
    OtherServer,
    /// Nothing: they manage no server.
    NoManager,
}

/// Judges a person who uses `/reindex`.
pub fn may_reindex(asker: Asker, operators: &[u64], home_guild: Option<u64>) -> Verdict {
    if operators.contains(&asker.user) {
        return Verdict::Operator;
    }
    match asker.guild {
        None => Verdict::NotInDirectMessages,
        Some(_) if !asker.manages => Verdict::NoManager,
        Some(guild) if Some(guild) == home_guild => Verdict::HomeManager,
        Some(_) => Verdict::OtherServer,
    }
}

#[cfg(test)]
mod tests {
    use super::{Asker, Verdict, may_reindex};

    #[test]
    fn only_operators_and_home_managers_may_reindex() {
        const OPERATOR: u64 = 1;
        const OTHER: u64 = 2;
        const HOME: u64 = 10;
        const ELSEWHERE: u64 = 11;
        let table = [
            (OPERATOR, None, false, Verdict::Operator),
            (OPERATOR, Some(ELSEWHERE), false, Verdict::Operator),
            (OTHER, None, false, Verdict::NotInDirectMessages),
            // A direct message has no manager, whatever the payload claims.
            (OTHER, None, true, Verdict::NotInDirectMessages),
            (OTHER, Some(HOME), true, Verdict::HomeManager),
            (OTHER, Some(HOME), false, Verdict::NoManager),
            (OTHER, Some(ELSEWHERE), true, Verdict::OtherServer),
            (OTHER, Some(ELSEWHERE), false, Verdict::NoManager),
            // A user id that equals the home server's id gives nothing.
            (HOME, Some(ELSEWHERE), true, Verdict::OtherServer),
        ];
        for (user, guild, manages, verdict) in table {
            let asker = Asker { user, guild, manages };
            assert_eq!(may_reindex(asker, &[OPERATOR], Some(HOME)), verdict, "{asker:?}");
        }
        let manager = Asker {
            user: OTHER,
            guild: Some(HOME),
            manages: true,
        };
        assert_eq!(may_reindex(manager, &[OPERATOR], None), Verdict::OtherServer);
    }
}
