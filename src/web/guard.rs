//! Which network addresses may be connected to: those of the public internet, and no others.
//!
//! The lists are IANA's registries of special-purpose addresses, of IPv4 and of IPv6. Blocks that are special are refused
//! as a whole, the few addresses in them that can be reached globally too: nobody publishes articles there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How far a fetcher reaches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Reach {
    /// The public internet.
    #[default]
    Public,
    /// The public internet and these addresses. Nothing but tests should use it: whoever may give an address could
    /// reach what listens there.
    PublicAnd(Vec<IpAddr>),
}

impl Reach {
    /// The reach that `web.loopback` of the configuration asks for.
    pub fn configured(loopback: bool) -> Reach {
        if loopback {
            Reach::PublicAnd(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()])
        } else {
            Reach::Public
        }
    }

    /// Whether an address may be connected to.
    pub fn allows(&self, address: IpAddr) -> bool {
        is_public(address) || self.makes_exception_of(address)
    }

    /// Whether an address may be connected to although it is not public.
    pub fn makes_exception_of(&self, address: IpAddr) -> bool {
        match self {
            Reach::Public => false,
            Reach::PublicAnd(others) => others.contains(&address.to_canonical()),
        }
    }
}

/// IPv4 blocks that are special: first address and length of the prefix.
const SPECIAL_V4: &[([u8; 4], u32)] = &[
    // This network.
    ([0, 0, 0, 0], 8),
    // Private.
    ([10, 0, 0, 0], 8),
    // Shared by customers of one provider.
    ([100, 64, 0, 0], 10),
    // Loopback.
    ([127, 0, 0, 0], 8),
    // Link-local, with the metadata services of most clouds at 169.254.169.254.
    ([169, 254, 0, 0], 16),
    // Private.
    ([172, 16, 0, 0], 12),
    // Protocol assignments, with the metadata service of one cloud at 192.0.0.192.
    ([192, 0, 0, 0], 24),
    // Documentation.
    ([192, 0, 2, 0], 24),
    // AS112, which answers for private addresses.
    ([192, 31, 196, 0], 24),
    // Automatic multicast tunnelling.
    ([192, 52, 193, 0], 24),
    // Relays of 6to4, which is no longer used.
    ([192, 88, 99, 0], 24),
    // Private.
    ([192, 168, 0, 0], 16),
    // AS112.
    ([192, 175, 48, 0], 24),
    // Benchmarks.
    ([198, 18, 0, 0], 15),
    // Documentation.
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    // Multicast, then what is reserved, with the broadcast address at its end.
    ([224, 0, 0, 0], 3),
];

/// The metadata and host service of one cloud, at an address that looks public.
const HOST_SERVICE: Ipv4Addr = Ipv4Addr::new(168, 63, 129, 16);

/// The only block of IPv6 that public addresses are given out from.
const GLOBAL_V6: ([u16; 8], u32) = ([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);

/// Blocks in it that are special all the same.
const SPECIAL_V6: &[([u16; 8], u32)] = &[
    // Protocol assignments: Teredo (2001::/32), benchmarks, ORCHID and others.
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23),
    // Documentation.
    ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32),
    // 6to4, which reaches the IPv4 address inside through whoever relays it.
    ([0x2002, 0, 0, 0, 0, 0, 0, 0], 16),
    // AS112.
    ([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48),
    // Documentation.
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20),
];

/// What networks without IPv4 put before the IPv4 address of a site that has no other (NAT64).
const TRANSLATED: ([u16; 8], u32) = ([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96);

/// Whether an address is one of the public internet.
///
/// An IPv4 address in the clothes of IPv6 (`::ffff:0:0/96`, and `64:ff9b::/96` of NAT64) is what it is inside. The other
/// ways of writing one into the other (compatible, 6to4, Teredo, NAT64 with a prefix of one's own) are not in use for
/// sites, and are never public.
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) if is_in_v6(address, TRANSLATED) => {
            let [.., a, b, c, d] = address.octets();
            is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        IpAddr::V6(address) => {
            let is_special = SPECIAL_V6.iter().any(|block| is_in_v6(address, *block));
            is_in_v6(address, GLOBAL_V6) && !is_special
        }
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let is_special = |(first, length): &([u8; 4], u32)| {
        let beyond = u32::BITS - length;
        address.to_bits() >> beyond == Ipv4Addr::from(*first).to_bits() >> beyond
    };
    address != HOST_SERVICE && !SPECIAL_V4.iter().any(is_special)
}

fn is_in_v6(address: Ipv6Addr, (first, length): ([u16; 8], u32)) -> bool {
    let beyond = u128::BITS - length;
    address.to_bits() >> beyond == Ipv6Addr::from(first).to_bits() >> beyond
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::{Reach, is_public};

    /// The first and the last address of every block of IANA's two registries and of what is not given out, some famous
    /// ones, and the disguises of IPv4.
    const REFUSED: &[&str] = &[
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.0",
        "127.0.0.1",
        "127.255.255.255",
        "168.63.129.16",
        "169.254.0.0",
        "169.254.169.254",
        "169.254.170.2",
        "169.254.255.255",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.0",
        "192.0.0.8",
        "192.0.0.9",
        "192.0.0.10",
        "192.0.0.170",
        "192.0.0.171",
        "192.0.0.192",
        "192.0.0.255",
        "192.0.2.0",
        "192.0.2.255",
        "192.31.196.0",
        "192.31.196.255",
        "192.52.193.0",
        "192.52.193.255",
        "192.88.99.0",
        "192.88.99.2",
        "192.88.99.255",
        "192.168.0.0",
        "192.168.255.255",
        "192.175.48.0",
        "192.175.48.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.0",
        "198.51.100.255",
        "203.0.113.0",
        "203.0.113.255",
        "224.0.0.0",
        "239.255.255.255",
        "240.0.0.0",
        "255.255.255.254",
        "255.255.255.255",
        "::",
        "::1",
        "::2",
        "::127.0.0.1",
        "::8.8.8.8",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:0:127.0.0.1",
        "::ffff:0:8.8.8.8",
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:0:1::8.8.8.8",
        "64:ff9b:1::",
        "64:ff9b:1::8.8.8.8",
        "64:ff9b:1:ffff:ffff:ffff:ffff:ffff",
        "100::",
        "100::ffff:ffff:ffff:ffff",
        "100:0:0:1::1",
        "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:0:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:1::1",
        "2001:1::2",
        "2001:1::3",
        "2001:2::",
        "2001:2:0:ffff::1",
        "2001:3::1",
        "2001:4:112::1",
        "2001:10::1",
        "2001:1f:ffff::1",
        "2001:20::1",
        "2001:2f:ffff::1",
        "2001:30::1",
        "2001:3f:ffff::1",
        "2001:1ff:ffff::1",
        "2001:db8::",
        "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
        "2002::",
        "2002:7f00:1::",
        "2002:808:808::1",
        "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2620:4f:8000::",
        "2620:4f:8000:ffff::1",
        "3fff::",
        "3fff:fff:ffff::1",
        "4000::",
        "5f00::1",
        "fc00::",
        "fd00:ec2::254",
        "fdff:ffff::1",
        "fe80::",
        "fe80::1",
        "febf:ffff::1",
        "fec0::",
        "fec0::1",
        "feff:ffff::1",
        "ff00::",
        "ff02::1",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    ];

    /// Their neighbours, and addresses of real sites.
    const ALLOWED: &[&str] = &[
        "1.0.0.0",
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "168.63.129.15",
        "168.63.129.17",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "191.255.255.255",
        "192.0.1.0",
        "192.0.3.0",
        "192.31.195.255",
        "192.31.197.0",
        "192.52.192.255",
        "192.52.194.0",
        "192.88.98.255",
        "192.88.100.0",
        "192.167.255.255",
        "192.169.0.0",
        "192.175.47.255",
        "192.175.49.0",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.99.255",
        "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2000::",
        "2001:200::",
        "2001:db7:ffff::1",
        "2001:db9::",
        "2001:4860:4860::8888",
        "2003::",
        "2606:4700:4700::1111",
        "2620:4f:7fff:ffff::1",
        "2620:4f:8001::",
        "2a00:1450:4001:800::200e",
        "3ffe:ffff::1",
        "3fff:1000::",
    ];

    fn address(written: &str) -> IpAddr {
        written.parse().unwrap_or_else(|error| panic!("{written}: {error}"))
    }

    #[test]
    fn every_special_range_is_refused_and_its_neighbours_are_not() {
        for written in REFUSED {
            assert!(!is_public(address(written)), "{written} is not public");
        }
        for written in ALLOWED {
            assert!(is_public(address(written)), "{written} is public");
        }
    }

    #[test]
    fn an_exception_is_one_address_in_whatever_clothes() {
        let reach = Reach::configured(true);
        for allowed in ["127.0.0.1", "::1", "::ffff:127.0.0.1", "8.8.8.8"] {
            assert!(reach.allows(address(allowed)), "{allowed}");
        }
        for refused in ["127.0.0.2", "10.0.0.1", "::127.0.0.1", "169.254.169.254"] {
            assert!(!reach.allows(address(refused)), "{refused}");
        }
        assert!(!Reach::configured(false).allows(address("127.0.0.1")));
    }
}
