//! `.mailmap`: who people are under all the names they committed with.

use gix::actor::SignatureRef;

/// A parsed `.mailmap`; lines that are none are ignored, as git does.
#[derive(Default)]
pub(crate) struct Mailmap(gix_mailmap::Snapshot);

impl Mailmap {
    pub(crate) fn parse(bytes: &[u8]) -> Mailmap {
        Mailmap(gix_mailmap::Snapshot::from_bytes(bytes))
    }

    /// The name and address to show for those of a commit.
    pub(crate) fn resolve(&self, name: &[u8], email: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let written = SignatureRef { name: name.into(), email: email.into(), time: "" };
        let (mut shown_name, mut shown_email) = (None, None);
        if let Some(found) = self.0.try_resolve_ref(written) {
            (shown_name, shown_email) = (found.name, found.email);
        }
        (shown_name.map_or(name.to_vec(), |n| n.to_vec()), shown_email.map_or(email.to_vec(), |e| e.to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use super::Mailmap;

    #[test]
    fn names_and_addresses_are_those_git_would_show() {
        let map = Mailmap::parse(b"Ada L <ada@x.org> <lovelace@old.org>\nGrace <grace@x.org> G <g@y.org>\n# note\n");
        let shown = |name: &str, email: &str| {
            let (name, email) = map.resolve(name.as_bytes(), email.as_bytes());
            format!("{} <{}>", String::from_utf8_lossy(&name), String::from_utf8_lossy(&email))
        };
        assert_eq!(shown("whoever", "LOVELACE@old.org"), "Ada L <ada@x.org>");
        assert_eq!(shown("G", "g@y.org"), "Grace <grace@x.org>");
        assert_eq!(shown("Other", "g@y.org"), "Other <g@y.org>");
    }
}
